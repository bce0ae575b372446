package dev.plimsoll.cluster.audit;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plimsoll.flux.FluxKind;
import dev.plimsoll.flux.FluxVersion;
import dev.plimsoll.flux.HelmRelease;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.ClusterView;
import dev.plimsoll.policy.GeneratedSource;
import dev.plimsoll.rule.support.StatedVersion;
import dev.plimsoll.version.Updates;
import dev.plimsoll.version.VersionSet;
import dev.plimsoll.version.VersionSyntaxException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What runs, in numbers: versions by how loose they are, charts, images, and the migration. */
public final class Inventory {

  /**
   * How far the objects of a kind are on their way to the API version of a release.
   *
   * @param objects how many there are
   * @param current how many are owned at that version and no other
   */
  public record Migration(int objects, int current) {}

  private final FluxVersion flux;
  private final Map<String, Integer> versions = new LinkedHashMap<>();
  private final Map<String, Integer> charts = new TreeMap<>();
  private final Map<String, Migration> migrations = new TreeMap<>();
  private Map<String, Integer> images = Map.of();
  private int withChart;
  private int withInlineChart;
  private int withChartRef;

  /** Nothing counted yet; {@code flux} is the release that the objects should be at. */
  Inventory(FluxVersion flux) {
    this.flux = flux;
    for (Updates updates : Updates.values()) {
      versions.put(updates.name(), 0);
    }
  }

  /** Counts an object of Flux. */
  void add(Resource object, ClusterView cluster) {
    FluxKind.of(object)
        .ifPresent(kind ->
            migrations.merge(
                kind.kind(),
                new Migration(1, StaleFieldOwners.behind(object, flux).isEmpty() ? 1 : 0),
                (a, b) -> new Migration(a.objects() + b.objects(), a.current() + b.current())));
    // Flux writes a source for every template; its version is counted with the release.
    if (!GeneratedSource.is(object, cluster)) {
      StatedVersion.of(object)
          .ifPresent(stated -> versions.merge(updates(stated), 1, Integer::sum));
    }
    HelmRelease.of(object).ifPresent(this::add);
  }

  private void add(HelmRelease release) {
    if (release.hasChartRef()) {
      withChartRef++;
    } else if (release.inlineRepository().isPresent()) {
      withInlineChart++;
    } else if (release.hasChart()) {
      withChart++;
    }
    JsonNode latest = release.resource().tree().path("status").path("history").path(0);
    String chart = latest.path("chartName").asText("");
    if (!chart.isEmpty()) {
      charts.merge(chart + " " + latest.path("chartVersion").asText(""), 1, Integer::sum);
    }
  }

  private String updates(StatedVersion stated) {
    if (stated.kind() == StatedVersion.Kind.Digest) {
      return Updates.None.name();
    }
    try {
      Optional<VersionSet> set = stated.versions(flux.dialect());
      return set.isEmpty()
          ? "unknown"
          : set.get().updates().map(Updates::name).orElse("nothing matches");
    } catch (VersionSyntaxException e) {
      return "no version";
    }
  }

  /** The images that run are these, each with the number of containers. */
  void images(Map<String, Integer> running) {
    images = Map.copyOf(running);
  }

  /** The release of Flux that objects are measured by. */
  public FluxVersion flux() {
    return flux;
  }

  /** How many objects state versions of each updates, or texts that mean no version. */
  public Map<String, Integer> versions() {
    return Collections.unmodifiableMap(versions);
  }

  /** Charts with their versions as they are installed, and how many releases have each. */
  public Map<String, Integer> charts() {
    return Collections.unmodifiableMap(charts);
  }

  /** Images, and how many containers of workloads run each. */
  public Map<String, Integer> images() {
    return new TreeMap<>(images);
  }

  /** The kinds of Flux that there are objects of, and how far they are. */
  public Map<String, Migration> migrations() {
    return Collections.unmodifiableMap(migrations);
  }

  /** How many releases name a chart and its source. */
  public int withChart() {
    return withChart;
  }

  /** How many releases have the template of an OCIRepository. */
  public int withInlineChart() {
    return withInlineChart;
  }

  /** How many releases refer to the artifact of a chart. */
  public int withChartRef() {
    return withChartRef;
  }
}
