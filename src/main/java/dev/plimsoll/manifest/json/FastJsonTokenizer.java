package dev.plimsoll.manifest.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigInteger;
import java.nio.charset.Charset;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Goes through a JSON text from left to right. What it reads it returns; null is what is no JSON,
 * and then it stands anywhere.
 */
final class FastJsonTokenizer {

  /** What follows the last character; no byte is that. */
  static final int END = Byte.MIN_VALUE - 1;

  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  /** Digits of a number that fits a {@code long} for sure. */
  private static final int MAX_LONG_DIGITS = 18;

  private final byte[] text;
  private final Charset charset;
  private final int maxDigits;
  private int at;

  /**
   * @param text UTF-8
   * @param charset what decodes it
   * @param maxDigits how many digits a number may have
   */
  FastJsonTokenizer(byte[] text, Charset charset, int maxDigits) {
    this.text = text;
    this.charset = charset;
    this.maxDigits = maxDigits;
    this.at = Arrays.mismatch(text, BYTE_ORDER_MARK) == BYTE_ORDER_MARK.length ? 3 : 0;
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
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
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
    return switch (text[at]) {
      case '"' -> TextNode.valueOf(string()); // null for null
      case 't' -> word("true", BooleanNode.TRUE);
      case 'f' -> word("false", BooleanNode.FALSE);
      case 'n' -> word("null", NullNode.instance);
      default -> number();
    };
  }

  private @Nullable JsonNode word(String word, JsonNode meaning) {
    for (int i = 0; i < word.length(); i++) {
      if (at == text.length || text[at++] != word.charAt(i)) {
        return null;
      }
    }
    return meaning;
  }

  /** A number, as the node that Jackson makes of it. */
  private @Nullable JsonNode number() {
    int start = at;
    at += is('-') ? 1 : 0;
    int first = at;
    long value = digits();
    int whole = at - first;
    if (whole == 0 || (whole > 1 && text[first] == '0')) {
      return null;
    }
    int more = is('.') ? moreDigits() : 0;
    int exponent = is('e') || is('E') ? moreDigits() : 0;
    if (more < 0 || exponent < 0 || whole + more + exponent > maxDigits) {
      return null;
    }
    if (more > 0 || exponent > 0) {
      return DoubleNode.valueOf(Double.parseDouble(string(start, at)));
    }
    if (whole > MAX_LONG_DIGITS) {
      BigInteger large = new BigInteger(string(start, at));
      return large.bitLength() < Long.SIZE
          ? LongNode.valueOf(large.longValue())
          : BigIntegerNode.valueOf(large);
    }
    long signed = first > start ? -value : value;
    return signed == (int) signed ? IntNode.valueOf((int) signed) : LongNode.valueOf(signed);
  }

  /** Moves past a point, or an exponent's letter and sign, and digits; -1 without digits. */
  private int moreDigits() {
    boolean isExponent = !is('.');
    at++;
    at += isExponent && (is('-') || is('+')) ? 1 : 0;
    int first = at;
    digits();
    return at > first ? at - first : -1;
  }

  /** Moves past digits, and returns what they say if {@link #MAX_LONG_DIGITS} are not exceeded. */
  private long digits() {
    byte[] text = this.text;
    int at = this.at;
    long value = 0;
    while (at < text.length && text[at] >= '0' && text[at] <= '9') {
      value = 10 * value + text[at++] - '0';
    }
    this.at = at;
    return value;
  }

  private boolean is(char c) {
    return at < text.length && text[at] == c;
  }

  /** A key, which has been read before more often than not. */
  @Nullable String key() {
    int start = at + 1;
    int end = plainEnd(start);
    return endsAt(end) ? KeyCache.of(text, start, end) : escaped(start, end);
  }

  private @Nullable String string() {
    int start = at + 1;
    int end = plainEnd(start);
    return endsAt(end) ? string(start, end) : escaped(start, end);
  }

  /** Whether a text ends there; then moves past its quote. */
  private boolean endsAt(int end) {
    boolean isEnd = end < text.length && text[end] == '"';
    at = isEnd ? end + 1 : at;
    return isEnd;
  }

  /** Where something comes that does not stand for itself. */
  private int plainEnd(int start) {
    byte[] text = this.text;
    int end = start;
    for (; end <= text.length - SwarAscii.COUNT; end += SwarAscii.COUNT) {
      int plain = SwarAscii.plain(SwarAscii.at(text, end));
      if (plain < SwarAscii.COUNT) {
        return end + plain;
      }
    }
    while (end < text.length && isPlain(text[end])) {
      end++;
    }
    return end;
  }

  /** Bytes beyond ASCII, which are negative, stand for themselves too. */
  private static boolean isPlain(byte c) {
    return c < 0 || (c >= ' ' && c != '"' && c != '\\');
  }

  private String string(int start, int end) {
    return new String(text, start, end - start, charset);
  }

  /** A text from {@code start} with the first backslash at {@code from}, or none. */
  private @Nullable String escaped(int start, int from) {
    StringBuilder string = new StringBuilder(2 * (from - start) + 32);
    int copied = start;
    int next = from;
    while (next < text.length && text[next] == '\\') {
      string.append(string(copied, next));
      int meant = escape(next + 1);
      if (meant == END) {
        return null;
      }
      string.append((char) meant);
      copied = next + (text[next + 1] == 'u' ? 6 : 2);
      next = plainEnd(copied);
    }
    return endsAt(next) ? string.append(string(copied, next)).toString() : null;
  }

  /** What is meant by the escape whose letter is at {@code i}. */
  private int escape(int i) {
    return switch (i < text.length ? text[i] : END) {
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
    for (int i = start; i < start + 4 && value >= 0; i++) {
      int digit = i < text.length ? Character.digit(text[i], 16) : -1;
      value = digit < 0 ? END : 16 * value + digit;
    }
    return value;
  }
}
