package dev.plimsoll.rule.schema;

import dev.plimsoll.flux.BuiltInCrds;
import dev.plimsoll.flux.DeclaredFlux;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.SchemaOrigin;
import dev.plimsoll.policy.Severity;

/**
 * What a schema is worth that may not be the one of the cluster: what another release of Flux might
 * accept only warns.
 *
 * @param origin how far the schema is that of the cluster
 * @param name what it is called in a message, such as {@code HelmRelease v2 of Flux 2.9}
 */
record Caution(SchemaOrigin origin, String name) {

  static Caution of(SchemaOrigin origin, Resource definition, String kindAndVersion) {
    return new Caution(
        origin,
        DeclaredFlux.of(definition)
            .map(release -> kindAndVersion + " of Flux " + release)
            .orElse(kindAndVersion));
  }

  /** A violation of the schema; what is wrong by every known release stays one. */
  Finding of(Violation violation, Finding.Violation finding) {
    boolean mayBeAccepted =
        switch (origin) {
          case CLUSTER -> false;
          case NEWEST_KNOWN -> violation.cause() == ViolationCause.UNSUPPORTED;
          case TOO_OLD -> !violation.field().startsWith("metadata.");
        };
    return mayBeAccepted ? soften(finding) : finding;
  }

  /** A field that the schema does not know. */
  Finding ofUndeclared(Finding.Violation finding) {
    return origin == SchemaOrigin.CLUSTER ? finding : soften(finding);
  }

  private Finding soften(Finding.Violation finding) {
    String why =
        origin == SchemaOrigin.TOO_OLD
            ? "This only warns, because the files ask for a newer Flux than %s, the newest known here."
            : "This only warns, because the Flux version is not known: %s is the newest known here."
                + " Name yours with --flux-version, or its CRDs with --crds.";
    return new Finding.Advice(
        finding.path(),
        finding.message() + "\n" + why.formatted(BuiltInCrds.NEWEST),
        Severity.Medium);
  }
}
