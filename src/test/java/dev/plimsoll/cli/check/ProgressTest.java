package dev.plimsoll.cli.check;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What a terminal shows of a long run. */
class ProgressTest {

  private static final String CLEAR = "\r\u001B[K";

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final AtomicLong nanos = new AtomicLong(7);

  private Progress progress(boolean shown) {
    return new Progress(new PrintStream(bytes, true, UTF_8), shown, nanos::get);
  }

  private String shown() {
    return bytes.toString(UTF_8);
  }

  @Test
  void aRunOfLessThanASecondShowsNothing() {
    try (Progress progress = progress(true)) {
      progress.at("evaluated", 1, 2);
      nanos.addAndGet(999_999_999);
      progress.draw();
    }

    assertThat(shown()).isEmpty();
  }

  @Test
  void aLongRunShowsABarAndTakesItAway() {
    try (Progress progress = progress(true)) {
      nanos.addAndGet(1_000_000_000);
      progress.at("evaluated", 30, 40);
      progress.draw();
    }

    assertThat(shown())
        .isEqualTo(CLEAR + "[##################------] 75 % evaluated 30 of 40 files" + CLEAR);
  }

  @Test
  void aStepOfUnknownLengthShowsTheSeconds() {
    Progress progress = progress(true);
    nanos.addAndGet(3_500_000_000L);
    progress.step("building");
    progress.draw();

    assertThat(shown()).isEqualTo(CLEAR + "building (3 s)");
  }

  @Test
  void nothingIsDrawnBetweenStepsOrAfterTheEnd() {
    Progress progress = progress(true);
    nanos.addAndGet(3_000_000_000L);
    progress.step("building");
    progress.clear();
    progress.draw();
    progress.close();
    progress.step("late");

    assertThat(progress.draw()).isFalse();
    assertThat(shown()).isEmpty();
  }

  @Test
  void nothingIsShownWhereThereIsNoTerminal() {
    Progress progress = progress(false);
    nanos.addAndGet(3_000_000_000L);
    progress.step("building");
    progress.draw();
    progress.close();

    assertThat(shown()).isEmpty();
  }
}
