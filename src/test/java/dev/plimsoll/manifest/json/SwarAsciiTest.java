package dev.plimsoll.manifest.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Eight at a time are evaluated as each by itself is. */
class SwarAsciiTest {

  private static int plain(byte[] characters) {
    int plain = 0;
    while (plain < 8
        && (characters[plain] < 0 || characters[plain] >= ' ')
        && characters[plain] != '"'
        && characters[plain] != '\\') {
      plain++;
    }
    return plain;
  }

  @Test
  void countsWhatStandsForItself() {
    Random random = new Random(7);
    byte[] likely = {'"', '\\', ' ', '!', '#', '[', ']', 0x1f, 0x7f, (byte) 0x80, (byte) 0xa2, 0};
    byte[] characters = new byte[8];
    for (int round = 0; round < 200_000; round++) {
      for (int at = 0; at < 8; at++) {
        characters[at] =
            random.nextInt(4) == 0
                ? likely[random.nextInt(likely.length)]
                : (byte) (random.nextInt(8) == 0 ? random.nextInt(256) : 'a' + random.nextInt(26));
      }
      assertThat(SwarAscii.plain(SwarAscii.at(characters, 0)))
          .as("%s", (Object) characters)
          .isEqualTo(plain(characters));
      assertThat(SwarAscii.areAscii(SwarAscii.at(characters, 0)))
          .isEqualTo(new String(characters, ISO_8859_1).chars().allMatch(c -> c < 128));
    }
  }

  @Test
  void keepsTheFirstOfThem() {
    byte[] characters = "abcdefgh".getBytes(US_ASCII);
    long all = SwarAscii.at(characters, 0);

    assertThat(SwarAscii.first(8, all)).isEqualTo(all);
    assertThat(SwarAscii.first(1, all)).isEqualTo('a');
    assertThat(SwarAscii.first(2, all)).isEqualTo('a' + 'b' * 256L);
  }
}
