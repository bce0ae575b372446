package dev.plimsoll.rule;

import dev.plimsoll.flux.FluxNamespaces;
import dev.plimsoll.flux.FluxTarget;
import dev.plimsoll.flux.FluxVersion;
import dev.plimsoll.policy.RuleCatalogue;
import dev.plimsoll.policy.RuleType;
import dev.plimsoll.rule.cel.CelRule;
import dev.plimsoll.rule.schema.SchemaRule;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Every kind of rule that this program knows.
 *
 * @param target the Flux versions to evaluate for, where a policy does not name one of its own
 * @param flux where the controllers of Flux run
 */
public record Rules(FluxTarget target, FluxNamespaces flux) implements RuleCatalogue {

  /** Those for a Flux that runs in its usual namespace. */
  public Rules(FluxTarget target) {
    this(target, FluxNamespaces.DEFAULT);
  }

  /** Those for one release of Flux, which runs in its usual namespace. */
  public Rules(FluxVersion target) {
    this(FluxTarget.of(target));
  }

  @Override
  public List<RuleType> types() {
    return Stream.of(
            AllowedSourcesRule.TYPE,
            ApiVersionRule.type(target),
            AutomationBranchRule.TYPE,
            ReusedValuesRule.TYPE,
            CelRule.TYPE,
            ChartSourceRule.TYPE,
            ChartVersionRule.type(target.newest()),
            CommitTemplateRule.type(target.newest()),
            DeletionRule.TYPE,
            DependenciesRule.TYPE,
            DriftDetectionRule.TYPE,
            ExpressionRule.TYPE,
            FluxUpgradeRule.type(target),
            ForcedReplacementRule.TYPE,
            IgnoredFieldsRule.TYPE,
            ManualEditsRule.type(flux),
            ManualUpgradeRule.type(flux),
            ImagePolicyRule.TYPE,
            ImageRollbackRule.type(flux),
            MigrationAnnotationRule.TYPE,
            MigrationPhasesRule.TYPE,
            OciReferenceRule.TYPE,
            PreserveValuesRule.TYPE,
            PlaintextSecretsRule.TYPE,
            PostRendererRule.TYPE,
            ReleaseIdentityRule.TYPE,
            RemediationRule.TYPE,
            RestartForecastRule.TYPE,
            SchemaRule.type(target.newest()),
            TenancyRule.TYPE,
            TimingRule.TYPE,
            VerificationRule.TYPE,
            VolatileMetadataRule.TYPE)
        .sorted(Comparator.comparing(RuleType::name))
        .toList();
  }
}
