package dev.plimsoll.rule.cel;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cel.common.types.CelType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.values.CelValue;
import dev.cel.common.values.NullValue;
import java.util.AbstractList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
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
      case OBJECT, POJO -> new MapView(node);
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

  /**
   * A map. To the library it is a value of its own kind, so that it is not walked through and
   * converted whenever something below it is asked for; and a {@link Map} as well, as which all
   * operators take it.
   */
  private static final class MapView extends CelValue implements Map<String, Object> {
    private static final CelType TYPE = MapType.create(SimpleType.STRING, SimpleType.DYN);

    @SuppressWarnings("Immutable") // nobody changes a tree that was read
    private final JsonNode map;

    MapView(JsonNode map) {
      this.map = map;
    }

    @Override
    public Object value() {
      return this;
    }

    @Override
    public boolean isZeroValue() {
      return isEmpty();
    }

    @Override
    public CelType celType() {
      return TYPE;
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
    public boolean containsValue(@Nullable Object value) {
      return entries().containsValue(value);
    }

    @Override
    public int size() {
      return map.size();
    }

    @Override
    public boolean isEmpty() {
      return map.isEmpty();
    }

    @Override
    public Set<String> keySet() {
      return entries().keySet();
    }

    @Override
    public Collection<Object> values() {
      return entries().values();
    }

    @Override
    public Set<Entry<String, Object>> entrySet() {
      return entries().entrySet();
    }

    private Map<String, Object> entries() {
      Map<String, Object> entries = new LinkedHashMap<>();
      map.properties().forEach(entry -> entries.put(entry.getKey(), of(entry.getValue())));
      return entries;
    }

    @Override
    public Object put(String key, Object value) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Object remove(@Nullable Object key) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void putAll(Map<? extends String, ?> entries) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void clear() {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Map<?, ?> entries && entries().equals(entries);
    }

    @Override
    public int hashCode() {
      return entries().hashCode();
    }

    @Override
    public String toString() {
      return entries().toString();
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
