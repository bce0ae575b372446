package dev.plimsoll.rule;

import dev.plimsoll.flux.FluxNamespaces;
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
 * @param target the Flux version to judge for, where a policy does not name one of its own
 * @param flux where the controllers of Flux run
 */
public record Rules(FluxVersion target, FluxNamespaces flux) implements RuleCatalogue {

  /** Those for a Flux that runs in its usual namespace. */
  public Rules(FluxVersion target) {
    this(target, FluxNamespaces.DEFAULT);
  }

  @Override
  public List<RuleType> types() {
    return Stream.of(
            AllowedSources.TYPE,
            ApiVersions.type(target),
            AutomationBranch.TYPE,
            CarriedValues.TYPE,
            CelRule.TYPE,
            ChartSource.TYPE,
            ChartVersion.type(target),
            Deletion.TYPE,
            Dependencies.TYPE,
            DriftDetection.TYPE,
            FluxUpgrade.type(target),
            ForcedReplacement.TYPE,
            HandEdits.type(flux),
            HandUpgrade.type(flux),
            ImagePolicyRule.TYPE,
            ImageRollback.type(flux),
            MigrationAnnotation.TYPE,
            MigrationPhases.TYPE,
            OciReference.TYPE,
            PersistedValues.TYPE,
            PlaintextSecrets.TYPE,
            PostRenderer.TYPE,
            ReleaseIdentity.TYPE,
            Remediation.TYPE,
            RestartForecast.TYPE,
            SchemaRule.TYPE,
            Tenancy.TYPE,
            Timing.TYPE,
            Verification.TYPE,
            VolatileMetadata.TYPE)
        .sorted(Comparator.comparing(RuleType::name))
        .toList();
  }
}
