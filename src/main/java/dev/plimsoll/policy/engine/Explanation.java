package dev.plimsoll.policy.engine;

import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.policy.ClusterView;
import dev.plimsoll.policy.ObjectChange;
import dev.plimsoll.policy.RuleType;
import dev.plimsoll.policy.document.Policy;
import dev.plimsoll.policy.document.PolicyRule;
import dev.plimsoll.policy.match.Condition;
import dev.plimsoll.policy.match.Match;
import dev.plimsoll.policy.setting.KnownKinds;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Why a policy did or did not do something about a change.
 *
 * @param policy the policy
 * @param answer whether it is about the change
 * @param conditions each condition of its match, with its answer
 * @param exclusions each block of what it leaves out, with its answer and its conditions
 * @param rules what each of its rules saw
 * @param verdict what came of it, by this policy alone
 */
public record Explanation(
    Policy policy,
    Match.Answer answer,
    List<Condition.Answered> conditions,
    List<Exclusion> exclusions,
    List<Seen> rules,
    Verdict verdict) {

  /**
   * A block of what a policy leaves out.
   *
   * @param answer whether the change is left out by it
   * @param conditions each of its conditions, with its answer
   */
  public record Exclusion(Match.Answer answer, List<Condition.Answered> conditions) {}

  /**
   * What one rule saw.
   *
   * @param rule the rule
   * @param silentBecause why it was not asked; empty if it was
   * @param findings what it found, and what the policy makes of it
   */
  public record Seen(
      PolicyRule rule, Optional<String> silentBecause, List<EnforcedFinding> findings) {}

  private static final String GENERATED =
      "helm-controller makes this object from a HelmRelease, which is evaluated instead";

  /** Explains what {@code policy}, one of {@code set}, makes of a change. */
  public static Explanation of(
      Policy policy, PolicySet set, ObjectChange change, ClusterView cluster) {
    Match.Answer answer = policy.applies(change, cluster);
    Verdict verdict = set.only(List.of(policy.name())).check(change, cluster);
    return new Explanation(
        policy,
        answer,
        answers(policy.match(), change, cluster),
        policy.exclude().stream()
            .map(out -> new Exclusion(out.applies(change, cluster), answers(out, change, cluster)))
            .toList(),
        policy.rules().stream()
            .map(rule ->
                set.isEvaluated(change, cluster)
                    ? seen(rule, verdict, answer, change)
                    : new Seen(rule, Optional.of(GENERATED), List.of()))
            .toList(),
        verdict);
  }

  private static List<Condition.Answered> answers(
      Match match, ObjectChange change, ClusterView cluster) {
    return Condition.of(match).stream()
        .map(condition -> condition.answer(change, cluster))
        .toList();
  }

  private static Seen seen(
      PolicyRule rule, Verdict verdict, Match.Answer answer, ObjectChange change) {
    List<EnforcedFinding> findings =
        verdict.findings().stream().filter(finding -> finding.rule().equals(rule.id())).toList();
    return new Seen(
        rule,
        findings.isEmpty() ? silence(rule.type(), answer, change) : Optional.empty(),
        findings);
  }

  private static Optional<String> silence(RuleType type, Match.Answer answer, ObjectChange change) {
    GroupKind kind = KnownKinds.of(change.current());
    if (answer == Match.Answer.No) {
      return Optional.of("the policy is not about this");
    }
    if (!type.concerns(kind)) {
      return Optional.of(
          type.name()
              + " is about "
              + type.kinds().stream()
                  .map(GroupKind::kind)
                  .sorted()
                  .collect(Collectors.joining(", "))
              + ", and this is "
              + kind.kind());
    }
    ChangeScope scope = ChangeScope.of(change);
    return scope.concerns(type)
        ? Optional.empty()
        : Optional.of(
            switch (scope) {
              case Substance -> throw new IllegalStateException("concerns every rule");
              case Metadata -> "only metadata or spec.suspend changes, which it lets pass";
              case Nothing -> "nothing changes, which it lets pass";
              case Deletion -> "the object is deleted, which it lets pass";
              case Leaving -> "the object is on its way out, which every rule lets pass";
            });
  }

  /** The rules that were asked, whatever they found. */
  public List<PolicyRule> asked() {
    return rules.stream().filter(seen -> seen.silentBecause().isEmpty()).map(Seen::rule).toList();
  }
}
