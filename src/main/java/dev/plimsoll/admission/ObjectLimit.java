package dev.plimsoll.admission;

import dev.plimsoll.admission.review.AdmissionRequest;
import dev.plimsoll.admission.review.ReviewSize;
import dev.plimsoll.manifest.Patch;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.policy.ClusterView;
import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.ObjectChange;
import dev.plimsoll.policy.Operation;
import dev.plimsoll.policy.Severity;
import dev.plimsoll.policy.document.Action;
import dev.plimsoll.policy.document.Effect;
import dev.plimsoll.policy.engine.EnforcedFinding;
import dev.plimsoll.policy.engine.PolicySet;
import dev.plimsoll.policy.engine.Verdict;
import java.util.List;
import java.util.Optional;

/**
 * Objects with more keys and values than are read. One that comes to be so is denied if a policy
 * that is about its kind denies: it would get past that policy. All others are not evaluated.
 */
final class ObjectLimit {

  /** The group of every kind of Flux ends so. */
  private static final String FLUX = ".toolkit.fluxcd.io";

  private ObjectLimit() {}

  /**
   * The verdict about a change of which an object is too large; empty if none is.
   *
   * @param request without its objects
   * @param size that of the review
   */
  static Optional<Verdict> verdict(
      AdmissionRequest request, ReviewSize size, PolicySet set, ClusterView cluster) {
    int nodes = size.object().nodes();
    int nodesBefore = size.oldObject().nodes();
    if (Math.max(nodes, nodesBefore) <= ReviewSize.MAX_OBJECT_NODES) {
      return Optional.empty();
    }
    return Optional.of(
        request
            .change()
            .map(change -> verdict(change, nodes, nodesBefore, set, cluster))
            .orElse(Verdict.Allowed.SILENTLY));
  }

  private static Verdict verdict(
      ObjectChange change, int nodes, int nodesBefore, PolicySet set, ClusterView cluster) {
    Optional<Action> action = set.strictestAction(change, cluster);
    if (action.isEmpty()) {
      return Verdict.Allowed.SILENTLY;
    }
    boolean isDenied =
        action.get() == Action.Deny
            && change.operation() != Operation.Delete
            && nodesBefore <= ReviewSize.MAX_OBJECT_NODES
            && change.current().type().group().endsWith(FLUX);
    String message =
        "%s %s has %,d keys and values, and policies evaluate objects of up to %,d."
            .formatted(
                change.current().kind(),
                change.name(),
                Math.max(nodes, nodesBefore),
                ReviewSize.MAX_OBJECT_NODES);
    return isDenied
        ? new Verdict.Denied(
            List.of(
                finding(
                    Severity.High,
                    Effect.Deny,
                    new Finding.Violation(Pointer.ROOT, "", message),
                    message + " Split it, or keep large values in a ConfigMap (valuesFrom).")))
        : new Verdict.Allowed(
            List.of(
                finding(
                    Severity.Info,
                    action.get() == Action.Audit ? Effect.Audit : Effect.Warn,
                    new Finding.NotEvaluated(Pointer.ROOT, message),
                    "not evaluated: " + message)),
            Patch.NONE);
  }

  private static EnforcedFinding finding(
      Severity severity, Effect effect, Finding finding, String message) {
    return new EnforcedFinding("limits", "", severity, effect, finding, message, Optional.empty());
  }
}
