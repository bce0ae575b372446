package dev.plimsoll.cluster.audit;

import dev.plimsoll.flux.ApiVersion;
import dev.plimsoll.flux.FluxField;
import dev.plimsoll.flux.FluxKind;
import dev.plimsoll.flux.FluxVersion;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.Severity;
import java.util.ArrayList;
import java.util.List;

/**
 * Fields that an object still has at an old API version and loses at the current one. They show
 * only where the object is read at the old version.
 */
final class RemovedFields {

  private static final String CHECK = "gone-field";

  private RemovedFields() {}

  /** The versions of a kind, older than the one stored, at which such fields can show. */
  static List<String> versions(FluxKind kind, FluxVersion flux) {
    String stored = kind.storage(flux).map(ApiVersion::name).orElse("");
    return FluxField.of(kind).stream()
        .filter(field -> !field.in().contains(stored))
        .flatMap(field -> field.in().stream())
        .distinct()
        .toList();
  }

  static List<AuditFinding> of(Resource object, FluxVersion flux) {
    FluxKind kind = FluxKind.of(object).orElse(null);
    if (kind == null) {
      return List.of();
    }
    String stored = kind.storage(flux).map(ApiVersion::name).orElse("");
    List<AuditFinding> findings = new ArrayList<>();
    for (FluxField field : FluxField.of(kind)) {
      if (!field.in().contains(stored)) {
        for (Pointer place : field.placesIn(object)) {
          findings.add(
              AuditFinding.of(
                  CHECK,
                  Severity.High,
                  object,
                  place,
                  place
                      + " is gone at "
                      + stored
                      + ": the controllers of Flux "
                      + flux
                      + " do not see it, and the API server drops it at the next write. "
                      + field
                          .instead()
                          .map(instead -> "In Git, write " + instead + ", in its place")
                          .orElse("Take it out of Git")
                      + " (plimsoll migrate does it)."));
        }
      }
    }
    return findings;
  }
}
