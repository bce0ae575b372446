package dev.plimsoll.cli.report;

import dev.plimsoll.policy.Severity;
import dev.plimsoll.policy.document.Effect;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Findings that say the same of several objects or places.
 *
 * @param findings the findings, in the order in which they were found; at least one
 */
record FindingGroup(List<FileFinding> findings) {

  /** What equal findings share. */
  private record Key(String rule, Effect action, Severity severity, boolean known, String said) {

    static Key of(FileFinding finding) {
      return new Key(
          finding.ruleName(),
          finding.action(),
          finding.severity(),
          finding.known(),
          finding.message() + finding.note());
    }
  }

  private static final Comparator<FindingGroup> WORST_FIRST =
      Comparator.comparing((FindingGroup group) -> group.first().known())
          .thenComparing(group -> group.first().action())
          .thenComparing(group -> group.first().severity(), Comparator.reverseOrder());

  FindingGroup {
    findings = List.copyOf(findings);
  }

  /** Groups findings: denials first, then by severity, and else in the order of the findings. */
  static List<FindingGroup> of(List<FileFinding> findings) {
    Map<Key, List<FileFinding>> groups = new LinkedHashMap<>();
    findings.forEach(
        finding -> groups.computeIfAbsent(Key.of(finding), key -> new ArrayList<>()).add(finding));
    return groups.values().stream().map(FindingGroup::new).sorted(WORST_FIRST).toList();
  }

  /** The one that is shown. */
  FileFinding first() {
    return findings.getFirst();
  }

  /** All others. */
  List<FileFinding> others() {
    return findings.subList(1, findings.size());
  }
}
