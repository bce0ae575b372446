package dev.plimsoll.rule;

import dev.plimsoll.flux.FluxKind;
import dev.plimsoll.flux.HelmRelease;
import dev.plimsoll.manifest.GroupVersionKind;
import dev.plimsoll.manifest.ManagedFields;
import dev.plimsoll.manifest.Patch;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.ClusterView;
import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.Mutation;
import dev.plimsoll.policy.ObjectChange;
import dev.plimsoll.policy.Origin;
import dev.plimsoll.policy.Rule;
import dev.plimsoll.policy.RuleCapability;
import dev.plimsoll.policy.RuleType;
import dev.plimsoll.policy.setting.Field;
import dev.plimsoll.policy.setting.SettingTypes;
import dev.plimsoll.rule.support.MigrationTarget;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@code chart} to {@code chartRef} only once the release is written at the new API version, never
 * in the same change: the API server would have to merge the new fields into what is owned at a
 * version whose schema does not know them.
 */
final class MigrationPhasesRule implements Rule {

  /** What to do with a move to {@code chartRef} that comes too early. */
  enum TooEarly {
    Deny,
    Postpone
  }

  private static final Field<TooEarly> TOO_EARLY =
      Field.of(
          "tooEarly",
          SettingTypes.oneOf(TooEarly.class),
          TooEarly.Deny,
          "What to do with a move to chartRef before the move to the new API version is done:"
              + " deny it, or keep the old chart until the next time it is applied.");

  static final RuleType TYPE =
      RuleType.named(
              "migrationPhases",
              "Keeps the move to a new API version and the move to chartRef apart.")
          .kinds(FluxKind.HELM_RELEASE.groupKind())
          .capabilities(
              RuleCapability.Mutates, RuleCapability.AboutChange, RuleCapability.BeforeSchema)
          .settings(
              SettingTypes.object(
                  fields ->
                      new MigrationPhasesRule(MigrationTarget.of(fields), fields.get(TOO_EARLY)),
                  Stream.concat(MigrationTarget.SETTINGS.stream(), Stream.of(TOO_EARLY))
                      .toArray(Field<?>[]::new)));

  private final MigrationTarget target;
  private final TooEarly tooEarly;

  private MigrationPhasesRule(MigrationTarget target, TooEarly tooEarly) {
    this.target = target;
    this.tooEarly = tooEarly;
  }

  /**
   * The first phase alone: the chart stays as it was, and the annotation makes the applier write
   * the object at the new version. The next time it is applied, the second phase passes.
   */
  @Override
  public Mutation mutate(ObjectChange change, ClusterView cluster) {
    Resource old = change.oldObject();
    if (tooEarly != TooEarly.Postpone
        || change.origin() != Origin.Admission
        || old == null
        || !movesToChartRef(change, old)
        || !passesNextTime(change, old)) {
      return Mutation.NONE;
    }
    Resource object = change.current();
    Patch patch =
        Patch.remove(object.tree(), HelmRelease.CHART_REF)
            .then(Patch.set(object.tree(), HelmRelease.CHART, old.at(HelmRelease.CHART)))
            .then(target.annotate(object));
    return new Mutation(
        patch,
        List.of(
            new Finding.Mutated(
                HelmRelease.CHART_REF,
                "kept spec.chart for now, and moved the release to %s first; spec.chartRef takes"
                        .formatted(target.version())
                    + " effect the next time it is applied")));
  }

  @Override
  public List<Finding> evaluate(ObjectChange change, ClusterView cluster) {
    Resource old = change.oldObject();
    if (old == null || !movesToChartRef(change, old)) {
      return List.of();
    }
    String reason = reason(change, old);
    return reason == null
        ? List.of()
        : List.of(
            new Finding.Violation(
                HelmRelease.CHART_REF,
                "too early",
                "%s. Go in two steps: first change nothing but apiVersion to %s, and wait until Flux has written it (or run flux migrate); then, in a second change, replace spec.chart by spec.chartRef."
                    .formatted(reason, target.apiVersion())));
  }

  private static boolean movesToChartRef(ObjectChange change, Resource old) {
    HelmRelease before = new HelmRelease(old);
    return before.hasChart()
        && !before.hasChartRef()
        && new HelmRelease(change.current()).hasChartRef();
  }

  /** Why the move comes too early; null if it does not. */
  private @Nullable String reason(ObjectChange change, Resource old) {
    if (target.isBehind(change.requestedType().apiVersion())) {
      return "the release moves to chartRef while it is at " + change.requestedType().version();
    }
    if (target.isBehind(old.apiVersion())) {
      return "the release moves to "
          + target.version()
          + " and to chartRef in one change (it was at "
          + old.type().version()
          + ")";
    }
    List<ManagedFields> behind = target.ownersBehind(old);
    return behind.isEmpty()
        ? null
        : "the release moves to chartRef while it is still owned at an older API version ("
            + behind.stream()
                .map(entry ->
                    entry.manager()
                        + " at "
                        + GroupVersionKind.of(entry.apiVersion(), "").version())
                .distinct()
                .collect(Collectors.joining(", "))
            + ")";
  }

  /** Whether writing the object once, as the one who asks now, is all that is missing. */
  private boolean passesNextTime(ObjectChange change, Resource old) {
    List<ManagedFields> behind = target.ownersBehind(old);
    return target.isReached(change.requestedType())
        && !behind.isEmpty()
        && behind.stream().allMatch(entry -> MigrationAnnotationRule.isApplier(entry, change))
        && !target.annotate(change.current()).isEmpty();
  }
}
