package dev.plimsoll.policy.document;

import dev.plimsoll.manifest.yaml.Document;
import dev.plimsoll.policy.match.Match;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * Objects that a policy exempts, for a time and for a reason.
 *
 * @param name its name, unique in a set
 * @param policies policies by name, or single rules as {@code policy/rule}
 * @param match the objects
 * @param until the last day on which it holds (in UTC); empty if it holds for good
 * @param reason why
 * @param owner who answers for it; empty if nobody was named
 * @param source the document it was read from
 */
public record PolicyException(
    String name,
    List<String> policies,
    Match match,
    Optional<LocalDate> until,
    String reason,
    String owner,
    Document source) {

  public PolicyException {
    policies = List.copyOf(policies);
  }

  /** Whether it speaks of a rule of a policy. */
  public boolean covers(Policy policy, PolicyRule rule) {
    return policies.contains(policy.name()) || policies.contains(policy.name() + "/" + rule.id());
  }

  /** Whether it holds on {@code today}. */
  public boolean holdsOn(LocalDate today) {
    return until.isEmpty() || !today.isAfter(until.get());
  }
}
