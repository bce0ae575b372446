package dev.plimsoll.manifest.yaml;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.manifest.json.JsonTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The places that are kept of a file are those that its nodes have. */
class StoredPlacesTest {

  private static final String ODD =
      """
      # aliases, merges, keys given twice, flow, texts of several lines, and no node for a value
      ---
      apiVersion: v1
      kind: ConfigMap
      metadata: &meta {name: a, labels: {x: &x "1", y: *x}}
      metadata: {<<: *meta, name: b, annotations: {<<: [{p: q}, {p: r, s: t}]}}
      data:
        text: |
          one
          two
        1: number
        "quo\\"ted/~": {deep: [a, [b, {c: d}]]}
      ---
      apiVersion: helm.toolkit.fluxcd.io/v2
      kind: HelmRelease
      metadata: {name: shop}
      spec:
        values: &v
          secret: hunter2
          more: |
            hunter3
            hunter4
        interval: 1m
        other: *v
      ---
      apiVersion: example.com/v1
      kind: Any
      metadata: {name: any}
      shared: &s {values: {k: hunter5}}
      spec: *s
      ---
      apiVersion: v1
      kind: List
      items:
        - {apiVersion: v1, kind: Secret, metadata: {name: s}, data: {k: aHVudGVyMg==}}
        - apiVersion: v1
          kind: Secret
          metadata: {name: t}
          stringData:
            k: "a
              b"
          sops: {mac: m, version: "3"}
      """;

  static Stream<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("examples"))) {
      return files.filter(file -> file.toString().endsWith(".yaml")).toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void theExamplesHaveThePlacesOfTheirNodes(Path file) throws IOException {
    assertSame(Manifests.read(file.toString(), Files.readAllBytes(file)));
  }

  @Test
  void oddFilesHaveThePlacesOfTheirNodes() {
    ParsedFile parsed = Manifests.read("odd.yaml", ODD.getBytes(UTF_8));

    assertThat(parsed.documents()).hasSize(5);
    assertSame(parsed);
    assertSame(Manifests.read("crlf.yaml", ODD.replace("\n", "\r\n").getBytes(UTF_8)));
    assertSame(
        Manifests.read(
            "a.json",
            "{\"apiVersion\":\"v1\",\n\"kind\":\"Secret\",\"data\":{\"a\":\n\"aHVudGVyMg==\"}}"
                .getBytes(UTF_8)));
    assertSame(Manifests.read("kustomization.yaml", "resources:\n  - a.yaml\n".getBytes(UTF_8)));
  }

  /** A text that goes to a disk shows no more than one that goes to a terminal. */
  @Test
  void whatIsHiddenIsNotKept() {
    byte[] stored = StoredPlaces.of(Manifests.read("odd.yaml", ODD.getBytes(UTF_8)));

    assertThat(new String(stored, UTF_8))
        .contains("interval: 1m", "(hidden)")
        .doesNotContain("hunter", "aHVudGVyMg", "a\n");
  }

  @Test
  void nothingIsKeptOfNothing() {
    StoredPlaces places = new StoredPlaces(StoredPlaces.of(Manifests.read("a.yaml", new byte[0])));

    assertThat(places.line(1)).isEmpty();
    assertThat(places.line(9)).isEmpty();
  }

  private static void assertSame(ParsedFile parsed) {
    StoredPlaces places = new StoredPlaces(StoredPlaces.of(parsed));
    Excerpts excerpts = new Excerpts(parsed);
    for (int number = 0; number < parsed.documents().size(); number++) {
      Document document = parsed.documents().get(number);
      byte[] json = document.resource().tree().toString().getBytes(UTF_8);
      Resource kept = new Resource(JsonTree.read(json));
      List<Pointer> pointers = new ArrayList<>();
      collect(document.resource().tree(), Pointer.ROOT, pointers);
      for (Pointer place : pointers) {
        assertThat(places.location(number, kept, place))
            .as("%s of document %d of %s", place, number, parsed.file())
            .isEqualTo(document.positions().of(place));
      }
    }
    for (int line = 1; line <= parsed.text().lines().count() + 2; line++) {
      assertThat(places.line(line)).as("line %d", line).isEqualTo(excerpts.line(line));
    }
  }

  private static void collect(JsonNode tree, Pointer place, List<Pointer> into) {
    into.add(place);
    into.add(place.key("no such key"));
    into.add(place.at(99));
    if (tree.isArray()) {
      for (int at = 0; at < tree.size(); at++) {
        collect(tree.get(at), place.at(at), into);
      }
    }
    for (Map.Entry<String, JsonNode> entry : tree.properties()) {
      collect(entry.getValue(), place.key(entry.getKey()), into);
    }
  }
}
