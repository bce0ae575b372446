package dev.plimsoll.rule;

import dev.plimsoll.flux.FluxKind;
import dev.plimsoll.manifest.GroupVersionKind;
import dev.plimsoll.manifest.ManagedFields;
import dev.plimsoll.manifest.Patch;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.ClusterView;
import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.Mutation;
import dev.plimsoll.policy.ObjectChange;
import dev.plimsoll.policy.Rule;
import dev.plimsoll.policy.RuleCapability;
import dev.plimsoll.policy.RuleType;
import dev.plimsoll.policy.Write;
import dev.plimsoll.policy.setting.Field;
import dev.plimsoll.policy.setting.SettingTypes;
import dev.plimsoll.rule.support.MigrationTarget;
import java.util.List;
import java.util.Optional;

/**
 * Adds the annotation that makes a release move to a new API version; see {@link MigrationTarget}.
 *
 * <p>It goes by the old object: the new one already shows the new version. And it goes by the
 * manager who asks: were the annotation to arrive with anybody else's write, the applier would find
 * nothing left to change, and would stay at the old version for good.
 */
final class MigrationAnnotationRule implements Rule {

  static final RuleType TYPE =
      RuleType.named(
              "migrationAnnotation",
              "Adds the annotation that gets a release off an old API version.")
          .kinds(FluxKind.HELM_RELEASE.groupKind())
          .capabilities(RuleCapability.Mutates)
          .settings(
              SettingTypes.object(
                  fields -> new MigrationAnnotationRule(MigrationTarget.of(fields)),
                  MigrationTarget.SETTINGS.toArray(Field<?>[]::new)));

  private final MigrationTarget target;

  private MigrationAnnotationRule(MigrationTarget target) {
    this.target = target;
  }

  @Override
  public List<Write> writes() {
    return List.of(new Write(target.place(), "sets it to " + target.value()));
  }

  @Override
  public Mutation mutate(ObjectChange change, ClusterView cluster) {
    Resource old = change.oldObject();
    if (old == null || !target.isReached(change.requestedType())) {
      return Mutation.NONE;
    }
    Optional<ManagedFields> behind =
        target.ownersBehind(old).stream().filter(entry -> isApplier(entry, change)).findFirst();
    if (behind.isEmpty()) {
      return Mutation.NONE;
    }
    Patch patch = target.annotate(change.current());
    if (patch.isEmpty()) {
      return Mutation.NONE;
    }
    return new Mutation(
        patch,
        List.of(
            new Finding.Mutated(
                target.place(),
                "added the annotation %s: %s, so that what %s wrote at %s is written again at %s"
                    .formatted(
                        target.key(),
                        target.value(),
                        behind.get().manager(),
                        GroupVersionKind.of(behind.get().apiVersion(), "").version(),
                        target.version()))));
  }

  /** Whether an entry is that of the manager who asks, made by server-side apply. */
  static boolean isApplier(ManagedFields entry, ObjectChange change) {
    return entry.operation().equals("Apply")
        && entry.manager().equals(change.requester().fieldManager());
  }
}
