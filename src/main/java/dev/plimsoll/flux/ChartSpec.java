package dev.plimsoll.flux;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Resource;
import java.util.Optional;
import java.util.Set;

/**
 * A chart by name and version: what a {@code HelmRelease} has under {@code spec.chart.spec}, and a
 * {@code HelmChart} under {@code spec}.
 *
 * @param resource the object that states it
 * @param place where the object states it
 * @param tree what it states
 */
public record ChartSpec(Resource resource, Pointer place, JsonNode tree) {

  ChartSpec(Resource resource, Pointer place) {
    this(resource, place, resource.at(place));
  }

  /** Kinds of sources whose charts Flux takes as they are. */
  private static final Set<String> VERSIONLESS = Set.of("GitRepository", "Bucket");

  /** The name of the chart, or its path in a Git repository or bucket. */
  public Optional<String> chart() {
    return text("chart");
  }

  /** Where {@link #version} stands, or would stand. */
  public Pointer versionPlace() {
    return place.key("version");
  }

  /**
   * The version constraint; absent or {@code *} means the latest stable version. Flux ignores it
   * for charts from Git repositories and buckets.
   */
  public Optional<String> version() {
    return text("version");
  }

  /** Whether Flux takes the chart as it is, whatever version is asked for. */
  public boolean isVersionless() {
    return VERSIONLESS.contains(tree.path("sourceRef").path("kind").asText());
  }

  private Optional<String> text(String key) {
    JsonNode found = tree.path(key);
    return found.isTextual() && !found.asText().isEmpty()
        ? Optional.of(found.asText())
        : Optional.empty();
  }

  /** The repository, Git repository or bucket that holds the chart. */
  public Optional<Reference> sourceRef() {
    return Reference.in(resource, tree.path("sourceRef"));
  }

  /**
   * Whether it says enough to find a chart. The schema of every API version requires the name of
   * the chart and the kind and name of its source.
   */
  public boolean isComplete() {
    return chart().isPresent()
        && sourceRef().filter(source -> !source.kind().isEmpty()).isPresent();
  }
}
