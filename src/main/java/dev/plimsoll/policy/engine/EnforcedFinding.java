package dev.plimsoll.policy.engine;

import dev.plimsoll.manifest.IssuedCredential;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.Severity;
import dev.plimsoll.policy.document.Effect;
import java.util.Optional;

/**
 * A finding, and what a policy makes of it.
 *
 * @param policy the policy's name
 * @param rule the id of the rule within it; empty where the finding is about the policy as a whole
 * @param severity how bad it is
 * @param effect what comes of it
 * @param finding what was found
 * @param message what the writer is told: safe to answer to anyone
 * @param softened why it does less than the policy's action says, such as an exception
 */
public record EnforcedFinding(
    String policy,
    String rule,
    Severity severity,
    Effect effect,
    Finding finding,
    String message,
    Optional<String> softened) {

  /** Whatever a message quotes, it holds no credential whose shape is known. */
  public EnforcedFinding {
    message = IssuedCredential.hide(message);
  }

  /** What findings are known by: {@code policy/rule}. */
  public String name() {
    return rule.isEmpty() ? policy : policy + "/" + rule;
  }

  /** The same finding, shown to the writer of an object that a release refers to. */
  EnforcedFinding about(Resource release) {
    return new EnforcedFinding(
        policy,
        rule,
        severity,
        effect,
        finding,
        "of %s %s/%s, which refers to this: %s"
            .formatted(release.kind(), release.namespace(), release.name(), message),
        softened);
  }

  /** The same finding with less said and done about it, and why. */
  public EnforcedFinding soften(Effect less, String why) {
    return new EnforcedFinding(policy, rule, severity, less, finding, message, Optional.of(why));
  }
}
