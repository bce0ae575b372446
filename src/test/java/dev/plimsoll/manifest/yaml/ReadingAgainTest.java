package dev.plimsoll.manifest.yaml;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.manifest.Location;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is taken over from an earlier reading must be what reading anew would give. */
class ReadingAgainTest {

  private static final List<String> PARTS =
      List.of(
          "---\napiVersion: v1\nkind: Secret\nmetadata: {name: a}",
          "---\napiVersion: v1\nkind: Secret\nmetadata:\n  name: &a b\n  labels: {a: *a}",
          "---\n# remark\napiVersion: v1\nkind: A",
          "--- # remark\napiVersion: v1\nkind: B\ndata: |\n  --- of a text\n  more",
          "--- {apiVersion: v1, kind: Flow}",
          "---\r\napiVersion: v1\r\nkind: C\r",
          "---\napiVersion: v1\nkind: List\nitems: [{apiVersion: v1, kind: A}, {apiVersion: v1, kind: B}]",
          "---\nonly: values",
          "--- |\n a text",
          "---\nan: emoji \uD83D\uDEA2",
          "...",
          "# remark",
          "",
          "...\n%TAG ! tag:example.com,2000:\n---\na: 1",
          "---\na: !x 1",
          "---\n\"open",
          "metadata: {}",
          "kind: D");

  private static byte[] bytes(List<String> lines) {
    return (String.join("\n", lines) + "\n").getBytes(UTF_8);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void readsWhatReadingAnewGives(int seed) {
    Random random = new Random(seed);
    List<String> parts = List.of();
    List<Document> before = List.of();
    int takenOver = 0;

    for (int edit = 0; edit < 1_000; edit++) {
      List<String> edited = edited(parts, random);
      ParsedFile again = Manifests.readAgain("a.yaml", bytes(edited), before);

      ParsedFile anew = Manifests.read("a.yaml", bytes(edited));
      assertThat(words(again)).as(String.join("\n", edited)).isEqualTo(words(anew));
      takenOver += takenOver(again, before).size();
      if (again.problems().isEmpty() && again.skipped().isEmpty()) {
        parts = edited;
        before = again.documents();
      }
    }

    assertThat(takenOver).isGreaterThan(100);
  }

  @Test
  void takesOverWhatStandsBeforeAChange() {
    List<String> three = three();
    List<Document> before = Manifests.read("a.yaml", bytes(three)).documents();
    three.set(11, "metadata: {name: changed}");

    ParsedFile again = Manifests.readAgain("a.yaml", bytes(three), before);

    assertThat(takenOver(again, before)).containsExactly("a", "b");
    assertThat(again.documents()).hasSize(3);
    assertThat(again.documents().getLast().resource().name()).isEqualTo("changed");
    assertThat(again.documents().getLast().positions().of(Pointer.of("kind")))
        .isEqualTo(new Location(11, 1));
  }

  @Test
  void takesOverWhatStandsAfterAChange() {
    List<String> three = three();
    List<Document> before = Manifests.read("a.yaml", bytes(three)).documents();
    three.set(7, "metadata:\n  name: changed");
    three.add(0, "# said of all");

    ParsedFile again = Manifests.readAgain("a.yaml", bytes(three), before);

    assertThat(takenOver(again, before)).containsExactly("c");
    assertThat(again.documents()).hasSize(3);
    assertThat(again.documents().get(1).resource().name()).isEqualTo("changed");
    assertThat(again.documents().getLast().positions().of(Pointer.of("kind")))
        .isEqualTo(new Location(13, 1));
    assertThat(again.documents().getLast().positions().within(Pointer.of("metadata", "name"), 0))
        .isEqualTo(new Location(14, 18));
  }

  @Test
  void takesOverEverythingWhereItOnlyMoved() {
    List<String> three = three();
    List<Document> before = Manifests.read("a.yaml", bytes(three)).documents();
    three.add(0, "# said of all");

    ParsedFile again = Manifests.readAgain("a.yaml", bytes(three), before);

    assertThat(takenOver(again, before)).containsExactly("a", "b", "c");
    assertThat(again.documents().getFirst().positions().of(Pointer.of("kind")))
        .isEqualTo(new Location(4, 1));
  }

  private static List<String> three() {
    List<String> three = new ArrayList<>();
    for (String name : List.of("a", "b", "c")) {
      three.addAll(
          List.of("---", "apiVersion: v1", "kind: Secret", "metadata: {name: " + name + "}"));
    }
    return three;
  }

  /** The names of the objects that are the very same. */
  private static List<String> takenOver(ParsedFile parsed, List<Document> before) {
    return parsed.documents().stream()
        .map(Document::resource)
        .filter(candidate -> before.stream().anyMatch(document -> document.resource() == candidate))
        .map(Resource::name)
        .toList();
  }

  private static List<String> edited(List<String> parts, Random random) {
    List<String> edited = new ArrayList<>(parts);
    int at = random.nextInt(edited.size() + 1);
    if (at < edited.size() && random.nextInt(25) < edited.size()) {
      edited.remove(at);
    } else {
      edited.add(at, PARTS.get(random.nextInt(PARTS.size())));
    }
    return edited;
  }

  private static List<String> words(ParsedFile parsed) {
    List<String> words = new ArrayList<>();
    for (Document document : parsed.documents()) {
      words.add(document.resource().tree().toString());
      for (Pointer place :
          List.of(Pointer.ROOT, Pointer.of("kind"), Pointer.of("metadata", "name"))) {
        words.add(document.positions().of(place) + " " + document.positions().within(place, 1));
      }
    }
    words.add(parsed.problems().toString());
    words.add(parsed.skipped().toString());
    return words;
  }
}
