package dev.plimsoll.flux;

import java.util.Optional;

/**
 * The releases of Flux that objects are meant for: one that was named, or all that are supported.
 *
 * @param oldest the oldest of them
 * @param newest the newest of them; the same as {@code oldest} if one was named
 */
public record FluxTarget(FluxVersion oldest, FluxVersion newest) {

  /**
   * What is meant where nobody names a release: the three newest minor releases, which the Flux
   * project supports (Flux documentation, "Flux release support").
   */
  public static final FluxTarget SUPPORTED = new FluxTarget(FluxVersion.V2_8, FluxVersion.LATEST);

  /** One release. */
  public static FluxTarget of(FluxVersion named) {
    return new FluxTarget(named, named);
  }

  /** The release that was named, else all that are supported. */
  public static FluxTarget of(Optional<FluxVersion> named) {
    return named.map(FluxTarget::of).orElse(SUPPORTED);
  }

  /**
   * Reads a release; see {@link FluxVersion#parse}.
   *
   * @throws IllegalArgumentException if the text is no release that is known here
   */
  public static FluxTarget parse(String text) {
    return of(FluxVersion.parse(text));
  }

  /** The release, if it is only one. */
  public Optional<FluxVersion> named() {
    return oldest == newest ? Optional.of(newest) : Optional.empty();
  }

  /** {@code 2.10}, or {@code 2.8 to 2.10}. */
  @Override
  public String toString() {
    return oldest == newest ? newest.toString() : oldest + " to " + newest;
  }
}
