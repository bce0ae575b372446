package dev.plimsoll.cluster.audit;

import dev.plimsoll.flux.BuiltInCrds;
import dev.plimsoll.flux.DeclaredFlux;
import dev.plimsoll.flux.FluxVersion;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Resource;
import java.util.Optional;

/** The release of Flux that a FluxInstance of the Flux Operator stands for. */
final class InstalledFlux {

  /** Such as {@code v2.9.4@sha256:...}; newer than {@code spec} while that leaves room. */
  private static final Pointer APPLIED = Pointer.of("status", "lastAppliedRevision");

  private InstalledFlux() {}

  /** What it has installed, else what it asks for; empty if that leaves the release open. */
  static Optional<FluxVersion> of(Resource instance) {
    return instance
        .text(APPLIED)
        .map(revision -> revision.replaceFirst("@.*", ""))
        .flatMap(InstalledFlux::release)
        .or(() -> DeclaredFlux.of(instance).flatMap(InstalledFlux::release));
  }

  private static Optional<FluxVersion> release(String text) {
    return BuiltInCrds.release(DeclaredFlux.minor(text));
  }
}
