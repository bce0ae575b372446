package dev.plimsoll.build.kustomize;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.plimsoll.manifest.Pointer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a {@code kustomization.yaml} (sigs.k8s.io/kustomize/api v0.21, {@code
 * types.Kustomization} and the types below it; each tried with kustomize 5.8.1). Kustomize fails on
 * a field that is not among them. Flux reads the file that it builds into them and writes it again
 * (fluxcd/pkg, {@code kustomize/kustomize_generator.go}), so that it drops such a field with all
 * that it holds. Both find names in any case, and Flux makes texts of numbers where texts belong.
 */
public final class KustomizationFields {

  /** What a field holds. */
  private sealed interface Shape {}

  private record Text() implements Shape {}

  /** A number, a boolean, or values that Flux does not look at. */
  private record Any() implements Shape {}

  private record ListOf(Shape item) implements Shape {}

  private record MapOf(Shape value) implements Shape {}

  /** A map with fields of its own, by their names in lower case. */
  private record Fields(Map<String, Field> byLowerCase) implements Shape {

    @Nullable Field get(String name) {
      return byLowerCase.get(name.toLowerCase(Locale.ROOT));
    }

    /** The names as kustomize writes them. */
    Collection<String> names() {
      return byLowerCase.values().stream().map(Field::name).toList();
    }

    Fields and(Fields more) {
      Map<String, Field> all = new TreeMap<>(byLowerCase);
      all.putAll(more.byLowerCase);
      return new Fields(all);
    }
  }

  private record Field(String name, Shape shape) {}

  private static final Shape TEXT = new Text();
  private static final Shape ANY = new Any();
  private static final Shape TEXTS = new ListOf(TEXT);
  private static final Shape TEXT_MAP = new MapOf(TEXT);

  private static final Fields METADATA =
      texts("name", "namespace").and(fields(TEXT_MAP, "labels", "annotations"));
  private static final Fields SELECTOR =
      texts("group", "version", "kind", "name", "namespace", "labelSelector", "annotationSelector");
  private static final Fields PATCH =
      texts("path", "patch")
          .and(fields(SELECTOR, "target"))
          .and(fields(fields(ANY, "allowNameChange", "allowKindChange"), "options"));
  private static final Fields FIELD_OPTIONS =
      texts("delimiter", "encoding").and(fields(ANY, "index", "create"));
  private static final Fields REPLACEMENT =
      texts("path", "sourceValue")
          .and(
              fields(
                  texts("group", "version", "kind", "name", "namespace", "fieldPath")
                      .and(fields(FIELD_OPTIONS, "options")),
                  "source"))
          .and(
              fields(
                  new ListOf(
                      fields(SELECTOR, "select")
                          .and(fields(new ListOf(SELECTOR), "reject"))
                          .and(fields(TEXTS, "fieldPaths"))
                          .and(fields(FIELD_OPTIONS, "options"))),
                  "targets"));
  private static final Fields GENERATOR_OPTIONS =
      fields(TEXT_MAP, "labels", "annotations")
          .and(fields(ANY, "disableNameSuffixHash", "immutable"));
  private static final Fields CONFIG_MAP =
      texts("namespace", "name", "behavior", "env")
          .and(fields(TEXTS, "literals", "files", "envs"))
          .and(fields(GENERATOR_OPTIONS, "options"));
  private static final Fields IMAGE = texts("name", "newName", "tagSuffix", "newTag", "digest");
  private static final Fields LABEL =
      fields(TEXT_MAP, "pairs")
          .and(fields(ANY, "includeSelectors", "includeTemplates"))
          .and(
              fields(
                  new ListOf(texts("group", "version", "kind", "path").and(fields(ANY, "create"))),
                  "fields"));
  private static final Fields VAR =
      texts("name")
          .and(
              fields(
                  texts("apiVersion", "group", "version", "kind", "name", "namespace"), "objref"))
          .and(fields(texts("fieldPath"), "fieldref"));
  private static final Fields HELM_CHART =
      texts(
              "name",
              "version",
              "repo",
              "releaseName",
              "namespace",
              "valuesFile",
              "valuesMerge",
              "kubeVersion",
              "nameTemplate")
          .and(fields(TEXTS, "additionalValuesFiles", "apiVersions"))
          .and(
              fields(
                  ANY, "valuesInline", "includeCRDs", "skipHooks", "skipTests", "debug", "devel"));
  private static final Fields HELM_CHART_INFLATION =
      texts(
              "chartName",
              "chartVersion",
              "chartRepoUrl",
              "chartHome",
              "chartRepoName",
              "helmBin",
              "helmHome",
              "values",
              "valuesMerge",
              "releaseName",
              "releaseNamespace")
          .and(fields(TEXTS, "extraArgs"))
          .and(fields(ANY, "valuesLocal"));

