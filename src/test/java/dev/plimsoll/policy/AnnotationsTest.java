package dev.plimsoll.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.manifest.Resource;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnnotationsTest {

  @Test
  void eachIsInTheTable() throws Exception {
    String page = Files.readString(Path.of("docs/reference/annotations.md"));

    for (Field field : Annotations.class.getFields()) {
      assertThat(page).contains("| `" + field.get(null) + "` |");
    }
  }

  @Test
  void theValueIsTheReason() {
    Resource object = annotated(" moved to shop2 ");

    assertThat(Annotations.reason(object, Annotations.ALLOW_DELETION)).contains("moved to shop2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", "\n"})
  void withoutAReasonItCountsForNothing(String value) {
    Resource object = annotated(value);

    assertThat(Annotations.reason(object, Annotations.ALLOW_DELETION)).isEmpty();
  }

  private static Resource annotated(String value) {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    tree.putObject("metadata").putObject("annotations").put(Annotations.ALLOW_DELETION, value);
    return new Resource(tree);
  }
}
