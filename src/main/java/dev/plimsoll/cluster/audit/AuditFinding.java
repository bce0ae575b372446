package dev.plimsoll.cluster.audit;

import dev.plimsoll.manifest.GroupVersionKind;
import dev.plimsoll.manifest.IssuedCredential;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.Severity;
import dev.plimsoll.policy.document.Effect;
import dev.plimsoll.policy.engine.EnforcedFinding;

/**
 * One finding about an object that runs.
 *
 * @param type what the object is
 * @param namespace its namespace; empty for objects that belong to the cluster
 * @param name its name
 * @param policy the policy, or {@value #CLUSTER} for what no policy asks about
 * @param rule the rule's id within it, or the name of the check; may be empty
 * @param severity how bad it is
 * @param effect what would come of it at admission
 * @param path the field; the root for the object itself
 * @param message what is wrong, why it matters and how to fix it
 * @param evaluated whether something was found; otherwise something was missing that an evaluation
 *     needs
 */
public record AuditFinding(
    GroupVersionKind type,
    String namespace,
    String name,
    String policy,
    String rule,
    Severity severity,
    Effect effect,
    Pointer path,
    String message,
    boolean evaluated) {

  /** Whatever an object holds, no report shows a credential whose shape is known. */
  public AuditFinding {
    name = IssuedCredential.hide(name);
    message = IssuedCredential.hide(message);
  }

  /** What findings that come of no policy are filed under. */
  public static final String CLUSTER = "cluster";

  /** {@code policy/rule}. */
  public String ruleName() {
    return rule.isEmpty() ? policy : policy + "/" + rule;
  }

  /** What a policy says of an object. */
  static AuditFinding of(Resource object, EnforcedFinding finding) {
    String said =
        finding.finding() instanceof Finding.Mutated
            ? "would be fixed at admission: " + finding.message()
            : finding.message();
    return new AuditFinding(
        object.type(),
        object.namespace(),
        object.name(),
        finding.policy(),
        finding.rule(),
        finding.severity(),
        finding.effect(),
        finding.finding().path(),
        finding.softened().map(why -> said + " (only noted: " + why + ")").orElse(said),
        !(finding.finding() instanceof Finding.NotEvaluated));
  }

  /** What only the cluster tells of an object. */
  static AuditFinding of(
      String check, Severity severity, Resource object, Pointer path, String message) {
    return new AuditFinding(
        object.type(),
        object.namespace(),
        object.name(),
        CLUSTER,
        check,
        severity,
        Effect.Warn,
        path,
        message,
        true);
  }

  /** What could not be told of an object. */
  static AuditFinding notEvaluated(String check, Resource object, String message) {
    return new AuditFinding(
        object.type(),
        object.namespace(),
        object.name(),
        CLUSTER,
        check,
        Severity.Info,
        Effect.Warn,
        Pointer.ROOT,
        "not evaluated: " + message,
        false);
  }
}
