package dev.plimsoll.flux;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.manifest.Resource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The CustomResourceDefinitions of Flux that the program brings along: their schemas and validation
 * rules, without descriptions and without {@code status}. {@code make schemas} writes them from the
 * definitions that Flux 2.6, 2.9 and 2.10 install, one file for each kind, which is read when the
 * kind is asked for.
 *
 * <p>Of a release between those, each API version has the schema of the next one that is here,
 * without the fields that {@link FluxField} says came later, and without the demands that the one
 * before does not make: it may accept more than the release does, and never less.
 */
public final class BuiltInCrds {

  /** The releases whose definitions are here, oldest first. */
  static final List<FluxVersion> RELEASES =
      List.of(FluxVersion.V2_6, FluxVersion.V2_9, FluxVersion.V2_10);

  /** The newest release whose definitions are here. */
  public static final FluxVersion NEWEST = RELEASES.getLast();

  private static final ObjectMapper JSON = new ObjectMapper();

  /** What limits a value. */
  private static final List<String> LIMITS =
      List.of(
          "pattern",
          "format",
          "minLength",
          "maxLength",
          "minimum",
          "maximum",
          "minItems",
          "maxItems",
          "minProperties",
          "maxProperties");

  private static final String RULES = "x-kubernetes-validations";

  /**
   * A definition.
   *
   * @param exact whether it is for this release alone, and not for whichever runs
   */
  private record Known(FluxKind kind, FluxVersion flux, boolean exact) {}

  private final ConcurrentMap<FluxKind, JsonNode> files = new ConcurrentHashMap<>();
  private final ConcurrentMap<Known, Optional<Resource>> definitions = new ConcurrentHashMap<>();

  /** A minor release such as {@code 2.9}, if its definitions are here or follow from those. */
  public static Optional<FluxVersion> release(String minor) {
    return Arrays.stream(FluxVersion.values())
        .filter(flux -> flux.toString().equals(minor) && NEWEST.atLeast(flux))
        .findFirst();
  }

  /** Whether a text names a minor release that is newer than all whose definitions are here. */
  public static boolean isTooNew(String minor) {
    String[] parts = minor.split("\\.", -1);
    String[] newest = NEWEST.toString().split("\\.", -1);
    try {
      int major = Integer.compare(Integer.parseInt(parts[0]), Integer.parseInt(newest[0]));
      return parts.length == 2
          && (major > 0
              || (major == 0 && Integer.parseInt(parts[1]) > Integer.parseInt(newest[1])));
    } catch (NumberFormatException e) {
      return false; // such as 2.x
    }
  }

  /** The name of the file with the definitions of a kind, beside this class. */
  static String file(FluxKind kind) {
    return "crds/" + kind.kind() + ".json";
  }

  /**
   * The definition of a kind in a release, the same object every time; empty for what is no kind of
   * Flux, and for a kind that the release does not serve.
   */
  public Optional<Resource> of(GroupKind kind, FluxVersion flux) {
    return of(kind, flux, RELEASES.contains(flux));
  }

  /**
   * The newest definition of a kind, without the demands that an older release does not make; the
   * same object every time.
   */
  public Optional<Resource> ofAnyRelease(GroupKind kind) {
    return of(kind, NEWEST, false);
  }

  private Optional<Resource> of(GroupKind kind, FluxVersion flux, boolean exact) {
    return FluxKind.of(kind)
        .flatMap(
            known -> definitions.computeIfAbsent(new Known(known, flux, exact), this::definition));
  }

  /** Whether there are definitions of a kind, in any release. */
  public boolean has(GroupKind kind) {
    return FluxKind.of(kind).filter(known -> !read(known).isEmpty()).isPresent();
  }

