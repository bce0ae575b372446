package dev.plimsoll.rule.cel;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cel.common.values.NullValue;
import java.util.AbstractList;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A tree as expressions see it that know no schema: as the API server shows objects to admission
 * policies. Maps and lists are views, so that an expression costs what it looks at.
 */
final class JsonValue {

  private JsonValue() {}

  /** The value of a node. */
  static Object of(JsonNode node) {
    return switch (node.getNodeType()) {
      case OBJECT, POJO -> new TreeView(node);
      case ARRAY -> new ListView(node);
      case STRING, BINARY -> node.asText();
      case BOOLEAN -> node.asBoolean();
      case NUMBER ->
          node.isIntegralNumber() && node.canConvertToLong()
              ? (Object) node.asLong()
              : (Object) node.asDouble();
      case NULL, MISSING -> NullValue.NULL_VALUE;
    };
  }

  private static final class TreeView extends MapView {

    @SuppressWarnings("Immutable") // nobody changes a tree that was read
    private final JsonNode map;

    TreeView(JsonNode map) {
      this.map = map;
    }

    @Override
    public @Nullable Object get(@Nullable Object key) {
      JsonNode value = key instanceof String text ? map.get(text) : null;
      return value == null ? null : of(value);
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
      return key instanceof String text && map.has(text);
    }

    @Override
    public int size() {
      return map.size();
    }

    @Override
    protected Map<String, Object> entries() {
      Map<String, Object> entries = new LinkedHashMap<>();
      map.properties().forEach(entry -> entries.put(entry.getKey(), of(entry.getValue())));
      return entries;
    }
  }

  private static final class ListView extends AbstractList<Object> {
    private final JsonNode list;

    ListView(JsonNode list) {
      this.list = list;
    }

    @Override
    public Object get(int index) {
      return of(list.path(index));
    }

    @Override
    public int size() {
      return list.size();
    }
  }
}
