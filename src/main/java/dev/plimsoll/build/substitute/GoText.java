package dev.plimsoll.build.substitute;

import java.nio.charset.StandardCharsets;

/**
 * Go's texts are bytes: lengths and positions count bytes of UTF-8. They are held here as Java
 * texts of which each character is one byte.
 */
final class GoText {

  private GoText() {}

  static String bytes(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  static String text(String bytes) {
    return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  /** Whether bytes are UTF-8; a substring may cut a character in two. */
  static boolean isText(String bytes) {
    for (int at = 0; at < bytes.length(); at += width(bytes, at)) {
      if (bytes.charAt(at) >= 0x80 && width(bytes, at) == 1) {
        return false;
      }
    }
    return true;
  }

  /** How many bytes the character takes that begins at {@code at}; 1 for what is no UTF-8. */
  static int width(String bytes, int at) {
    int first = bytes.charAt(at);
    int width = first < 0xC2 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 1;
    for (int i = 1; i < width; i++) {
      if (at + i >= bytes.length() || (bytes.charAt(at + i) & 0xC0) != 0x80) {
        return 1;
      }
    }
    return width;
  }

  /** The character that begins at {@code at}; U+FFFD for what is no UTF-8. */
  static int character(String bytes, int at) {
    int width = width(bytes, at);
    return width == 1 && bytes.charAt(at) >= 0x80
        ? 0xFFFD
        : text(bytes.substring(at, at + width)).codePointAt(0);
  }

  /** The characters in the opposite order; bytes that are no UTF-8 become U+FFFD each. */
  static String reversed(String bytes) {
    StringBuilder reversed = new StringBuilder(bytes.length());
    for (int at = 0; at < bytes.length(); at += width(bytes, at)) {
      reversed.insert(0, bytes(Character.toString(character(bytes, at))));
    }
    return reversed.toString();
  }
}
