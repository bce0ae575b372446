package dev.plimsoll.manifest.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Goes through a JSON text from left to right. What it reads it returns; null is what is not plain
 * enough, and then it stands anywhere.
 */
final class FastJsonTokenizer {

  /** What follows the last character; no byte is that. */
  static final int END = Byte.MIN_VALUE - 1;

  /** Digits of a number that fits a {@code long} for sure. */
  private static final int MAX_DIGITS = 18;

  private final byte[] text;
  private int at;

  FastJsonTokenizer(byte[] text) {
    this.text = text;
  }

  /** Where it stands. */
  int at() {
    return at;
  }

  /** Moves on to the next character that is no white space, and returns it. */
  int skipSpace() {
    // Mostly there is none.
    return at < text.length && text[at] > ' ' ? text[at] : afterSpace();
  }

  private int afterSpace() {
    byte[] text = this.text;
    int at = this.at;
    while (at < text.length && isSpace(text[at])) {
      at++;
    }
    this.at = at;
    return at < text.length ? text[at] : END;
  }

  private static boolean isSpace(byte c) {
    return c <= ' ' && (c == ' ' || c == '\n' || c == '\r' || c == '\t');
  }

  /** Moves past the character here. */
  void skip() {
    at++;
  }

  /** Moves past what is here if it is spelled as what stands elsewhere in the text. */
  boolean skipSame(int start, int end) {
    int same = at + end - start;
    if (same > text.length || !Arrays.equals(text, at, same, text, start, end)) {
      return false;
    }
    at = same;
    return true;
  }

  /** The value here, which is neither map nor list. */
  @Nullable JsonNode scalar() {
    if (at == text.length) {
      return null;
    }
    return switch (text[at]) {
      case '"' -> text();
      case 't' -> word("true", BooleanNode.TRUE);
      case 'f' -> word("false", BooleanNode.FALSE);
      case 'n' -> word("null", NullNode.instance);
      default -> number();
    };
  }

  private @Nullable JsonNode text() {
    String string = string();
    return string == null ? null : TextNode.valueOf(string);
  }

  private @Nullable JsonNode word(String word, JsonNode meaning) {
    for (int i = 0; i < word.length(); i++) {
      if (at == text.length || text[at++] != word.charAt(i)) {
        return null;
      }
    }
    return meaning;
  }

  /** A key, which has been read before more often than not. */
  @Nullable String key() {
    int start = at + 1;
    int end = plainEnd(start);
    if (end == text.length || text[end] != '"') {
      String key = string();
      return key == null || hasSurrogate(key) ? null : key;
    }
    at = end + 1;
    return KeyCache.of(text, start, end);
  }

  /** Jackson denies half a character in keys, though not in texts. */
  private static boolean hasSurrogate(String key) {
    return key.chars().anyMatch(c -> Character.isSurrogate((char) c));
  }

  private @Nullable String string() {
    int start = at + 1;
    int end = plainEnd(start);
    if (end == text.length) {
      return null;
    }
    if (text[end] != '"') {
      return text[end] == '\\' ? escaped(start, end) : null;
    }
    at = end + 1;
    return ascii(start, end);
  }

  /** Where something comes that does not stand for itself; bytes beyond ASCII are negative. */
  private int plainEnd(int start) {
    byte[] text = this.text;
    int end = start;
    for (; end <= text.length - SwarAscii.COUNT; end += SwarAscii.COUNT) {
      int plain = SwarAscii.plain(SwarAscii.at(text, end));
      if (plain < SwarAscii.COUNT) {
        return end + plain;
      }
    }
    while (end < text.length && text[end] >= ' ' && text[end] != '"' && text[end] != '\\') {
      end++;
    }
    return end;
  }

  private String ascii(int start, int end) {
    return new String(text, start, end - start, StandardCharsets.ISO_8859_1);
  }

  /** A text from {@code start} with a backslash at {@code from}. */
  private @Nullable String escaped(int start, int from) {
    StringBuilder string = new StringBuilder(2 * (from - start) + 32);
    int copied = start;
    for (int i = from; i < text.length; i++) {
      byte c = text[i];
      if (c == '"') {
        at = i + 1;
        return string.append(ascii(copied, i)).toString();
      }
      if (c < ' ') {
        return null;
      }
      if (c == '\\') {
        string.append(ascii(copied, i));
        int meant = ++i < text.length ? escape(i) : END;
        if (meant == END) {
          return null;
        }
        i += text[i] == 'u' ? 4 : 0;
        copied = i + 1;
        string.append((char) meant);
      }
    }
    return null;
  }

  /** What is meant by the escape whose letter is at {@code i}. */
  private int escape(int i) {
    return switch (text[i]) {
      case '"', '\\', '/' -> text[i];
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> hexadecimal(i + 1);
      default -> END;
    };
  }

  private int hexadecimal(int start) {
    int value = 0;
    for (int i = start; i < start + 4; i++) {
      int digit = i < text.length ? Character.digit(text[i], 16) : -1;
      if (digit < 0) {
        return END;
      }
      value = 16 * value + digit;
    }
    return value;
  }

  /** A whole number. */
  private @Nullable JsonNode number() {
    byte[] text = this.text;
    int start = text[at] == '-' ? at + 1 : at;
    int i = start;
    long value = 0;
    while (i < text.length && text[i] >= '0' && text[i] <= '9') {
      value = 10 * value + text[i++] - '0';
    }
    int digits = i - start;
    boolean goesOn = i < text.length && (text[i] == '.' || text[i] == 'e' || text[i] == 'E');
    if (digits == 0 || digits > MAX_DIGITS || goesOn || (digits > 1 && text[start] == '0')) {
      return null;
    }
    long signed = start > at ? -value : value;
    at = i;
    return signed == (int) signed ? IntNode.valueOf((int) signed) : LongNode.valueOf(signed);
  }
}
