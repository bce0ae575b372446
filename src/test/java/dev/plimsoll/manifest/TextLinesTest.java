package dev.plimsoll.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Offsets and locations of a text stand for each other. */
class TextLinesTest {

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "a\nbc\n", "\n\n", "a\r\nb\rc", "ü\uD83D\uDE00x\ny"})
  void aLocationLeadsBackToItsOffset(String text) {
    TextLines lines = new TextLines(text);
    for (int at = 0; at <= text.length(); at++) {
      if (at == 0 || at == text.length() || !isWithinOne(text, at)) {
        assertThat(lines.offset(lines.location(at))).as("%s of %s", at, text).isEqualTo(at);
      }
    }
  }

  /** Between two halves of a character, or of a line break. */
  private static boolean isWithinOne(String text, int at) {
    return Character.isLowSurrogate(text.charAt(at)) || text.startsWith("\r\n", at - 1);
  }

  @ParameterizedTest
  @CsvSource({"0, 1:1", "1, 1:2", "3, 2:1", "5, 2:2", "6, 2:3", "7, 3:1"})
  void columnsAreCharactersAndNotHalvesOfThem(int offset, String location) {
    assertThat(new TextLines("ab\n\uD83D\uDE00c\n").location(offset)).hasToString(location);
  }

  @ParameterizedTest
  @CsvSource({"1, 0", "2, 2", "3, 3", "9, 3"})
  void aLineBehindTheLastBeginsAtTheEnd(int line, int offset) {
    assertThat(new TextLines("a\nb").start(line)).isEqualTo(offset);
  }
}
