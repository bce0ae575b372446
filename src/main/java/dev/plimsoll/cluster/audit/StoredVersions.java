package dev.plimsoll.cluster.audit;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plimsoll.cluster.Crds;
import dev.plimsoll.flux.ApiState;
import dev.plimsoll.flux.FluxKind;
import dev.plimsoll.flux.FluxVersion;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.Severity;
import java.util.ArrayList;
import java.util.List;

/**
 * Definitions that remember a version which objects may still be stored at: the API server denies a
 * definition without it (fluxcd/flux2, issue 5598).
 */
final class StoredVersions {

  private static final String CHECK = "stored-versions";
  private static final Pointer STORED = Pointer.of("status", "storedVersions");

  private StoredVersions() {}

  static List<AuditFinding> of(Resource definition, FluxVersion flux) {
    FluxKind kind = FluxKind.of(Crds.definedBy(definition)).orElse(null);
    if (kind == null) {
      return List.of();
    }
    List<AuditFinding> findings = new ArrayList<>();
    JsonNode stored = definition.at(STORED);
    for (int i = 0; i < stored.size(); i++) {
      String version = stored.get(i).asText("");
      ApiState state = kind.state(version, flux);
      if (state == ApiState.GONE) {
        findings.add(
            AuditFinding.of(
                CHECK,
                Severity.Critical,
                definition,
                STORED.at(i),
                "%s is %s, which Flux %s does not serve: its definition of %s is denied with \"status.storedVersions[%d]: Invalid value: \"%s\": missing from spec.versions\". Run flux migrate before the upgrade."
                    .formatted(STORED.at(i), version, flux, kind.kind(), i, version)));
      } else if (state == ApiState.DEPRECATED) {
        findings.add(
            AuditFinding.of(
                CHECK,
                Severity.Medium,
                definition,
                STORED.at(i),
                "%s is %s, which a later Flux will no longer serve: its definition of %s will be denied while this stands. Run flux migrate."
                    .formatted(STORED.at(i), version, kind.kind())));
      }
    }
    return findings;
  }
}
