package dev.plimsoll.flux;

import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Resource;
import java.util.Optional;

/**
 * A {@code HelmChart} at any API version.
 *
 * @param resource the object
 */
public record HelmChart(Resource resource) {

  private static final Pointer SPEC = Pointer.of("spec");

  /** The object as a chart, if it is one. */
  public static Optional<HelmChart> of(Resource resource) {
    return FluxKind.HELM_CHART.is(resource)
        ? Optional.of(new HelmChart(resource))
        : Optional.empty();
  }

  /** The chart by name and version. */
  public ChartSpec chart() {
    return new ChartSpec(resource, SPEC);
  }
}
