package dev.plimsoll.policy.lint;

import dev.plimsoll.manifest.Location;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.yaml.Document;
import java.util.Comparator;
import java.util.List;

/**
 * Where those who look at policies put what they find.
 *
 * @param all what was found so far
 */
record LintFindings(List<LintFinding> all) {

  void warn(String check, Document document, Pointer place, String message) {
    all.add(LintFinding.warning(check, document.problem(place, message)));
  }

  void warn(String check, PlacedRule rule, String message) {
    all.add(LintFinding.warning(check, rule.problem(message)));
  }

  /** All of them once, in the order of files and lines. */
  List<LintFinding> sorted() {
    Comparator<Location> location =
        Comparator.comparingInt(Location::line).thenComparingInt(Location::column);
    return all.stream()
        .distinct()
        .sorted(
            Comparator.comparing((LintFinding finding) -> finding.problem().file())
                .thenComparing(finding -> finding.problem().location(), location))
        .toList();
  }
}