  private static final Fields KUSTOMIZATION =
      texts("apiVersion", "kind", "namePrefix", "nameSuffix", "namespace")
          .and(fields(METADATA, "metadata"))
          .and(fields(TEXT_MAP, "openapi", "commonLabels", "commonAnnotations"))
          .and(
              fields(
                  TEXTS,
                  "resources",
                  "components",
                  "crds",
                  "bases",
                  "patchesStrategicMerge",
                  "configurations",
                  "generators",
                  "transformers",
                  "validators",
                  "buildMetadata"))
          .and(fields(new ListOf(LABEL), "labels"))
          .and(fields(new ListOf(PATCH), "patches", "patchesJson6902"))
          .and(fields(new ListOf(IMAGE), "images", "imageTags"))
          .and(fields(new ListOf(REPLACEMENT), "replacements"))
          .and(fields(new ListOf(texts("name").and(fields(ANY, "count"))), "replicas"))
          .and(fields(new ListOf(VAR), "vars"))
          .and(
              fields(
                  texts("order")
                      .and(fields(fields(TEXTS, "orderFirst", "orderLast"), "legacySortOptions")),
                  "sortOptions"))
          .and(fields(new ListOf(CONFIG_MAP), "configMapGenerator"))
          .and(fields(new ListOf(CONFIG_MAP.and(texts("type"))), "secretGenerator"))
          .and(fields(GENERATOR_OPTIONS, "generatorOptions"))
          .and(fields(texts("chartHome", "configHome"), "helmGlobals"))
          .and(fields(new ListOf(HELM_CHART), "helmCharts"))
          .and(fields(new ListOf(HELM_CHART_INFLATION), "helmChartInflationGenerator"));

  private KustomizationFields() {}

  private static Fields texts(String... names) {
    return fields(TEXT, names);
  }

  private static Fields fields(Shape shape, String... names) {
    Map<String, Field> byLowerCase = new TreeMap<>();
    Arrays.stream(names)
        .forEach(name -> byLowerCase.put(name.toLowerCase(Locale.ROOT), new Field(name, shape)));
    return new Fields(byLowerCase);
  }

  /**
   * A field that kustomize does not know.
   *
   * @param place where it stands
   * @param known the fields that it knows there
   */
  public record Unknown(Pointer place, List<String> known) {
    public Unknown {
      known = List.copyOf(known);
    }

    /** Its name. */
    public String name() {
      return place.token();
    }
  }

  /** The fields of a file that kustomize does not know, in the order of the file. */
  public static List<Unknown> unknown(ObjectNode file) {
    List<Unknown> unknown = new ArrayList<>();
    read(KUSTOMIZATION, file, Pointer.ROOT, unknown);
    return unknown;
  }

  /** What is left of a file once kustomize-controller has read it. */
  static ObjectNode asFluxReads(ObjectNode file) {
    return fields(KUSTOMIZATION, file, Pointer.ROOT, new ArrayList<>());
  }

  /** A value of another shape stays as it is: kustomize fails on it, as Flux does. */
  private static JsonNode read(Shape shape, JsonNode value, Pointer place, List<Unknown> unknown) {
    return switch (shape) {
      case Any any -> value;
      case Text text ->
          value.isNumber() || value.isBoolean() ? TextNode.valueOf(value.asText()) : value;
      case ListOf(Shape item) when value.isArray() -> {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        for (int i = 0; i < value.size(); i++) {
          list.add(read(item, value.get(i), place.at(i), unknown));
        }
        yield list;
      }
      case MapOf(Shape of) when value.isObject() -> {
        ObjectNode map = JsonNodeFactory.instance.objectNode();
        value
            .properties()
            .forEach(entry ->
                map.set(
                    entry.getKey(),
                    read(of, entry.getValue(), place.key(entry.getKey()), unknown)));
        yield map;
      }
      case Fields fields when value instanceof ObjectNode map ->
          fields(fields, map, place, unknown);
      case ListOf list -> value;
      case MapOf map -> value;
      case Fields fields -> value;
    };
  }

  private static ObjectNode fields(
      Fields fields, ObjectNode value, Pointer place, List<Unknown> unknown) {
    ObjectNode read = JsonNodeFactory.instance.objectNode();
    value
        .properties()
        .forEach(entry -> {
          Pointer here = place.key(entry.getKey());
          Field field = fields.get(entry.getKey());
          if (field == null) {
            unknown.add(new Unknown(here, List.copyOf(fields.names())));
          } else if (!entry.getValue().isNull()) {
            read.set(field.name(), read(field.shape(), entry.getValue(), here, unknown));
          }
        });
    return read;
  }
}
