package dev.plimsoll.manifest.json;

import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.manifest.json.SmallObjectMap.Field;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON to a tree that cannot be changed, and reads once what the object and the old object of
 * an AdmissionReview have in common. It reads what Jackson reads, and as the same; what is wrong
 * with the rest it does not say.
 */
final class FastJsonReader {

  /** In how many maps {@code object} and {@code oldObject} are. */
  private static final int DEPTH_OF_BOTH = 2;

  private static final String FIRST = "object";
  private static final String SECOND = "oldObject";

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final FastJsonTokenizer tokens;
  private final int maxDepth;
  private int depth;

  /** The fields so far of the maps that are being read, those of the innermost last. */
  private Field[] read = new Field[64];

  private int count;

  /** Whether it is written down where everything stands. */
  private boolean outlining;

  /** Where the value that was read last stands, if it is a map or list and that is written down. */
  private @Nullable JsonSpan last;

  private @Nullable JsonSpan ofFirst;

  private FastJsonReader(FastJsonTokenizer tokens, int maxDepth) {
    this.tokens = tokens;
    this.maxDepth = maxDepth;
  }

  /**
   * Reads a text.
   *
   * @param text UTF-8
   * @param charset what decodes it
   * @param limits of which the depth and the length of a number count
   * @return the tree; null if the text is no JSON, has a key twice, or is beyond the limits
   */
  static @Nullable JsonNode read(byte[] text, Charset charset, StreamReadConstraints limits) {
    FastJsonTokenizer tokens = new FastJsonTokenizer(text, charset, limits.getMaxNumberLength());
    JsonNode tree =
        new FastJsonReader(tokens, limits.getMaxNestingDepth()).value(tokens.skipSpace(), null);
    return tree != null && tokens.skipSpace() == FastJsonTokenizer.END ? tree : null;
  }

  /** The value that begins here with a character; null, as everywhere, for what is no JSON. */
  private @Nullable JsonNode value(int begin, @Nullable JsonSpan likely) {
    last = null;
    if (begin != '{' && begin != '[') {
      return begin == FastJsonTokenizer.END ? null : tokens.scalar();
    }
    if (likely != null && tokens.skipSame(likely.start(), likely.end())) {
      return likely.node(); // ends there, since what begins with a bracket ends with its other
    }
    if (depth == maxDepth) {
      return null;
    }
    depth++;
    JsonNode value = begin == '{' ? map(likely) : list(likely);
    depth--;
    return value;
  }

  private @Nullable JsonNode map(@Nullable JsonSpan likely) {
    int start = tokens.at();
    int bottom = count;
    @Nullable JsonSpan[] below = JsonSpan.NONE;
    tokens.skip();
    int next = tokens.skipSpace();
    while (next != '}') {
      if (next != '"') {
        return null;
      }
      int index = count - bottom;
      Field same = likely == null ? null : same(likely, index);
      if (same != null) {
        push(same);
        next = entry('}');
        continue;
      }
      int from = tokens.at();
      String key = tokens.key();
      if (key == null || tokens.skipSpace() != ':') {
        return null;
      }
      tokens.skip();
      JsonNode value = field(key, likely == null ? null : likely.at(index, key));
      if (value == null) {
        return null;
      }
      below = JsonSpan.with(below, index, last);
      push(new Field(key, value, from));
      next = next('}');
    }
    tokens.skip();
    Field[] fields = Arrays.copyOfRange(read, bottom, count);
    count = bottom;
    JsonNode map = mapOf(fields);
    last = outlining && map != null ? new JsonSpan(map, start, tokens.at(), fields, below) : null;
    return map;
  }

  private void push(Field field) {
    if (count == read.length) {
      read = Arrays.copyOf(read, 2 * count);
    }
    read[count++] = field;
  }

  /** The field that comes next in a map, with its comma, if it is spelled as in the likely one. */
  private @Nullable Field same(JsonSpan likely, int index) {
    Field field = likely.field(index);
    Field after = likely.field(index + 1);
    return field != null && after != null && tokens.skipSame(field.start, after.start)
        ? field
        : null;
  }

  /** The value of a field; the later one of the two is likely to be the other. */
  private @Nullable JsonNode field(String key, @Nullable JsonSpan likely) {
    int begin = tokens.skipSpace();
    if (depth != DEPTH_OF_BOTH) {
      return value(begin, likely);
    }
    if (!key.equals(FIRST)) {
      return value(begin, key.equals(SECOND) ? ofFirst : null);
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
    ArrayNode list = new ArrayNode(NODES, List.copyOf(items));
    last = outlining ? new JsonSpan(list, start, tokens.at(), null, below) : null;
    return list;
  }

  /**
   * What comes after a value: the character that closes the map or list, or the first one of the
   * next entry; {@link FastJsonTokenizer#END} for neither.
   */
  private int next(char closing) {
    int next = tokens.skipSpace();
    if (next == ',') {
      tokens.skip();
      return entry(closing);
    }
    return next == closing ? next : FastJsonTokenizer.END;
  }

  /** The first character of what comes after a comma; {@link FastJsonTokenizer#END} for nothing. */
  private int entry(char closing) {
    int begin = tokens.skipSpace();
    return begin == closing ? FastJsonTokenizer.END : begin;
  }

  /** The map of some fields; null if a key is there twice. */
  private static @Nullable JsonNode mapOf(Field[] fields) {
    if (fields.length > SmallObjectMap.MOST) {
      Map<String, JsonNode> many = LinkedHashMap.newLinkedHashMap(fields.length);
      for (Field field : fields) {
        many.put(field.getKey(), field.getValue());
      }
      return many.size() == fields.length
          ? new ObjectNode(NODES, Collections.unmodifiableMap(many))
          : null;
    }
    long hashes = 0; // one bit for each, by which most keys differ
    for (int at = 0; at < fields.length; at++) {
      Field field = fields[at];
      long hash = 1L << field.hash;
      for (int before = 0; (hashes & hash) != 0 && before < at; before++) {
        if (fields[before].getKey().equals(field.getKey())) {
          return null;
        }
      }
      hashes |= hash;
    }
    return new ObjectNode(NODES, new SmallObjectMap(fields));
  }
}
