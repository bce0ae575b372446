package dev.plimsoll.manifest.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a small JSON object, in order, never changed. A few of them are looked through as
 * soon as they are hashed, and need no table.
 */
final class SmallObjectMap extends AbstractMap<String, JsonNode> {

  /** As many as are still few. */
  static final int MOST = 16;

  /**
   * A field of an object.
   *
   * @param hash that of the key, in which two keys nearly always differ
   * @param start where it stands in the text that it was read from
   */
  record Field(int hash, String key, JsonNode value, int start)
      implements Map.Entry<String, JsonNode> {

    Field(String key, JsonNode value, int start) {
      this(key.hashCode(), key, value, start);
    }

    @Override
    public String getKey() {
      return key;
    }

    @Override
    public JsonNode getValue() {
      return value;
    }

    @Override
    public JsonNode setValue(JsonNode other) {
      throw new UnsupportedOperationException("a tree that was read is never changed");
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Map.Entry<?, ?> entry
          && key.equals(entry.getKey())
          && value.equals(entry.getValue());
    }

    @Override
    public int hashCode() {
      return hash ^ value.hashCode();
    }
  }

  private final Field[] fields;
  private final int size;

  /**
   * @param fields all of different keys; the array is not copied
   * @param size how many of them there are
   */
  SmallObjectMap(Field[] fields, int size) {
    this.fields = fields;
    this.size = size;
  }

  @Override
  public @Nullable JsonNode get(@Nullable Object key) {
    int hash = key == null ? 0 : key.hashCode();
    Field[] fields = this.fields;
    for (int at = 0; at < size; at++) {
      Field field = fields[at];
      if (field.hash == hash && field.key.equals(key)) {
        return field.value;
      }
    }
    return null;
  }

  @Override
  public boolean containsKey(@Nullable Object key) {
    return get(key) != null;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public Set<Map.Entry<String, JsonNode>> entrySet() {
    return new Entries();
  }

  private final class Entries extends AbstractSet<Map.Entry<String, JsonNode>> {
    @Override
    public int size() {
      return size;
    }

    @Override
    public Iterator<Map.Entry<String, JsonNode>> iterator() {
      return new InOrder();
    }
  }

  private final class InOrder implements Iterator<Map.Entry<String, JsonNode>> {
    private int at;

    @Override
    public boolean hasNext() {
      return at < size;
    }

    @Override
    public Map.Entry<String, JsonNode> next() {
      if (at == size) {
        throw new NoSuchElementException();
      }
      return fields[at++];
    }
  }
}
