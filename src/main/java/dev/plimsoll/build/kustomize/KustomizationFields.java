package dev.plimsoll.build.kustomize;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The fields of a {@code kustomization.yaml} (sigs.k8s.io/kustomize/api v0.21, {@code
 * types.Kustomization}). kustomize-controller reads the file into them and writes it again, so that
 * it drops others, finds names in any case, and makes texts of numbers where texts belong.
 */
final class KustomizationFields {

  private static final Map<String, String> BY_LOWER_CASE =
      Stream.of(
              "apiVersion",
              "kind",
              "metadata",
              "openapi",
              "namePrefix",
              "nameSuffix",
              "namespace",
              "commonLabels",
              "labels",
              "commonAnnotations",
              "patchesStrategicMerge",
              "patchesJson6902",
              "patches",
              "images",
              "imageTags",
              "replacements",
              "replicas",
              "vars",
              "sortOptions",
              "resources",
              "components",
              "crds",
              "bases",
              "configMapGenerator",
              "secretGenerator",
              "helmGlobals",
              "helmCharts",
              "helmChartInflationGenerator",
              "generatorOptions",
              "configurations",
              "generators",
              "transformers",
              "validators",
              "buildMetadata")
          .collect(
              Collectors.toUnmodifiableMap(
                  name -> name.toLowerCase(Locale.ROOT), Function.identity()));

  /** The fields below them that are numbers or booleans, or anything. */
  private static final Set<String> NOT_TEXTS =
      Set.of(
          "count",
          "create",
          "index",
          "disableNameSuffixHash",
          "immutable",
          "includeSelectors",
          "includeTemplates",
          "includeCRDs",
          "skipHooks",
          "skipTests",
          "allowNameChange",
          "allowKindChange",
          "valuesInline",
          "sourceValue");

  private KustomizationFields() {}

  /** What is left of a file once kustomize-controller has read it. */
  static ObjectNode asFluxReads(ObjectNode file) {
    ObjectNode read = JsonNodeFactory.instance.objectNode();
    file.properties()
        .forEach(entry -> {
          String name = BY_LOWER_CASE.get(entry.getKey().toLowerCase(Locale.ROOT));
          if (name != null && !entry.getValue().isNull()) {
            read.set(name, texts(entry.getValue()));
          }
        });
    return read;
  }

  private static JsonNode texts(JsonNode value) {
    return switch (value.getNodeType()) {
      case OBJECT -> {
        ObjectNode map = JsonNodeFactory.instance.objectNode();
        value
            .properties()
            .forEach(entry ->
                map.set(
                    entry.getKey(),
                    NOT_TEXTS.contains(entry.getKey())
                        ? entry.getValue()
                        : texts(entry.getValue())));
        yield map;
      }
      case ARRAY -> {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        value.forEach(item -> list.add(texts(item)));
        yield list;
      }
      case NUMBER, BOOLEAN -> TextNode.valueOf(value.asText());
      default -> value;
    };
  }
}
