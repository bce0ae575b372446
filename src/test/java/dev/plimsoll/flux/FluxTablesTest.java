package dev.plimsoll.flux;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.testbed.NeedsTestbed;
import dev.plimsoll.testbed.Testbed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Compares the tables of versions and fields with the resource definitions that Flux installs. */
@NeedsTestbed
class FluxTablesTest {

  private static final Map<String, String> FOLDERS =
      Map.of(
          "2.1", "crds-old/flux-2.1",
          "2.2", "crds-old/flux-2.2",
          "2.6", "crds-old/flux-2.6",
          "2.9", "crds-by-version/2.9",
          "2.10", "crds-by-version/2.10");

  private static final List<Definition> DEFINITIONS = new ArrayList<>();

  /** A version of a kind, as a release of Flux installs it. */
  private record Definition(FluxVersion flux, FluxKind kind, JsonNode version) {

    String name() {
      return version.path("name").asText();
    }

    /** The path of every field of the spec, in the spelling of {@link FluxField#path}. */
    Set<String> fields() {
      Set<String> fields = new TreeSet<>();
      collect(version.at("/schema/openAPIV3Schema/properties/spec"), "spec", fields);
      return fields;
    }

    private static void collect(JsonNode schema, String path, Set<String> into) {
      schema
          .path("properties")
          .properties()
          .forEach(property -> {
            into.add(path + "." + property.getKey());
            collect(property.getValue(), path + "." + property.getKey(), into);
          });
      if (schema.has("items")) {
        collect(schema.path("items"), path + "[]", into);
      }
    }

    @Override
    public String toString() {
      return "Flux %s %s %s".formatted(flux, kind, name());
    }
  }

  @BeforeAll
  static void readDefinitions(Testbed testbed) throws IOException {
    for (Map.Entry<String, String> folder : FOLDERS.entrySet()) {
      try (Stream<Path> files = Files.list(testbed.folder().resolve(folder.getValue()))) {
        for (Path file : files.toList()) {
          JsonNode definition = new YAMLMapper().readTree(file.toFile());
          FluxKind kind =
              FluxKind.of(
                      new GroupKind(
                          definition.at("/spec/group").asText(),
                          definition.at("/spec/names/kind").asText()))
                  .orElseThrow();
          for (JsonNode version : definition.at("/spec/versions")) {
            DEFINITIONS.add(new Definition(FluxVersion.parse(folder.getKey()), kind, version));
          }
        }
      }
    }
  }

  @Test
  void everyInstalledVersionIsInTheTableAsServedAndStored() {
    assertThat(DEFINITIONS)
        .hasSize(55)
        .allSatisfy(definition -> {
          boolean stored = definition.version().path("storage").asBoolean();
          assertThat(definition.version().path("served").asBoolean()).isTrue();
          assertThat(definition.kind().state(definition.name(), definition.flux()))
              .isEqualTo(stored ? ApiState.CURRENT : ApiState.DEPRECATED);
        });
  }

  @Test
  void everyServedVersionInTheTableIsInstalled() {
    for (FluxVersion flux :
        List.of(
            FluxVersion.V2_1,
            FluxVersion.V2_2,
            FluxVersion.V2_6,
            FluxVersion.V2_9,
            FluxVersion.V2_10)) {
      for (FluxKind kind : FluxKind.values()) {
        Set<String> installed =
            DEFINITIONS.stream()
                .filter(d -> d.flux() == flux && d.kind() == kind)
                .map(Definition::name)
                .collect(toCollection(TreeSet::new));
        if (!installed.isEmpty()) {
          assertThat(kind.versions().stream().filter(v -> v.servedBy(flux)).map(ApiVersion::name))
              .as("Flux %s %s", flux, kind)
              .containsExactlyInAnyOrderElementsOf(installed);
        }
      }
    }
  }

  @Test
  void everyFieldInTheTableIsThereWhereTheTableSaysSo() {
    for (Definition definition : DEFINITIONS) {
      Set<String> fields = definition.fields();
      for (FluxField field : FluxField.of(definition.kind())) {
        assertThat(fields.contains(field.path()))
            .as("%s in %s", field.path(), definition)
            .isEqualTo(field.existsIn(definition.name(), definition.flux()));
      }
    }
  }

  @Test
  void everyFieldThatDiffersBetweenDefinitionsIsInTheTable() {
    for (Definition one : DEFINITIONS) {
      for (Definition other : DEFINITIONS) {
        if (one.kind() == other.kind()) {
          Set<String> unexplained = one.fields();
          unexplained.removeAll(other.fields());
          unexplained.removeIf(
              path -> FluxField.of(one.kind()).stream().anyMatch(f -> covers(f.path(), path)));
          assertThat(unexplained).as("in %s, not in %s", one, other).isEmpty();
        }
      }
    }
  }

  private static boolean covers(String known, String path) {
    return path.equals(known) || path.startsWith(known + ".") || path.startsWith(known + "[");
  }
}
