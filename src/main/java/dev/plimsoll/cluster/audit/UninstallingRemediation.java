package dev.plimsoll.cluster.audit;

import dev.plimsoll.flux.FluxKind;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.Severity;
import java.util.List;

/** Releases that a failed upgrade uninstalls. */
final class UninstallingRemediation {

  private static final String CHECK = "uninstalling-remediation";
  private static final Pointer STRATEGY = Pointer.of("spec", "upgrade", "remediation", "strategy");

  private UninstallingRemediation() {}

  static List<AuditFinding> of(Resource object) {
    if (!FluxKind.HELM_RELEASE.is(object) || !object.at(STRATEGY).asText("").equals("uninstall")) {
      return List.of();
    }
    return List.of(
        AuditFinding.of(
            CHECK,
            Severity.High,
            object,
            STRATEGY,
            STRATEGY
                + " is uninstall: when an upgrade of this release fails, the release is"
                + " uninstalled with its data and not rolled back. Write strategy: rollback, or"
                + " upgrade.strategy.name: RetryOnFailure."));
  }
}