  private JsonNode read(FluxKind kind) {
    return files.computeIfAbsent(
        kind,
        key -> {
          try (@Nullable InputStream file = BuiltInCrds.class.getResourceAsStream(file(key))) {
            return file == null ? JSON.createObjectNode() : JSON.readTree(file);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  private Optional<Resource> definition(Known known) {
    JsonNode file = read(known.kind());
    ArrayNode versions = JsonNodeFactory.instance.arrayNode();
    for (String name : served(known, file)) {
      @Nullable JsonNode schema = schema(known, file, name);
      if (schema != null) {
        ObjectNode version = versions.addObject().put("name", name).put("served", true);
        version.putObject("schema").set("openAPIV3Schema", schema);
        version.putObject("subresources").putObject("status");
      }
    }
    return versions.isEmpty() ? Optional.empty() : Optional.of(definition(known, file, versions));
  }

  private static Resource definition(Known known, JsonNode file, ArrayNode versions) {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    tree.put("apiVersion", "apiextensions.k8s.io/v1").put("kind", "CustomResourceDefinition");
    String plural = file.path("plural").asText();
    ObjectNode metadata = tree.putObject("metadata");
    metadata.put("name", plural + "." + known.kind().group());
    metadata
        .putObject("labels")
        .put(DeclaredFlux.PART_OF, DeclaredFlux.FLUX)
        .put(DeclaredFlux.VERSION, "v" + known.flux());
    ObjectNode spec = tree.putObject("spec").put("group", known.kind().group());
    spec.putObject("names").put("kind", known.kind().kind()).put("plural", plural);
    spec.set("versions", versions);
    return new Resource(tree);
  }

  private static List<String> served(Known known, JsonNode file) {
    List<String> names = new ArrayList<>();
    if (RELEASES.contains(known.flux())) {
      release(file, known.flux()).fieldNames().forEachRemaining(names::add);
    } else {
      known.kind().versions().stream()
          .filter(version -> version.servedBy(known.flux()))
          .forEach(version -> names.add(version.name()));
    }
    return names;
  }

  /** The API versions of a kind in a release, each with the number of its schema. */
  private static JsonNode release(JsonNode file, FluxVersion flux) {
    return file.path("releases").path(flux.toString());
  }

  private static @Nullable JsonNode schema(Known known, JsonNode file, String version) {
    for (FluxVersion release : nearest(known.flux())) {
      JsonNode number = release(file, release).path(version);
      if (number.isInt()) {
        JsonNode schema = file.path("schemas").path(number.asInt());
        return known.exact() ? schema : asOf(known, file, release, version, schema.deepCopy());
      }
    }
    return null;
  }

  /** The releases that are here: the one that is asked for and later ones first. */
  private static List<FluxVersion> nearest(FluxVersion flux) {
    List<FluxVersion> releases = new ArrayList<>();
    RELEASES.stream().filter(release -> release.atLeast(flux)).forEach(releases::add);
    RELEASES.reversed().stream().filter(release -> !release.atLeast(flux)).forEach(releases::add);
    return releases;
  }

  /** A schema without the fields and the demands that a release does not have yet. */
  private static JsonNode asOf(
      Known known, JsonNode file, FluxVersion of, String version, JsonNode schema) {
    for (FluxVersion release : RELEASES) {
      JsonNode number = release(file, release).path(version);
      if (release != of && of.atLeast(release) && number.isInt()) {
        loosen(schema, file.path("schemas").path(number.asInt()));
      }
    }
    for (FluxField field : FluxField.of(known.kind())) {
      if (!known.flux().atLeast(field.since())) {
        remove(schema, List.of(field.path().split("\\.", -1)));
      }
    }
    return schema;
  }

  /** Removes what a schema demands of a value, and an older one does not. */
  private static void loosen(JsonNode schema, JsonNode older) {
    if (!(schema instanceof ObjectNode node) || older.isMissingNode()) {
      return;
    }
    for (String limit : LIMITS) {
      if (!node.path(limit).equals(older.path(limit))) {
        node.remove(limit);
      }
    }
    Set<JsonNode> rules = new HashSet<>();
    older.path(RULES).forEach(rules::add);
    removeItems(node.path(RULES), rule -> !rules.contains(rule));
    node.path("properties")
        .properties()
        .forEach(field -> loosen(field.getValue(), older.path("properties").path(field.getKey())));
    loosen(node.path("items"), older.path("items"));
    loosen(node.path("additionalProperties"), older.path("additionalProperties"));
  }

  /** Removes a field, and the validation rules above it that name it. */
  private static void remove(JsonNode schema, List<String> path) {
    String step = path.getFirst();
    boolean each = step.endsWith("[]");
    String key = each ? step.substring(0, step.length() - 2) : step;
    String field = path.getLast();
    removeItems(
        schema.path(RULES),
        rule -> rule.path("rule").asText().matches("(?s).*\\." + field + "\\b.*"));
    if (path.size() == 1) {
      if (schema.path("properties") instanceof ObjectNode properties) {
        properties.remove(key);
      }
      removeItems(schema.path("required"), name -> name.asText().equals(key));
      return;
    }
    JsonNode below = schema.path("properties").path(key);
    remove(each ? below.path("items") : below, path.subList(1, path.size()));
  }

  private static void removeItems(JsonNode list, Predicate<JsonNode> unwanted) {
    for (int at = list.size() - 1; at >= 0; at--) {
      if (list instanceof ArrayNode items && unwanted.test(items.get(at))) {
        items.remove(at);
      }
    }
  }
}
