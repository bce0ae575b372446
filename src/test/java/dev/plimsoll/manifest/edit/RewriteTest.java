package dev.plimsoll.manifest.edit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plimsoll.manifest.PatchOperation;
import dev.plimsoll.manifest.PatchOperation.Add;
import dev.plimsoll.manifest.PatchOperation.Remove;
import dev.plimsoll.manifest.PatchOperation.Replace;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.yaml.Manifests;
import dev.plimsoll.manifest.yaml.ParsedFile;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RewriteTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String HEAD = "apiVersion: v1\nkind: Demo\n";

  /** Text before, changes, text after; all of them below the head of an object. */
  private record Case(String name, String before, List<PatchOperation> steps, String after) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Case example(String name, String before, String after, PatchOperation... steps) {
    return new Case(name, before, List.of(steps), after);
  }

  private static Add add(String place, String json) {
    return new Add(Pointer.parseJsonPointer(place), json(json));
  }

  private static Replace replace(String place, String json) {
    return new Replace(Pointer.parseJsonPointer(place), json(json));
  }

  private static Remove remove(String place) {
    return new Remove(Pointer.parseJsonPointer(place));
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  static List<Case> cases() {
    return List.of(
        example(
            "a scalar keeps its comment",
            "spec:\n  a: 1   # one\n  b: x\n",
            "spec:\n  a: 2   # one\n  b: x\n",
            replace("/spec/a", "2")),
        example(
            "a scalar keeps its quotes",
            "spec: {}\na: '1.0'\nb: \"x\"\n",
            "spec: {}\na: '2.0'\nb: \"y\"\n",
            replace("/a", "\"2.0\""),
            replace("/b", "\"y\"")),
        example(
            "a text that would be something else is quoted",
            "a: x\nb: x\nc: x\n",
            "a: 'y'\nb: '010'\nc: '1.0'\n",
            replace("/a", "\"y\""),
            replace("/b", "\"010\""),
            replace("/c", "\"1.0\"")),
        example(
            "a key comes at the end of its map",
            "spec:\n    a: 1\n    # last\nmore: x # y\n",
            "spec:\n    a: 1\n    b:\n        c: d\n    # last\nmore: x # y\n",
            add("/spec/b", "{\"c\": \"d\"}")),
        example(
            "a key goes with all below it",
            "spec:\n  # about a\n  a:\n    - b: c\n      # within\n      d: |\n        text\n\n  e: f\n",
            "spec:\n  # about a\n\n  e: f\n",
            remove("/spec/a")),
        example(
            "a key that comes takes the place of one that goes",
            "spec:\n  # which values\n  file: a.yaml # of production\n  last: x\n",
            "spec:\n  # which values\n  files: # of production\n    - a.yaml\n  last: x\n",
            remove("/spec/file"),
            add("/spec/files", "[\"a.yaml\"]")),
        example(
            "a key is renamed, and what it holds stays",
            "spec:\n  old: # why\n    'a': [1, 2]  # list\n",
            "spec:\n  new: # why\n    'a': [1, 2]  # list\n",
            remove("/spec/old"),
            add("/spec/new", "{\"a\": [1, 2]}")),
        example(
            "a map that loses everything",
            "spec:\n  a: # why\n    b: c\n  d: e\n",
            "spec:\n  a: {} # why\n  d: e\n",
            remove("/spec/a/b")),
        example(
            "nothing becomes a map",
            "spec:\n  a:\n  b: # c\n",
            "spec:\n  a:\n    x: 1\n  b: # c\n    - z\n",
            replace("/spec/a", "{\"x\": 1}"),
            replace("/spec/b", "[\"z\"]")),
        example(
            "the first key of an item",
            "list:\n- a: 1 # one\n  # two\n  b: 2\n- a: 3\n  b: 4\n  c: 5\n",
            "list:\n- # two\n  b: 2\n- c: 5\n",
            remove("/list/0/a"),
            remove("/list/1/a"),
            remove("/list/1/b")),
        example(
            "items of a list",
            "list:\n  - a # 1\n  # between\n  - b # 2\n  - c # 3\n",
            "list:\n  - a # 1\n  # between\n  - c # 3\n  - d\n  - e: 1\n    f: 2\n",
            remove("/list/1"),
            add("/list/2", "\"d\""),
            add("/list/3", "{\"e\": 1, \"f\": 2}")),
        example(
            "dashes as far in as those of the file",
            "list:\n- a\nspec:\n  b: c\n",
            "list:\n- a\nspec:\n  b: c\n  other:\n  - d: e\n    f: g\n",
            add("/spec/other", "[{\"d\": \"e\", \"f\": \"g\"}]")),
        example(
            "flow style",
            "a: {b: c, 'd': [1,  2], e: {}} # x\n",
            "a: {b: x, 'd': [1,  2, 3], e: {f: g}, h: [i]} # x\n",
            replace("/a/b", "\"x\""),
            add("/a/d/2", "3"),
            add("/a/e/f", "\"g\""),
            add("/a/h", "[\"i\"]")),
        example(
            "out of flow style",
            "a: {b: c, d: e, f: g}\nh: [1, 2, 3]\n",
            "a: {d: e}\nh: [2]\n",
            remove("/a/b"),
            remove("/a/f"),
            remove("/h/2"),
            remove("/h/0")),
        example(
            "several lines of text",
            "a: x # old\nb: y\n",
            "a: |- # old\n  one\n\n  two\nb: y\n",
            replace("/a", "\"one\\n\\ntwo\"")),
        example(
            "a line of a text of several",
            "a: |  # text\n     one: 1\n       two: 2\n\n     three: 3\nb: y\n",
            "a: |  # text\n     one: 1\n       two: x\n\n     three: 3\nb: y\n",
            replace("/a", "\"one: 1\\n  two: x\\n\\nthree: 3\\n\"")),
        example(
            "a text of several lines goes",
            "a: >-\n  one\n  two\n\nb: y\n",
            "a: z\n\nb: y\n",
            replace("/a", "\"z\"")),
        example(
            "an alias is written out where it must differ",
            "base: &base {x: 1, z: 2}\nuse: *base\n",
            "base: &base {x: 1, z: 2}\nuse:\n  x: 1\n  z: 3\n",
            replace("/use/z", "3")),
        example(
            "a merged key is overridden",
            "base: &base\n  x: 1\n  w: 2\nuse:\n  <<: *base\n  z: 3\n",
            "base: &base\n  x: 1\n  w: 2\nuse:\n  <<: *base\n  z: 3\n  w: 4\n",
            replace("/use/w", "4")),
        example(
            "Windows line ends",
            "a:\r\n  b: c\r\n",
            "a:\r\n  b: c\r\n  d:\r\n    e: f\r\n",
            add("/a/d", "{\"e\": \"f\"}")),
        example("no line end at the end", "a:\n  b: c", "a:\n  b: c\n  d: e", add("/a/d", "\"e\"")),
        example(
            "characters beyond the first plane",
            "# 𝄞\na: {'𝄞': 𝄞, b: c}\n",
            "# 𝄞\na: {'𝄞': 𝄞, b: d}\n",
            replace("/a/b", "\"d\"")));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void changesNoMoreThanItMust(Case given) {
    String text = head(given.before()) + given.before();
    ParsedFile parsed = Manifests.read("a.yaml", text.getBytes(UTF_8));

    Rewrite rewrite =
        Rewrite.of(
            parsed, List.of(Rewrite.Change.of(parsed.documents().getFirst(), given.steps())));

    assertThat(text(rewrite)).isEqualTo(head(given.before()) + given.after());
  }

  private static String head(String below) {
    return below.contains("\r\n") ? HEAD.replace("\n", "\r\n") : HEAD;
  }

  private static String text(Rewrite rewrite) {
    return switch (rewrite) {
      case Rewrite.Done done -> done.parsed().text();
      case Rewrite.Impossible impossible -> impossible.location() + ": " + impossible.reason();
    };
  }

  private static Rewrite replaceVersion(ParsedFile parsed, int document) {
    return Rewrite.of(
        parsed,
        List.of(
            Rewrite.Change.of(
                parsed.documents().get(document), List.of(replace("/apiVersion", "\"v2\"")))));
  }

  @Test
  void changesOneOfSeveralDocuments() {
    String text = "# one\n---\n" + HEAD + "--- # two\n" + HEAD + "...\n---\n" + HEAD;

    Rewrite rewrite = replaceVersion(Manifests.read("a.yaml", text.getBytes(UTF_8)), 1);

    assertThat(text(rewrite))
        .isEqualTo(
            "# one\n---\n" + HEAD + "--- # two\n" + HEAD.replace("v1", "v2") + "...\n---\n" + HEAD);
  }

  @Test
  void changesAnItemOfAListOfObjects() {
    String text =
        "apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: A\n- apiVersion: v1 # b\n"
            + "  kind: B\n";

    Rewrite rewrite = replaceVersion(Manifests.read("a.yaml", text.getBytes(UTF_8)), 1);

    assertThat(text(rewrite)).isEqualTo(text.replace("v1 # b", "v2 # b"));
  }

  @Test
  void changesJsonInItsOwnManner() {
    String text = "{\n\t\"apiVersion\": \"v1\",\n\t\"kind\": \"Demo\",\n\t\"a\": {\"b\": 1}\n}\n";
    ParsedFile parsed = Manifests.read("a.json", text.getBytes(UTF_8));

    Rewrite rewrite =
        Rewrite.of(
            parsed,
            List.of(
                Rewrite.Change.of(
                    parsed.documents().getFirst(),
                    List.of(
                        replace("/apiVersion", "\"v2\""),
                        remove("/a"),
                        add("/c", "\"d\\n\""),
                        add("/e", "{\"f\":[true]}")))));

    assertThat(text(rewrite))
        .isEqualTo(
            "{\n\t\"apiVersion\": \"v2\",\n\t\"kind\": \"Demo\",\n\t\"c\": \"d\\n\",\n\t\"e\": {\"f\":[true]}\n}\n");
  }

  @Test
  void addsDocumentsAtTheEnd() {
    ParsedFile parsed = Manifests.read("a.yaml", HEAD.stripTrailing().getBytes(UTF_8));

    Rewrite rewrite =
        Rewrite.of(
            parsed,
            List.of(),
            List.of(json("{\"apiVersion\":\"v1\",\"kind\":\"B\",\"spec\":{\"a\":[\"b\"]}}")));

    assertThat(text(rewrite))
        .isEqualTo(HEAD + "---\napiVersion: v1\nkind: B\nspec:\n  a:\n    - b\n");
  }

  @Test
  void leavesAloneWhatSopsEncrypted() {
    String text = HEAD + "data: ENC[AES256_GCM,data:x]\nsops:\n  mac: ENC[x]\n  version: 3.9.0\n";

    Rewrite rewrite = replaceVersion(Manifests.read("a.yaml", text.getBytes(UTF_8)), 0);

    assertThat(text(rewrite)).startsWith("1:1: it is encrypted with SOPS");
  }

  @Test
  void leavesAloneWhatItCouldReadOnlyInPart() {
    String text = HEAD + "---\na: [\n";

    Rewrite rewrite = replaceVersion(Manifests.read("a.yaml", text.getBytes(UTF_8)), 0);

    assertThat(text(rewrite)).contains("no YAML");
  }

  @Test
  void leavesAloneWhatAnAnchorShares() {
    ParsedFile parsed =
        Manifests.read("a.yaml", (HEAD + "base: &b {x: 1}\nuse: *b\n").getBytes(UTF_8));

    Rewrite rewrite =
        Rewrite.of(
            parsed,
            List.of(
                Rewrite.Change.of(
                    parsed.documents().getFirst(), List.of(replace("/base/x", "2")))));

    assertThat(text(rewrite)).contains("shared by an anchor");
  }
}
