package dev.plimsoll.cli.report;

import dev.plimsoll.policy.RuleType;
import dev.plimsoll.policy.document.Effect;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;

/** The style of reports in tests: the same at any time, for any terminal. */
public final class PlainStyle {

  /** Reports of {@code check}, which denials fail. */
  public static final ReportStyle CHECK =
      new ReportStyle(
          "check",
          "1.2.3",
          TextStyle.PLAIN,
          Clock.fixed(Instant.parse("2026-11-30T18:00:00Z"), ZoneOffset.UTC),
          effect -> effect == Effect.Deny,
          policy -> "What it is for.",
          finding -> "",
          finding -> Optional.empty());

  /** The same, where every finding is of a type of rules. */
  public static ReportStyle of(RuleType type) {
    return new ReportStyle(
        CHECK.command(),
        CHECK.version(),
        CHECK.text(),
        CHECK.clock(),
        CHECK.fails(),
        CHECK.descriptions(),
        CHECK.explanations(),
        finding -> Optional.of(type));
  }

  private PlainStyle() {}
}
