package dev.plimsoll.flux;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.plimsoll.manifest.GroupKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Makes the files that {@link BuiltInCrds} reads, of folders {@code 2.6}, {@code 2.9} and {@code
 * 2.10} with the definitions that these releases install. Schemas that are the same in several
 * releases are written once, each on a line.
 */
final class BuiltInCrdFiles {

  private static final YAMLMapper YAML = new YAMLMapper();

  private final Map<FluxKind, Map<String, Map<String, Integer>>> releases =
      new EnumMap<>(FluxKind.class);
  private final Map<FluxKind, List<JsonNode>> schemas = new EnumMap<>(FluxKind.class);
  private final Map<FluxKind, String> plurals = new EnumMap<>(FluxKind.class);

  private BuiltInCrdFiles() {}

  /** The content of each file. */
  static Map<FluxKind, String> of(Path crds) throws IOException {
    BuiltInCrdFiles files = new BuiltInCrdFiles();
    for (FluxVersion release : BuiltInCrds.RELEASES) {
      try (Stream<Path> found = Files.list(crds.resolve(release.toString()))) {
        for (Path file : found.sorted().toList()) {
          files.add(release.toString(), YAML.readTree(file.toFile()).path("spec"));
        }
      }
    }
    Map<FluxKind, String> contents = new EnumMap<>(FluxKind.class);
    files.schemas.keySet().forEach(kind -> contents.put(kind, files.content(kind)));
    return contents;
  }

  private void add(String release, JsonNode spec) {
    JsonNode names = spec.path("names");
    FluxKind kind =
        FluxKind.of(GroupKind.of(spec.path("group").asText(), names.path("kind").asText()))
            .orElseThrow();
    plurals.put(kind, names.path("plural").asText());
    Map<String, Integer> versions =
        releases
            .computeIfAbsent(kind, key -> new LinkedHashMap<>())
            .computeIfAbsent(release, key -> new LinkedHashMap<>());
    List<JsonNode> known = schemas.computeIfAbsent(kind, key -> new ArrayList<>());
    for (JsonNode version : spec.path("versions")) {
      if (version.path("served").asBoolean()) {
        JsonNode schema = compact(version.path("schema").path("openAPIV3Schema"));
        if (!known.contains(schema)) {
          known.add(schema);
        }
        versions.put(version.path("name").asText(), known.indexOf(schema));
      }
    }
  }

  /**
   * A schema without status. Kinds of event sources are open: the Flux Operator adds its own to the
   * definitions, and so do people for other controllers.
   */
  private static JsonNode compact(JsonNode schema) {
    ObjectNode compact = (ObjectNode) without(schema, false);
    ((ObjectNode) compact.path("properties"))
        .putObject("status")
        .put("type", "object")
        .put("x-kubernetes-preserve-unknown-fields", true);
    for (String list : List.of("eventSources", "resources")) {
      if (compact.at("/properties/spec/properties/" + list + "/items/properties/kind")
          instanceof ObjectNode kind) {
        kind.remove("enum");
      }
    }
    return compact;
  }

  /** A schema without descriptions, and with messages of our own. */
  private static JsonNode without(JsonNode node, boolean fields) {
    if (node.isArray()) {
      ArrayNode list = JsonNodeFactory.instance.arrayNode();
      node.forEach(item -> list.add(without(item, false)));
      return list;
    }
    if (!node.isObject()) {
      return node;
    }
    ObjectNode map = JsonNodeFactory.instance.objectNode();
    node.properties()
        .forEach(entry -> {
          if (fields || !entry.getKey().equals("description")) {
            boolean names = !fields && entry.getKey().equals("properties");
            map.set(entry.getKey(), without(entry.getValue(), names));
          }
        });
    if (!fields && node.path("rule").isTextual() && node.path("message").isTextual()) {
      map.put("message", RuleMessages.of(node.path("rule").asText()));
    }
    return map;
  }

  private String content(FluxKind kind) {
    StringBuilder text = new StringBuilder();
    text.append("{\n\"plural\": \"").append(plurals.get(kind)).append("\",\n\"releases\": {\n");
    List<String> lines = new ArrayList<>();
    releases
        .get(kind)
        .forEach((release, versions) -> {
          ObjectNode numbers = JsonNodeFactory.instance.objectNode();
          versions.forEach(numbers::put);
          lines.add("\"" + release + "\": " + numbers);
        });
    text.append(String.join(",\n", lines)).append("\n},\n\"schemas\": [\n");
    return text.append(
            String.join(",\n", schemas.get(kind).stream().map(JsonNode::toString).toList()))
        .append("\n]\n}\n")
        .toString();
  }
}
