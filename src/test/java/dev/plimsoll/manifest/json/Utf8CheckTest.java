package dev.plimsoll.manifest.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** It takes for UTF-8 what the strict decoder of Java takes for it. */
class Utf8CheckTest {

  private static void isAsJavaSays(byte[] text) {
    assertThat(Utf8Check.charset(text)).describedAs(Arrays.toString(text)).isEqualTo(java(text));
  }

  private static @Nullable Charset java(byte[] text) {
    try {
      String decoded = UTF_8.newDecoder().decode(ByteBuffer.wrap(text)).toString();
      return decoded.length() == text.length ? ISO_8859_1 : UTF_8;
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  @Test
  void knowsEveryCharacter() {
    for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
      if (codePoint < Character.MIN_SURROGATE || codePoint > Character.MAX_SURROGATE) {
        byte[] text = Character.toString(codePoint).getBytes(UTF_8);
        assertThat(Utf8Check.charset(text)).isEqualTo(text.length == 1 ? ISO_8859_1 : UTF_8);
      }
    }
  }

  @Test
  void knowsEverySequenceOfTwoBytesAndTheBorders() {
    for (int pair = 0; pair < 1 << 16; pair++) {
      isAsJavaSays(new byte[] {(byte) (pair >> 8), (byte) pair});
    }
    for (int lead = 0xe0; lead < 0x100; lead++) {
      for (int second = 0; second < 0x100; second++) {
        for (int last : new int[] {0x7f, 0x80, 0xbf, 0xc0}) {
          byte tail = (byte) last;
          isAsJavaSays(new byte[] {(byte) lead, (byte) second, tail});
          isAsJavaSays(new byte[] {(byte) lead, (byte) second, (byte) 0x80, tail});
        }
      }
    }
  }

  @Test
  void findsWhatIsWrongWhereverItStands() {
    Random random = new Random(5);
    byte[] sound = "a text of \u00fc, \u5546\u5e97 and \ud83d\ude80, and of ASCII".getBytes(UTF_8);
    for (int round = 0; round < 100_000; round++) {
      byte[] text = Arrays.copyOfRange(sound, random.nextInt(4), sound.length - random.nextInt(4));
      text[random.nextInt(text.length)] = (byte) random.nextInt(256);
      isAsJavaSays(text);
    }
  }
}
