package dev.plimsoll.flux;

import org.jspecify.annotations.Nullable;

/**
 * One API version of a kind, and the Flux releases that serve it.
 *
 * @param name the version, such as {@code v2beta2}
 * @param since the first release that serves it; the oldest one known here for what is older still
 * @param goneIn the first release that no longer serves it; null while it is served
 */
public record ApiVersion(String name, FluxVersion since, @Nullable FluxVersion goneIn) {

  /** Whether a release serves this version. */
  public boolean servedBy(FluxVersion flux) {
    return flux.atLeast(since) && !goneBy(flux);
  }

  /** Whether a release has ceased to serve this version. */
  public boolean goneBy(FluxVersion flux) {
    return goneIn != null && flux.atLeast(goneIn);
  }
}
