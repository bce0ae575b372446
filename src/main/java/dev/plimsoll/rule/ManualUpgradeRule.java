package dev.plimsoll.rule;

import dev.plimsoll.flux.FluxKind;
import dev.plimsoll.flux.FluxNamespaces;
import dev.plimsoll.flux.HelmRelease;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.Annotations;
import dev.plimsoll.policy.ClusterView;
import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.Lookup;
import dev.plimsoll.policy.ObjectChange;
import dev.plimsoll.policy.Operation;
import dev.plimsoll.policy.Rule;
import dev.plimsoll.policy.RuleCapability;
import dev.plimsoll.policy.RuleType;
import dev.plimsoll.policy.setting.Field;
import dev.plimsoll.policy.setting.Glob;
import dev.plimsoll.policy.setting.KnownKinds;
import dev.plimsoll.policy.setting.SettingTypes;
import dev.plimsoll.rule.support.FluxWriters;
import dev.plimsoll.rule.support.HelmRecords;
import java.util.List;

/**
 * A Helm release that a HelmRelease owns, upgraded or rolled back by anyone but Flux. Helm writes
 * its record of the new revision before it touches anything, so a denied record stops it cleanly.
 *
 * @param flux who Flux is
 */
record ManualUpgradeRule(FluxWriters flux) implements Rule {

  /** The rule for a Flux that runs in these namespaces. */
  static RuleType type(FluxNamespaces flux) {
    Field<List<Glob>> controllers = FluxWriters.controllers(flux);
    return RuleType.named(
            "manualUpgrade",
            "Denies manual Helm upgrades and rollbacks of releases that Flux reconciles.")
        .kinds(KnownKinds.RELEASE)
        .capabilities(RuleCapability.AboutChange)
        .watches(FluxKind.HELM_RELEASE.groupKind())
        .settings(
            SettingTypes.object(
                fields -> new ManualUpgradeRule(FluxWriters.of(fields, controllers)),
                controllers,
                FluxWriters.DEFAULT_SERVICE_ACCOUNT));
  }

  @Override
  public List<Finding> evaluate(ObjectChange change, ClusterView cluster) {
    if (change.operation() != Operation.Create || flux.isController(change.requester())) {
      return List.of();
    }
    Resource record = change.current();
    return switch (HelmRecords.owner(record, cluster)) {
      case Lookup.Found<HelmRelease>(HelmRelease owner) -> {
        boolean allowed =
            flux.isFor(owner, change.requester())
                || owner.isSuspended()
                || owner.resource().isBeingDeleted()
                || Annotations.reason(owner.resource(), Annotations.ALLOW_MANUAL_CHANGES)
                    .isPresent();
        yield allowed ? List.of() : List.of(denial(record, owner));
      }
      case Lookup.Absent<HelmRelease> nobodys -> List.of();
      case Lookup.Unknown<HelmRelease>(String reason) ->
          List.of(new Finding.NotEvaluated(Pointer.ROOT, "not evaluated: who owns it: " + reason));
    };
  }

  private static Finding denial(Resource record, HelmRelease owner) {
    return new Finding.Violation(
        Pointer.ROOT,
        owner.id(),
        "release "
            + record.namespace()
            + "/"
            + HelmRecords.releaseOf(record)
            + " belongs to HelmRelease "
            + owner.id()
            + ", and Flux would undo what is done manually. Change it in Git, or suspend it first"
            + " (flux suspend helmrelease "
            + owner.resource().name()
            + " -n "
            + owner.resource().namespace()
            + ").");
  }
}
