package dev.plimsoll.cli.report;

import dev.plimsoll.policy.RuleType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** Findings in numbers, by rule; what a baseline knows is not among them. */
final class Totals {

  /** The type of the rule whose findings {@code plimsoll migrate} fixes in files. */
  private static final String MIGRATED = "apiVersion";

  private final List<FindingGroup> groups;
  private final Function<FileFinding, Optional<RuleType>> types;

  /** The totals of groups, which stay in their order. */
  Totals(List<FindingGroup> groups, Function<FileFinding, Optional<RuleType>> types) {
    this.groups = groups.stream().filter(group -> !group.first().known()).toList();
    this.types = types;
  }

  /** How many findings there are. */
  int findings() {
    return groups.stream().mapToInt(group -> group.findings().size()).sum();
  }

  /** A line for each rule and what comes of it: {@code 148 warn api-versions/served}. */
  List<String> lines(Colours colours) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (FindingGroup group : groups) {
      FileFinding first = group.first();
      String action = first.action().name().toLowerCase(Locale.ROOT);
      String name =
          colours.of(first.severity(), action) + " ".repeat(6 - action.length()) + first.ruleName();
      counts.merge(name, group.findings().size(), Integer::sum);
    }
    int width =
        counts.values().stream().mapToInt(count -> String.valueOf(count).length()).max().orElse(0);
    List<String> lines = new ArrayList<>();
    counts.forEach((name, count) -> {
      String number = String.valueOf(count);
      lines.add(" ".repeat(width - number.length()) + number + "  " + name);
    });
    return lines;
  }

  /** What a command can fix: {@code 3 can be fixed by --fix}; empty where it is nothing. */
  String fixable() {
    long byFix = count(FileFinding::fixable);
    long byMigration =
        count(finding ->
            !finding.file().isEmpty()
                && types.apply(finding).filter(type -> type.name().equals(MIGRATED)).isPresent());
    List<String> parts = new ArrayList<>();
    if (byFix > 0) {
      parts.add(byFix + " can be fixed by --fix");
    }
    if (byMigration > 0) {
      parts.add(
          byMigration + (parts.isEmpty() ? " can be fixed by " : " by ") + "plimsoll migrate");
    }
    return String.join(", ", parts);
  }

  private long count(Predicate<FileFinding> which) {
    return groups.stream().flatMap(group -> group.findings().stream()).filter(which).count();
  }
}
