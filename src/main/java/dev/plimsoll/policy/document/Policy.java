package dev.plimsoll.policy.document;

import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.manifest.yaml.Document;
import dev.plimsoll.policy.ClusterView;
import dev.plimsoll.policy.ObjectChange;
import dev.plimsoll.policy.RuleType;
import dev.plimsoll.policy.Severity;
import dev.plimsoll.policy.match.Match;
import java.util.List;

/**
 * A policy as it was read.
 *
 * @param name its name, unique in a set
 * @param description what it is for
 * @param severity how bad its findings are
 * @param action what is done about them
 * @param failurePolicy whether a rule that breaks may deny
 * @param match what it is about
 * @param exclude what of that it is not about
 * @param rules its rules, in order
 * @param source the document it was read from
 */
public record Policy(
    String name,
    String description,
    Severity severity,
    Action action,
    FailurePolicy failurePolicy,
    Match match,
    List<Match> exclude,
    List<PolicyRule> rules,
    Document source) {

  public Policy {
    exclude = List.copyOf(exclude);
    rules = List.copyOf(rules);
  }

  /** The same, but it only records what it finds: it denies nothing and fixes nothing. */
  Policy audited() {
    return new Policy(
        name,
        description,
        severity,
        Action.Audit,
        FailurePolicy.Ignore,
        match,
        exclude,
        rules,
        source);
  }

  /** The same, as it stands in its file now. */
  Policy from(Document now) {
    return new Policy(
        name, description, severity, action, failurePolicy, match, exclude, rules, now);
  }

  /** Whether it can be about an object that a kind of rule has something to say about. */
  public boolean concerns(RuleType type) {
    return match.resources().isEmpty() || match.resources().stream().anyMatch(type::concerns);
  }

  /** Whether it can be about objects of a kind. */
  public boolean isAbout(GroupKind kind) {
    return match.resources().isEmpty() || match.resources().contains(kind);
  }

  /** Whether it is about {@code change}. */
  public Match.Answer applies(ObjectChange change, ClusterView cluster) {
    return butForExclusions(match.applies(change, cluster), change, cluster);
  }

  /** The same for a change of a kind and in a namespace that it is about. */
  public Match.Answer appliesThere(ObjectChange change, ClusterView cluster) {
    return butForExclusions(match.appliesThere(change, cluster), change, cluster);
  }

  private Match.Answer butForExclusions(
      Match.Answer matched, ObjectChange change, ClusterView cluster) {
    Match.Answer answer = matched;
    if (answer == Match.Answer.No) {
      return answer;
    }
    for (Match exclusion : exclude) {
      switch (exclusion.applies(change, cluster)) {
        case Yes -> {
          return Match.Answer.No;
        }
        case Unknown -> answer = Match.Answer.Unknown;
        case No -> {}
      }
    }
    return answer;
  }
}
