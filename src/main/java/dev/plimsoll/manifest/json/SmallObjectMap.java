package dev.plimsoll.manifest.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a small JSON object, in order, never changed. A few of them are looked through as
 * soon as they are hashed, and need no table.
 */
final class SmallObjectMap extends AbstractMap<String, JsonNode> {

  /** As many as are still few. */
  static final int MOST = 16;

  /** A field of an object, never changed. */
  static final class Field extends SimpleImmutableEntry<String, JsonNode> {

    private static final long serialVersionUID = 1L;

    /** That of the key, in which two keys nearly always differ. */
    final int hash;

    /** Where it stands in the text that it was read from. */
    final int start;

    Field(String key, JsonNode value, int start) {
      super(key, value);
      this.hash = key.hashCode();
      this.start = start;
    }
  }

  private final Field[] fields;

  /**
   * @param fields all of different keys; the array is not copied
   */
  SmallObjectMap(Field[] fields) {
    this.fields = fields;
  }

  @Override
  public @Nullable JsonNode get(@Nullable Object key) {
    int hash = key == null ? 0 : key.hashCode();
    for (Field field : fields) {
      if (field.hash == hash && field.getKey().equals(key)) {
        return field.getValue();
      }
    }
    return null;
  }

  @Override
  public int size() {
    return fields.length;
  }

  @Override
  public Set<Map.Entry<String, JsonNode>> entrySet() {
    return new AbstractSet<>() {
      @Override
      public int size() {
        return fields.length;
      }

      @Override
      public Iterator<Map.Entry<String, JsonNode>> iterator() {
        return Arrays.<Map.Entry<String, JsonNode>>asList(fields).iterator();
      }
    };
  }
}
