package dev.plimsoll.admission.review;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.Severity;
import dev.plimsoll.policy.document.Effect;
import dev.plimsoll.policy.engine.EnforcedFinding;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WarningsTest {

  /** The API server's own limit. */
  private static final int LIMIT = 4_096;

  private static EnforcedFinding enforced(
      String rule, Severity severity, Effect effect, String message) {
    return new EnforcedFinding(
        "p",
        rule,
        severity,
        effect,
        new Finding.Advice(Pointer.ROOT, message),
        message,
        Optional.empty());
  }

  private static EnforcedFinding softened(String rule, String message, String why) {
    return new EnforcedFinding(
        "p",
        rule,
        Severity.Low,
        Effect.Warn,
        new Finding.Violation(Pointer.ROOT, "", message),
        message,
        Optional.of(why));
  }

  private static int bytes(List<String> warnings) {
    return warnings.stream().mapToInt(text -> text.getBytes(StandardCharsets.UTF_8).length).sum();
  }

  @Test
  void putsWhatWouldHaveBeenDeniedFirstAndThenTheWorst() {
    List<EnforcedFinding> findings =
        List.of(
            enforced("a", Severity.Low, Effect.Warn, "low"),
            enforced("b", Severity.Critical, Effect.Warn, "critical"),
            softened("c", "old", "the object was so before"));

    List<String> warnings = Warnings.of(findings);

    assertThat(warnings)
        .containsExactly(
            "[p/c] old (not denied: the object was so before)", "[p/b] critical", "[p/a] low");
  }

  @Test
  void saysNothingOfWhatIsOnlyRecordedOrAlreadyInTheDenial() {
    List<EnforcedFinding> findings =
        List.of(
            enforced("a", Severity.Low, Effect.Audit, "recorded"),
            enforced("b", Severity.Low, Effect.Deny, "denied"));

    assertThat(Warnings.of(findings)).isEmpty();
  }

  @Test
  void saysNothingTwiceAndKeepsToOneLine() {
    List<EnforcedFinding> findings =
        List.of(
            enforced("a", Severity.Low, Effect.Warn, "one\n\ttwo\u0007"),
            enforced("a", Severity.Low, Effect.Warn, "one two"));

    assertThat(Warnings.of(findings)).containsExactly("[p/a] one two");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"one\u007ftwo", "one\u001ftwo", "one  two", " one two", "one two ", "one\rtwo"})
  void putsOneSpaceBetweenWords(String message) {
    List<String> warnings = Warnings.of(List.of(enforced("a", Severity.Low, Effect.Warn, message)));

    assertThat(warnings).containsExactly("[p/a] one two");
  }

  @Test
  void leavesOtherAlphabetsAsTheyAre() {
    String message = "größer als żółw \u0120\u010a 😀";

    List<String> warnings = Warnings.of(List.of(enforced("a", Severity.Low, Effect.Warn, message)));

    assertThat(warnings).containsExactly("[p/a] " + message);
  }

  @Test
  void leavesWarningsWholeWhileThereIsRoom() {
    String message = "word ".repeat(100).strip();

    List<String> warnings = Warnings.of(List.of(enforced("a", Severity.Low, Effect.Warn, message)));

    assertThat(warnings).containsExactly("[p/a] " + message);
  }

  @Test
  void staysWithinTheLimitOfTheApiServerWhateverThereIsToSay() {
    for (int count : new int[] {2, 9, 30, 500}) {
      List<EnforcedFinding> findings =
          IntStream.range(0, count)
              .mapToObj(i -> enforced("r" + i, Severity.Low, Effect.Warn, "größe ".repeat(400)))
              .toList();

      List<String> warnings = Warnings.of(findings);

      assertThat(bytes(warnings)).isLessThan(LIMIT);
      assertThat(warnings.getFirst()).startsWith("[p/r0] größe größe").endsWith("größe…");
    }
  }

  @Test
  void countsWhatThereIsNoRoomFor() {
    List<EnforcedFinding> findings =
        IntStream.range(0, 100)
            .mapToObj(i -> enforced("r" + i, Severity.Low, Effect.Warn, "word ".repeat(50)))
            .toList();

    List<String> warnings = Warnings.of(findings);

    assertThat(warnings.getLast())
        .isEqualTo("and %d more; the log of plimsoll has them all", 101 - warnings.size());
  }
}
