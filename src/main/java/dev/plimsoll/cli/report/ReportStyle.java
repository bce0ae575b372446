package dev.plimsoll.cli.report;

import dev.plimsoll.policy.document.Effect;
import java.time.Clock;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What reports know besides the findings. Each format takes what it shows.
 *
 * @param command the command that found what is reported, such as {@code check}
 * @param version the version of this program
 * @param colours whether to use the colours of terminals
 * @param clock tells the time of the report
 * @param fails the effects that fail the command
 * @param descriptions what a policy is for, by its name; empty for nothing
 * @param explanations what stands behind a finding; empty for nothing
 */
public record ReportStyle(
    String command,
    String version,
    boolean colours,
    Clock clock,
    Predicate<Effect> fails,
    Function<String, String> descriptions,
    Function<FileFinding, String> explanations) {}
