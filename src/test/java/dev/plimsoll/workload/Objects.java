package dev.plimsoll.workload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.plimsoll.manifest.Resource;
import java.io.IOException;
import java.util.List;

/** Objects written in tests. */
final class Objects {

  private static final YAMLMapper YAML = new YAMLMapper();

  private Objects() {}

  static Workload workload(String yaml) {
    return Workload.of(resources(yaml).getFirst()).orElseThrow();
  }

  static List<Resource> resources(String yaml) {
    try (MappingIterator<JsonNode> documents = YAML.readerFor(JsonNode.class).readValues(yaml)) {
      return documents.readAll().stream().map(Resource::new).toList();
    } catch (IOException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
