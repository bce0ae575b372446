package dev.plimsoll.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.cli.Leftovers.Range;
import java.util.List;
import org.junit.jupiter.api.Test;

class LeftoversTest {

  private static final String UNWRITTEN = "Anonymous:             0 kB";
  private static final String WRITTEN = "Anonymous:             4 kB";

  @Test
  void findsCodeAndConstantsOfAFile() {
    List<Range> found =
        Leftovers.restorable(
            List.of(
                "00410000-03d1e000 r-xp 00010000 fe:00 1005   /usr/bin/plimsoll",
                "Size:              58424 kB",
                UNWRITTEN,
                "7f6889b80000-7f688af80000 r--p 03950000 fe:00 1005   /usr/bin/plimsoll",
                UNWRITTEN));

    assertThat(found)
        .containsExactly(
            new Range(0x410000L, 0x3d1e000L), new Range(0x7f6889b80000L, 0x7f688af80000L));
  }

  @Test
  void givesUpNothingThatNoFileHolds() {
    List<Range> found =
        Leftovers.restorable(
            List.of(
                "7f688af80000-7f688c28f000 rw-p 04d50000 fe:00 1005   /usr/bin/plimsoll",
                UNWRITTEN,
                "03d3f000-03d40000 r--p 0393e000 fe:00 1005   /usr/bin/plimsoll",
                WRITTEN,
                "7f688d180000-7f688dd80000 r--p 00000000 00:00 0",
                UNWRITTEN,
                "7ffc453a5000-7ffc453a7000 r-xp 00000000 00:00 0   [vdso]",
                UNWRITTEN));

    assertThat(found).isEmpty();
  }
}
