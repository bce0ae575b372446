package dev.plimsoll.manifest.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.manifest.json.SmallObjectMap.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON as programs write it: ASCII, whole numbers, nothing said twice. It knows less than a
 * parser for all of JSON and is the quicker for it, and it reads once what two values have in
 * common, as an object and its old state do. Whatever is out of the ordinary it leaves alone; then
 * that parser is to be asked, whose word it also is what is JSON at all and what is wrong with the
 * rest (RFC 8259).
 */
public final class FastJsonReader {

  /** Objects of Kubernetes nest some twenty deep. */
  private static final int MAX_DEPTH = 100;

  /** In how many maps both values are that have much in common. */
  private static final int DEPTH_OF_BOTH = 2;

  private static final int USUAL_FIELDS = 4;

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final FastJsonTokenizer tokens;
  private final @Nullable String first;
  private final @Nullable String second;
  private int depth;

  /** Whether it is written down where everything stands. */
  private boolean outlining;

  /** Where the value that was read last stands, if it is a map or list and that is written down. */
  private @Nullable JsonSpan last;

  private @Nullable JsonSpan ofFirst;

  private FastJsonReader(byte[] text, @Nullable String first, @Nullable String second) {
    this.tokens = new FastJsonTokenizer(text);
    this.first = first;
    this.second = second;
  }

  /**
   * Reads a text.
   *
   * @return the tree, which must not be changed; null if the text is no plain JSON
   */
  public static @Nullable JsonNode read(byte[] text) {
    return new FastJsonReader(text, null, null).all();
  }

  /**
   * Reads a text that holds two values alike.
   *
   * @param first the key of a value two levels down, such as {@code object}
   * @param second the key of a later value beside it, {@code oldObject}; what is spelled the same
   *     in both, at the same place, becomes the very same nodes, but for single values that stand
   *     in a list or last in a map
   * @return the tree, which must not be changed; null if the text is no plain JSON
   */
  public static @Nullable JsonNode read(byte[] text, String first, String second) {
    return new FastJsonReader(text, first, second).all();
  }

  private @Nullable JsonNode all() {
    JsonNode tree = value(tokens.skipSpace(), null);
    return tokens.skipSpace() == FastJsonTokenizer.END ? tree : null;
  }

  /** The value that begins here with a character; null, as everywhere, for what is not plain. */
  private @Nullable JsonNode value(int begin, @Nullable JsonSpan likely) {
    last = null;
    if (begin != '{' && begin != '[') {
      return begin == FastJsonTokenizer.END ? null : tokens.scalar();
    }
    if (likely != null && tokens.skipSame(likely.start(), likely.end())) {
      return likely.node(); // ends there, since what begins with a bracket ends with its other
    }
    if (depth == MAX_DEPTH) {
      return null;
    }
    depth++;
    JsonNode value = begin == '{' ? map(likely) : list(likely);
    depth--;
    return value;
  }

  private @Nullable JsonNode map(@Nullable JsonSpan likely) {
    int start = tokens.at();
    Field[] fields = new Field[USUAL_FIELDS];
    @Nullable JsonSpan[] below = JsonSpan.NONE;
    int size = 0;
    tokens.skip();
    int next = tokens.skipSpace();
    while (next != '}') {
      if (next != '"') {
        return null;
      }
      if (size == fields.length) {
        fields = Arrays.copyOf(fields, 2 * size);
      }
      Field same = likely == null ? null : same(likely, size);
      if (same != null) {
        fields[size++] = same;
        next = entry('}');
        continue;
      }
      int from = tokens.at();
      String key = tokens.key();
      if (key == null || tokens.skipSpace() != ':') {
        return null;
      }
      tokens.skip();
      JsonNode value = field(key, likely == null ? null : likely.at(size, key));
      if (value == null) {
        return null;
      }
      below = JsonSpan.with(below, size, last);
      fields[size++] = new Field(key, value, from);
      next = next('}');
    }
    tokens.skip();
    JsonNode map = mapOf(fields, size);
    last = outlining && map != null ? new JsonSpan(map, start, tokens.at(), fields, below) : null;
    return map;
  }

  /** The field that comes next in a map, with its comma, if it is spelled as in the likely one. */
  private @Nullable Field same(JsonSpan likely, int index) {
    Field field = likely.field(index);
    Field after = likely.field(index + 1);
    return field != null && after != null && tokens.skipSame(field.start(), after.start())
        ? field
        : null;
  }

  /** The value of a field; the later one of the two is likely to be the other. */
  private @Nullable JsonNode field(String key, @Nullable JsonSpan likely) {
    int begin = tokens.skipSpace();
    if (depth != DEPTH_OF_BOTH) {
      return value(begin, likely);
    }
    if (!key.equals(first)) {
      return value(begin, key.equals(second) ? ofFirst : null);
    }
    outlining = true;
    JsonNode value = value(begin, null);
    outlining = false;
    ofFirst = last;
    return value;
  }

  private @Nullable JsonNode list(@Nullable JsonSpan likely) {
    int start = tokens.at();
    List<JsonNode> items = new ArrayList<>();
    @Nullable JsonSpan[] below = JsonSpan.NONE;
    tokens.skip();
    int next = tokens.skipSpace();
    while (next != ']') {
      JsonNode value = value(next, likely == null ? null : likely.at(items.size()));
      if (value == null) {
        return null;
      }
      below = JsonSpan.with(below, items.size(), last);
      items.add(value);
      next = next(']');
    }
    tokens.skip();
    ArrayNode list = new ArrayNode(NODES, items);
    last = outlining ? new JsonSpan(list, start, tokens.at(), null, below) : null;
    return list;
  }

  /**
   * What comes after a value: the character that closes the map or list, or the first one of the
   * next entry; {@link FastJsonTokenizer#END} for neither.
   */
  private int next(char closing) {
    int next = tokens.skipSpace();
    if (next == closing) {
      return next;
    }
    if (next != ',') {
      return FastJsonTokenizer.END;
    }
    tokens.skip();
    return entry(closing);
  }

  /** The first character of what comes after a comma; {@link FastJsonTokenizer#END} for nothing. */
  private int entry(char closing) {
    int begin = tokens.skipSpace();
    return begin == closing ? FastJsonTokenizer.END : begin;
  }

  /** The map of some fields; null if a key is there twice. */
  private static @Nullable JsonNode mapOf(Field[] fields, int size) {
    if (size > SmallObjectMap.MOST) {
      Map<String, JsonNode> many = LinkedHashMap.newLinkedHashMap(size);
      for (int at = 0; at < size; at++) {
        many.put(fields[at].key(), fields[at].value());
      }
      return many.size() == size ? new ObjectNode(NODES, many) : null;
    }
    long hashes = 0; // one bit for each, by which most keys differ
    for (int at = 0; at < size; at++) {
      long hash = 1L << fields[at].hash();
      if ((hashes & hash) != 0 && isAmong(fields[at].key(), fields, at)) {
        return null;
      }
      hashes |= hash;
    }
    return new ObjectNode(NODES, new SmallObjectMap(fields, size));
  }

  private static boolean isAmong(String key, Field[] fields, int size) {
    for (int at = 0; at < size; at++) {
      if (fields[at].key().equals(key)) {
        return true;
      }
    }
    return false;
  }
}
