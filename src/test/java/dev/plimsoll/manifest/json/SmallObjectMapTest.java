package dev.plimsoll.manifest.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import dev.plimsoll.manifest.json.SmallObjectMap.Field;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

class SmallObjectMapTest {

  // "Aa" and "BB" have one hash.
  private final SmallObjectMap fields =
      new SmallObjectMap(
          new Field[] {
            new Field("Aa", IntNode.valueOf(1), 1),
            new Field("BB", IntNode.valueOf(2), 8),
            new Field("c", IntNode.valueOf(3), 15)
          });

  @Test
  void isTheMapOfItsFieldsInOrder() {
    Map<String, JsonNode> same = new LinkedHashMap<>();
    same.put("Aa", IntNode.valueOf(1));
    same.put("BB", IntNode.valueOf(2));
    same.put("c", IntNode.valueOf(3));

    assertThat(fields).isEqualTo(same).hasSameHashCodeAs(same).containsExactlyEntriesOf(same);
    assertThat(same).isEqualTo(fields);
    assertThat(fields.get("BB")).isEqualTo(IntNode.valueOf(2));
    assertThat(fields.get("C#")).isNull(); // its hash is that of "BB" as well
    assertThat(fields.get(null)).isNull();
    assertThat(fields.containsKey("Aa")).isTrue();
    assertThat(fields.containsKey("d")).isFalse();
  }

  @Test
  void isNeverChanged() {
    Map.Entry<String, JsonNode> entry = fields.entrySet().iterator().next();

    assertThatThrownBy(() -> fields.put("d", IntNode.valueOf(4)))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> fields.remove("c")).isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> entry.setValue(IntNode.valueOf(4)))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThat(fields).hasSize(3);
  }

  @Test
  void endsBehindTheLast() {
    Iterator<?> entries = fields.entrySet().iterator();
    entries.next();
    entries.next();
    entries.next();

    assertThat(entries.hasNext()).isFalse();
    assertThatThrownBy(entries::next).isInstanceOf(NoSuchElementException.class);
  }
}
