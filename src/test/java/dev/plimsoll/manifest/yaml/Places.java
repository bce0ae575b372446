package dev.plimsoll.manifest.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.manifest.Lines;
import dev.plimsoll.manifest.Location;

/** The places that a text has, for tests of what is reported about it. */
public final class Places {

  private Places() {}

  /** Fails unless a location is in a text, or right behind one of its lines. */
  public static void assertWithin(String text, Location location) {
    int start = 0;
    for (int line = 1; line < location.line(); line++) {
      start = Lines.next(text, start);
      assertThat(Lines.endsLine(text, start)).as("line %s of %s", location, text).isTrue();
    }
    assertThat(location.line()).isPositive();
    assertThat(location.column())
        .as("column of %s in %s", location, text)
        .isBetween(1, text.codePointCount(start, Lines.next(text, start)) + 1);
  }
}
