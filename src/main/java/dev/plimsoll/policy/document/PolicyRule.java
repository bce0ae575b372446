package dev.plimsoll.policy.document;

import dev.plimsoll.policy.AccessRequirement;
import dev.plimsoll.policy.Rule;
import dev.plimsoll.policy.RuleCapability;
import dev.plimsoll.policy.RuleType;
import java.util.Optional;

/**
 * One rule of a policy.
 *
 * @param id its name within the policy
 * @param type what kind of rule it is
 * @param rule the rule with its settings
 * @param message a message of the policy's author in place of the rule's own
 */
public record PolicyRule(String id, RuleType type, Rule rule, Optional<Message> message) {

  /** Whether it may take too long for an event loop: it is slow, or asks the API server itself. */
  public boolean mayTakeLong() {
    return type.capabilities().contains(RuleCapability.Slow)
        || !type.liveReads().isEmpty()
        || rule.requirements().stream()
            .anyMatch(requirement -> requirement.way() != AccessRequirement.Way.Watch);
  }
}
