package dev.plimsoll.policy.lint;

import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.manifest.Plural;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.manifest.yaml.Completeness;
import dev.plimsoll.policy.ClusterView;
import dev.plimsoll.policy.FixedClusterView;
import dev.plimsoll.policy.ObjectChange;
import dev.plimsoll.policy.Operation;
import dev.plimsoll.policy.Origin;
import dev.plimsoll.policy.Requester;
import dev.plimsoll.policy.document.Policy;
import dev.plimsoll.policy.document.PolicyException;
import dev.plimsoll.policy.match.Match;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Finds exceptions that end, match nothing, or switch a policy off. */
record ExceptionCheck(List<PlacedRule> rules, LintFindings findings) {

  /** How long before its end an exception is spoken of. */
  private static final int DAYS = 30;

  private static final Pointer MATCH = Pointer.of("spec", "match");

  /** Looks at one, as of {@code today}. */
  void look(PolicyException exception, LocalDate today) {
    Set<PlacedRule> covered = new HashSet<>();
    for (PlacedRule rule : rules) {
      if (exception.covers(rule.policy(), rule.rule())) {
        covered.add(rule);
      }
    }
    Match match = exception.match();
    if (!covered.isEmpty() && covered.stream().noneMatch(rule -> meets(match, rule))) {
      findings.warn(
          "exception-matches-nothing",
          exception.source(),
          MATCH,
          "exception "
              + exception.name()
              + " matches nothing: no object that it matches is evaluated by "
              + String.join(", ", exception.policies())
              + ". Delete it, or fix its match.");
    }
    if (!covered.isEmpty()
        && exception.until().isEmpty()
        && covered.stream().allMatch(rule -> match.covers(rule.policy().match()))) {
      findings.warn(
          "shadowed",
          exception.source(),
          MATCH,
          "exception "
              + exception.name()
              + " exempts everything that "
              + String.join(", ", exception.policies())
              + " would find, for good. Delete the policy, or narrow the exception.");
    }
    exception.until().ifPresent(until -> ending(exception, until, today));
  }

  private static boolean meets(Match exception, PlacedRule rule) {
    Policy policy = rule.policy();
    Set<GroupKind> kinds = rule.kinds();
    return exception.overlaps(policy.match())
        && policy.exclude().stream().noneMatch(out -> out.covers(exception))
        && (exception.resources().isEmpty()
            || kinds.isEmpty()
            || exception.resources().stream().anyMatch(kinds::contains));
  }

  private void ending(PolicyException exception, LocalDate until, LocalDate today) {
    long days = ChronoUnit.DAYS.between(today, until);
    if (days > DAYS) {
      return;
    }
    String whose = exception.owner().isEmpty() ? "" : " Its owner is " + exception.owner() + ".";
    String when =
        days < 0
            ? " ended on " + until + ", and holds no longer. Delete it, or move its end."
            : " ends on "
                + until
                + (days == 0 ? ", today" : ", in " + Plural.of(days, "day"))
                + "; from the day after, what it exempts is found again. Fix the objects, or move"
                + " its end.";
    findings.warn(
        "exception-ends",
        exception.source(),
        Pointer.of("spec", "until"),
        "exception " + exception.name() + when + whose);
  }

  private static boolean isMeant(Match match, Resource object, ClusterView cluster) {
    Match anybody = match.byAnybody();
    for (Operation operation : match.operations()) {
      ObjectChange change =
          new ObjectChange(
              operation,
              object.type(),
              object,
              operation == Operation.Create ? null : object,
              Requester.NOBODY,
              Origin.Files,
              Completeness.Whole,
              false);
      if (anybody.applies(change, cluster) != Match.Answer.No) {
        return true;
      }
    }
    return false;
  }

  /** Says so if an exception matches none of these objects. */
  void unused(PolicyException exception, List<Resource> objects) {
    ClusterView cluster = new FixedClusterView(objects);
    if (objects.stream().noneMatch(object -> isMeant(exception.match(), object, cluster))) {
      findings.warn(
          "exception-matches-nothing",
          exception.source(),
          MATCH,
          "exception "
              + exception.name()
              + " matches none of the manifests; what it was made for is gone or renamed. Delete"
              + " it, or fix its match.");
    }
  }
}
