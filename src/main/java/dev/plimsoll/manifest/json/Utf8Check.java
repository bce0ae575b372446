package dev.plimsoll.manifest.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;

/** Whether bytes are UTF-8 (RFC 3629): no overlong forms, no surrogates, nothing cut off. */
final class Utf8Check {

  /** The least code point that needs so many bytes. */
  private static final int[] LEAST = {0, 0, 0x80, 0x800, 0x10000};

  private Utf8Check() {}

  /**
   * The charset that decodes the text fastest: ISO 8859-1 if all of it is ASCII, else UTF-8; null
   * if it is no UTF-8.
   */
  static @Nullable Charset charset(byte[] text) {
    int at = asciiEnd(text, 0);
    if (at == text.length) {
      return ISO_8859_1;
    }
    while (at < text.length) {
      int length = sequence(text, at);
      if (length == 0) {
        return null;
      }
      at = asciiEnd(text, at + length);
    }
    return UTF_8;
  }

  /** The place of the next byte beyond ASCII. */
  private static int asciiEnd(byte[] text, int from) {
    int at = from;
    while (at <= text.length - SwarAscii.COUNT && SwarAscii.areAscii(SwarAscii.at(text, at))) {
      at += SwarAscii.COUNT;
    }
    while (at < text.length && text[at] >= 0) {
      at++;
    }
    return at;
  }

  /** How many bytes the character has that begins with a byte beyond ASCII; 0 if it is none. */
  private static int sequence(byte[] text, int at) {
    int length = Integer.numberOfLeadingZeros(~text[at] << 24);
    if (length < 2 || length > 4 || length > text.length - at) {
      return 0;
    }
    int codePoint = text[at] & (0x7f >> length);
    for (int i = at + 1; i < at + length; i++) {
      if ((text[i] & 0xc0) != 0x80) {
        return 0;
      }
      codePoint = codePoint << 6 | (text[i] & 0x3f);
    }
    boolean isCharacter =
        codePoint >= LEAST[length]
            && codePoint <= Character.MAX_CODE_POINT
            && (codePoint < Character.MIN_SURROGATE || codePoint > Character.MAX_SURROGATE);
    return isCharacter ? length : 0;
  }
}
