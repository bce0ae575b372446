package dev.plimsoll.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Patches change a copy of an object as RFC 6902 says. */
class PatchTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TextNode NEW = TextNode.valueOf("new");

  private static JsonNode tree(String json) throws Exception {
    return JSON.readTree(json.replace('\'', '"'));
  }

  private static JsonNode apply(PatchOperation operation, String json) throws Exception {
    return new Patch(List.of(operation)).apply(tree(json));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "", "re~0", "a~1b", "~", "~01", "a/b", "0", "-"})
  void takesAnyTextForAKey(String key) throws Exception {
    Pointer place = Pointer.of("spec", key);

    JsonNode added = apply(new PatchOperation.Add(place, NEW), "{'spec': {}}");
    JsonNode replaced =
        new Patch(List.of(new PatchOperation.Replace(place, TextNode.valueOf("x")))).apply(added);
    JsonNode removed = new Patch(List.of(new PatchOperation.Remove(place))).apply(replaced);

    assertThat(added.path("spec").path(key)).isEqualTo(NEW);
    assertThat(replaced.path("spec").path(key).asText()).isEqualTo("x");
    assertThat(removed).isEqualTo(tree("{'spec': {}}"));
  }

  @Test
  void changesLists() throws Exception {
    Pointer list = Pointer.of("a");

    assertThat(apply(new PatchOperation.Add(list.at(0), NEW), "{'a': [1]}"))
        .isEqualTo(tree("{'a': ['new', 1]}"));
    assertThat(apply(new PatchOperation.Add(list.at(1), NEW), "{'a': [1]}"))
        .isEqualTo(tree("{'a': [1, 'new']}"));
    assertThat(apply(new PatchOperation.Add(list.key("-"), NEW), "{'a': [1]}"))
        .isEqualTo(tree("{'a': [1, 'new']}"));
    assertThat(apply(new PatchOperation.Replace(list.at(0), NEW), "{'a': [1, 2]}"))
        .isEqualTo(tree("{'a': ['new', 2]}"));
    assertThat(apply(new PatchOperation.Remove(list.at(0)), "{'a': [1, 2]}"))
        .isEqualTo(tree("{'a': [2]}"));
  }

  @Test
  void leavesTheObjectAsItIs() throws Exception {
    JsonNode tree = tree("{'a': {'b': [1]}}");
    JsonNode value = tree("{'c': 1}");

    JsonNode patched =
        new Patch(
                List.of(
                    new PatchOperation.Add(Pointer.of("a", "d"), value),
                    new PatchOperation.Add(Pointer.of("a", "d", "e"), NEW)))
            .apply(tree);

    assertThat(patched).isEqualTo(tree("{'a': {'b': [1], 'd': {'c': 1, 'e': 'new'}}}"));
    assertThat(tree).isEqualTo(tree("{'a': {'b': [1]}}"));
    assertThat(value).isEqualTo(tree("{'c': 1}"));
  }

  @Test
  void replacesADocument() throws Exception {
    assertThat(apply(new PatchOperation.Replace(Pointer.ROOT, NEW), "{'a': 1}")).isEqualTo(NEW);
  }

  @Test
  void saysWhereNothingCanBeChanged() {
    for (PatchOperation operation :
        List.of(
            new PatchOperation.Add(Pointer.of("a", "b", "c"), NEW),
            new PatchOperation.Add(Pointer.of("l").at(2), NEW),
            new PatchOperation.Add(Pointer.of("l", "x"), NEW),
            new PatchOperation.Replace(Pointer.of("x"), NEW),
            new PatchOperation.Replace(Pointer.of("l").at(1), NEW),
            new PatchOperation.Remove(Pointer.of("x")),
            new PatchOperation.Remove(Pointer.ROOT))) {
      assertThatThrownBy(() -> apply(operation, "{'a': {'b': 1}, 'l': [1]}"))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageStartingWith("there is no place for a change at ");
    }
  }
}
