package dev.plimsoll.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Stream;

/**
 * What must never be shown, in one place for every output: chart values, literals in {@code
 * valuesFrom}, the data of Secrets, and the copies of them that other fields carry. Their paths may
 * be shown, their contents may not.
 *
 * <p>Chart values are hidden whatever the kind is, and Secrets are known by their kind alone, so
 * that a mistyped {@code apiVersion} or {@code kind} unveils nothing.
 */
public final class Redaction {

  /** What stands where contents are hidden. */
  public static final String PLACEHOLDER = "(hidden)";

  /** The length that a shown text is shortened to, in UTF-16 units. */
  public static final int SHOWN_LENGTH = 80;

  /** So much of a text is looked at before it is shortened. */
  private static final int LOOKED_AT = 4_096;

  private static final String EACH = "*";

  private static final List<String[]> ANY_KIND =
      List.of(
          path("spec", "values"),
          path("spec", "valuesFrom", EACH, "literal"),
          path("metadata", "annotations", "kubectl.kubernetes.io/last-applied-configuration"));

  private static final List<String[]> SECRET = List.of(path("data"), path("stringData"));

  private static final List<String[]> KUSTOMIZATION =
      List.of(
          path("spec", "patches", EACH, "patch"),
          path("spec", "patchesStrategicMerge"),
          path("spec", "patchesJson6902", EACH, "patch"),
          path("patches", EACH, "patch"),
          path("patchesStrategicMerge"),
          path("patchesJson6902", EACH, "patch"),
          path("secretGenerator", EACH, "literals"));

  private static final List<String[]> HELM_RELEASE =
      Stream.of(
              path("patches", EACH, "patch"),
              path("patchesStrategicMerge"),
              path("patchesJson6902", EACH, "patch"))
          .map(path -> below(path("spec", "postRenderers", EACH, "kustomize"), path))
          .toList();

  /** Where a ResourceSet of the Flux Operator holds other objects; their kinds may be templates. */
  private static final List<String[]> OBJECTS =
      List.of(path("spec", "resources", EACH), path("spec", "steps", EACH, "resources", EACH));

  private static final List<String[]> RESOURCE_SET =
      Stream.concat(
              Stream.of(
                  path("spec", "resourcesTemplate"),
                  path("spec", "steps", EACH, "resourcesTemplate")),
              Stream.of(ANY_KIND, SECRET, KUSTOMIZATION, HELM_RELEASE)
                  .flatMap(List::stream)
                  .flatMap(path -> OBJECTS.stream().map(object -> below(object, path))))
          .toList();

  private Redaction() {}

  private static String[] path(String... tokens) {
    return tokens;
  }

  private static String[] below(String[] object, String[] path) {
    return Stream.of(object, path).flatMap(Stream::of).toArray(String[]::new);
  }

  /** What is covered because of the kind of an object. */
  private static List<String[]> paths(String kind) {
    return switch (kind) {
      case "Secret", "" -> SECRET;
      case "Kustomization", "Component" -> KUSTOMIZATION;
      case "HelmRelease" -> HELM_RELEASE;
      case "ResourceSet" -> RESOURCE_SET;
      default -> List.of();
    };
  }

  /** Whether {@code place} is, or lies in, contents of {@code resource} that are never shown. */
  public static boolean covers(Resource resource, Pointer place) {
    return matches(ANY_KIND, place) || matches(paths(resource.kind()), place);
  }

  /** Whether contents that are never shown may lie in {@code place}, or around it. */
  public static boolean mayCoverWithin(Resource resource, Pointer place) {
    return leads(ANY_KIND, place) || leads(paths(resource.kind()), place);
  }

  /**
   * What {@code resource} holds at {@code place}, fit for a message: a text in quotes and
   * shortened, a number or boolean as it is, a map or list by its size, {@link #PLACEHOLDER} for
   * what must not be shown, and {@code nothing} where the object has no such place.
   */
  public static String show(Resource resource, Pointer place) {
    JsonNode value = resource.at(place);
    if (value.isMissingNode()) {
      return "nothing";
    }
    return covers(resource, place) ? PLACEHOLDER : show(value);
  }

  /** A value that is known not to be covered, fit for a message. */
  public static String show(JsonNode value) {
    return switch (value.getNodeType()) {
      case OBJECT -> "a map of " + Plural.of(value.size(), "key");
      case ARRAY -> "a list of " + Plural.of(value.size(), "item");
      case STRING -> '"' + shorten(value.asText()) + '"';
      default -> shorten(value.asText());
    };
  }

  /**
   * A text on one line, cut to {@link #SHOWN_LENGTH} with an ellipsis. A credential whose shape is
   * known is hidden before, because what is left of it would have no shape.
   */
  public static String shorten(String text) {
    String shown = IssuedCredential.hide(text.substring(0, Math.min(text.length(), LOOKED_AT)));
    StringBuilder line = new StringBuilder();
    for (int at = 0; at < shown.length(); ) {
      int point = shown.codePointAt(at);
      if (line.length() + Character.charCount(point) > SHOWN_LENGTH) {
        return line.append('…').toString();
      }
      line.appendCodePoint(Character.isISOControl(point) ? ' ' : point);
      at += Character.charCount(point);
    }
    return line.toString();
  }

  private static boolean matches(List<String[]> paths, Pointer place) {
    for (String[] path : paths) {
      if (startsWith(place, path)) {
        return true;
      }
    }
    return false;
  }

  private static boolean leads(List<String[]> paths, Pointer place) {
    for (String[] path : paths) {
      int depth = 0;
      boolean leads = true;
      for (Pointer step : place.steps()) {
        if (depth < path.length) {
          leads &= path[depth].equals(EACH) || path[depth].equals(step.token());
        }
        depth++;
      }
      if (leads) {
        return true;
      }
    }
    return false;
  }

  private static boolean startsWith(Pointer place, String[] path) {
    int depth = 0;
    for (Pointer step : place.steps()) {
      if (!path[depth].equals(EACH) && !path[depth].equals(step.token())) {
        return false;
      }
      depth++;
      if (depth == path.length) {
        return true;
      }
    }
    return false;
  }
}
