package dev.plimsoll.cli.report;

import dev.plimsoll.policy.RuleType;
import dev.plimsoll.policy.document.Effect;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What reports know besides the findings. Each format takes what it shows.
 *
 * @param command the command that found what is reported, such as {@code check}
 * @param version the version of this program
 * @param text how the formats for people look
 * @param clock tells the time of the report
 * @param fails the effects that fail the command
 * @param descriptions what a policy is for, by its name; empty for nothing
 * @param explanations what stands behind a finding; empty for nothing
 * @param types the type of the rule that has a finding; empty for what belongs to no rule
 */
public record ReportStyle(
    String command,
    String version,
    TextStyle text,
    Clock clock,
    Predicate<Effect> fails,
    Function<String, String> descriptions,
    Function<FileFinding, String> explanations,
    Function<FileFinding, Optional<RuleType>> types) {}
