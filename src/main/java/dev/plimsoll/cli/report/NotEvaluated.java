package dev.plimsoll.cli.report;

import dev.plimsoll.manifest.IssuedCredential;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Why something could not be evaluated. It is no finding: it says nothing about the objects.
 *
 * @param reason what was missing, in a sentence
 * @param rules the rules that missed it, each as {@code policy/rule}
 * @param objects for how many objects
 */
public record NotEvaluated(String reason, List<String> rules, int objects) {

  /** No report shows a credential or a line that is none of its own. */
  public NotEvaluated {
    reason = OneLine.of(IssuedCredential.hide(reason));
    rules = List.copyOf(rules);
  }

  /** The reason with the rules, for outputs that have no place for them. */
  String description() {
    return reason + " (" + String.join(", ", rules) + ")";
  }

  /** Reasons, counted as findings come that say so. */
  public static final class Reasons {

    private record Missed(Set<String> rules, Set<String> objects) {}

    private final Map<String, Missed> reasons = new LinkedHashMap<>();

    /** Takes what a rule says that could not evaluate an object. */
    public void add(FileFinding finding) {
      Missed missed =
          reasons.computeIfAbsent(
              finding.message(), key -> new Missed(new TreeSet<>(), new LinkedHashSet<>()));
      missed.rules().add(finding.ruleName());
      missed.objects().add(finding.file() + " " + finding.object());
    }

    /** Hands every reason to a report, in the order in which they came. */
    public void report(Report report) {
      reasons.forEach((reason, missed) ->
          report.notEvaluated(
              new NotEvaluated(reason, new ArrayList<>(missed.rules()), missed.objects().size())));
    }
  }
}
