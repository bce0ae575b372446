package dev.plimsoll.manifest;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Bytes taken as UTF-8.
 *
 * @param text the text up to the fault, or all of it
 * @param faultAt where the fault is
 * @param fault why the bytes are no text; null if they are
 */
public record Utf8(String text, Location faultAt, @Nullable String fault) {

  /** What the usual way to decode puts in the place of bytes that are no text. */
  private static final char REPLACEMENT = '\uFFFD';

  public static Utf8 decode(byte[] content) {
    if (content.length >= 2
        && ((content[0] == (byte) 0xFE && content[1] == (byte) 0xFF)
            || (content[0] == (byte) 0xFF && content[1] == (byte) 0xFE))) {
      return new Utf8("", Location.START, "this is UTF-16; save it as UTF-8");
    }
    boolean marked =
        content.length >= 3
            && content[0] == (byte) 0xEF
            && content[1] == (byte) 0xBB
            && content[2] == (byte) 0xBF;
    int start = marked ? 3 : 0;
    String usual = new String(content, start, content.length - start, StandardCharsets.UTF_8);
    if (usual.indexOf(REPLACEMENT) < 0) {
      return new Utf8(usual, Location.START, null);
    }
    ByteBuffer bytes = ByteBuffer.wrap(content, start, content.length - start);
    CharBuffer characters = CharBuffer.allocate(bytes.remaining());
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    CoderResult result = decoder.decode(bytes, characters, true);
    String text = characters.flip().toString();
    if (!result.isError()) {
      return new Utf8(text, Location.START, null);
    }
    int line = 1;
    int lineStart = 0;
    for (int next = Lines.next(text, 0);
        next > lineStart && Lines.endsLine(text, next);
        next = Lines.next(text, next)) {
      lineStart = next;
      line++;
    }
    return new Utf8(
        text,
        new Location(line, text.codePointCount(lineStart, text.length()) + 1),
        "this is no UTF-8 text");
  }
}
