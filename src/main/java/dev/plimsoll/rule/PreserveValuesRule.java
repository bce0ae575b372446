package dev.plimsoll.rule;

import dev.plimsoll.flux.FluxKind;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.policy.ClusterView;
import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.ObjectChange;
import dev.plimsoll.policy.Rule;
import dev.plimsoll.policy.RuleType;
import dev.plimsoll.policy.setting.SettingTypes;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code spec.upgrade.preserveValues}: helm-controller then upgrades as {@code helm upgrade
 * --reuse-values} does, and values that were taken out of Git live on in the cluster
 * (fluxcd/helm-controller, docs/spec/v2/helmreleases.md, "Upgrade configuration").
 */
final class PreserveValuesRule implements Rule {

  private static final Pointer PRESERVE_VALUES = Pointer.of("spec", "upgrade", "preserveValues");

  static final RuleType TYPE =
      RuleType.named(
              "preserveValues", "Denies releases whose values outlive their removal from Git.")
          .kinds(FluxKind.HELM_RELEASE.groupKind())
          .settings(SettingTypes.object(fields -> new PreserveValuesRule()));

  @Override
  public List<Finding> evaluate(ObjectChange change, ClusterView cluster) {
    List<Finding> findings = new ArrayList<>(ValuesTargetCheck.findings(change.current()));
    if (!change.current().at(PRESERVE_VALUES).asBoolean(false)) {
      return findings;
    }
    findings.add(
        new Finding.Violation(
            PRESERVE_VALUES,
            "true",
            PRESERVE_VALUES
                + " is true: values of earlier revisions stay in force after they are gone from"
                + " Git, an old image among them. Remove it, and state every value in spec.values"
                + " or spec.valuesFrom."));
    return findings;
  }
}
