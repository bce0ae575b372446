package dev.plimsoll.cli.migrate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.cluster.audit.OldVersionReleases;
import dev.plimsoll.flux.ApiState;
import dev.plimsoll.flux.ChartArtifact;
import dev.plimsoll.flux.ChartSpec;
import dev.plimsoll.flux.FluxKind;
import dev.plimsoll.flux.FluxTarget;
import dev.plimsoll.flux.FluxVersion;
import dev.plimsoll.flux.GoDuration;
import dev.plimsoll.flux.HelmRelease;
import dev.plimsoll.flux.HelmRepository;
import dev.plimsoll.flux.Reference;
import dev.plimsoll.manifest.Kustomize;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.manifest.yaml.Completeness;
import dev.plimsoll.manifest.yaml.Document;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Moves releases whose chart is in a registry from {@code chart} to an {@code OCIRepository} and
 * {@code chartRef}, or to the template of one in {@code chart}. Releases that want the same of the
 * same repository share one; it stands in the file of the {@code HelmRepository}, so that whatever
 * sets namespaces treats both alike.
 *
 * @param files the files of the run
 * @param target the release of Flux
 * @param cluster the releases that are not at v2 in the cluster yet; none where no cluster is asked
 * @param inline whether to move to a template, which Flux 2.10 and later have
 */
public record ChartRefs(
    MigratedFiles files, FluxTarget target, OldVersionReleases cluster, boolean inline) {

  /**
   * Checks that the releases of Flux have what is moved to.
   *
   * @throws IllegalArgumentException if they do not; the message says what to name instead
   */
  public ChartRefs {
    if (inline && !target.oldest().atLeast(FluxVersion.V2_10)) {
      throw new IllegalArgumentException(
          "--inline-chart needs Flux 2.10, and the files are for %s; add --flux-version 2.10"
              .formatted(target));
    }
  }

  private static final String INTERVAL = "interval";

  /** A document and its file. */
  private record Found(MigratedFile file, Document document) {
    Resource resource() {
      return document.resource();
    }
  }

  /** The artifact of a chart: where it goes, and all of it that must be alike to be shared. */
  private record Artifact(String namespace, ObjectNode metadata, ObjectNode spec) {
    /** All but the interval: releases that ask at different times can share it. */
    String key() {
      return namespace + metadata + spec.deepCopy().without(INTERVAL);
    }

    /** Takes over the interval of another if it is shorter. */
    void askAsOftenAs(Artifact other) {
      Optional<Duration> own = GoDuration.parse(spec.path(INTERVAL).asText());
      Optional<Duration> wanted = GoDuration.parse(other.spec.path(INTERVAL).asText());
      if (own.isPresent() && wanted.isPresent() && wanted.get().compareTo(own.get()) < 0) {
        spec.set(INTERVAL, other.spec.path(INTERVAL));
      }
    }
  }

  /** What becomes of each file. */
  public List<FilePlan> plan() {
    Set<Path> closed = new HashSet<>();
    while (true) {
      Map<Path, Draft> drafts = draft(closed);
      List<Path> impossible =
          drafts.values().stream()
              .filter(Draft::isImpossible)
              .map(draft -> draft.file().path())
              .toList();
      // What cannot be written drops out, and with it all that would have to go together with it.
      if (impossible.isEmpty() || !closed.addAll(impossible)) {
        return drafts.values().stream().map(Draft::plan).toList();
      }
    }
  }

  private Map<Path, Draft> draft(Set<Path> closed) {
    Map<Path, Draft> drafts = new LinkedHashMap<>();
    files.files().forEach(file -> drafts.put(file.path(), new Draft(file)));
    List<Found> all = all().toList();
    Map<String, String> artifacts = new HashMap<>();
    Map<String, Artifact> made = new HashMap<>();
    Set<String> names = new HashSet<>();
    for (Found found : all) {
      if (FluxKind.OCI_REPOSITORY.is(found.resource())) {
        names.add(found.resource().namespace() + "/" + found.resource().name());
        if (found.resource().spec() instanceof ObjectNode spec) {
          artifacts.putIfAbsent(
              new Artifact(
                      found.resource().namespace(), JsonNodeFactory.instance.objectNode(), spec)
                  .key(),
              found.resource().name());
        }
      }
    }
    for (Found found : all) {
      HelmRelease release = HelmRelease.of(found.resource()).orElse(null);
      if (release == null
          || !release.hasChart()
          || release.inlineRepository().isPresent()
          || release.hasChartRef()
          || found.file().completeness(found.document()) == Completeness.Fragment) {
        continue;
      }
      Draft draft = drafts.getOrDefault(found.file().path(), new Draft(found.file()));
      ChartSpec chart = release.chart().orElse(null);
      Found repository = chart == null ? null : repository(chart, all);
      Denial denial = denial(release, chart, repository, all, found, closed);
      if (denial != null || chart == null || repository == null) {
        draft.note(
            found.resource(),
            denial == null ? "its spec.chart names no chart" : denial.reason(),
            denial == null || denial.manual());
        continue;
      }
      HelmRepository source = new HelmRepository(repository.resource());
      if (inline) {
        draft.change(found.document(), ChartArtifact.inline(release, chart, source));
        draft.note(
            found.resource(), "chart -> chart of kind OCIRepository, without a HelmChart", false);
        continue;
      }
      Artifact artifact =
          new Artifact(
              repository.resource().namespace(),
              ChartArtifact.metadata(release),
              ChartArtifact.spec(release, chart, source));
      String name = artifacts.get(artifact.key());
      made.getOrDefault(artifact.key(), artifact).askAsOftenAs(artifact);
      if (name == null) {
        name = name(release, chart, artifact, names);
        names.add(artifact.namespace() + "/" + name);
        artifacts.put(artifact.key(), name);
        made.put(artifact.key(), artifact);
        Draft home = drafts.getOrDefault(repository.file().path(), draft);
        home.add(document(artifact, name), "added, with the chart of " + release.id());
      }
      draft.change(
          found.document(), ChartArtifact.refer(release, name, ChartArtifact.namespaceOf(chart)));
      draft.note(found.resource(), "chart -> chartRef: OCIRepository " + name, false);
    }
    return drafts;
  }

  private Stream<Found> all() {
    return files.files().stream()
        .flatMap(
            file -> file.parsed().documents().stream().map(document -> new Found(file, document)));
  }

  private ObjectNode document(Artifact artifact, String name) {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    document.put(
        "apiVersion",
        FluxKind.OCI_REPOSITORY
            .apiVersion(target)
            .orElseThrow(
                () -> new IllegalArgumentException("Flux " + target + " has no OCIRepository")));
    document.put("kind", FluxKind.OCI_REPOSITORY.kind());
    ObjectNode metadata = document.putObject("metadata").put("name", name);
    if (!artifact.namespace().isEmpty()) {
      metadata.put("namespace", artifact.namespace());
    }
    metadata.setAll(artifact.metadata());
    document.set("spec", artifact.spec());
    return document;
  }

  /** A name that is free: that of the chart, if possible. */
  private static String name(
      HelmRelease release, ChartSpec chart, Artifact artifact, Set<String> taken) {
    String path = chart.chart().orElse("");
    String base = path.substring(path.lastIndexOf('/') + 1);
    String version = artifact.spec().path("ref").path("tag").asText("");
    return Stream.of(
            base,
            version.isEmpty() ? base : base + "-" + version,
            release.resource().name(),
            release.resource().name() + "-chart",
            release.resource().namespace() + "-" + release.resource().name() + "-chart")
        .map(name -> name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.-]", "-"))
        .filter(name -> !taken.contains(artifact.namespace() + "/" + name))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("no name is left for the chart of " + release.id()));
  }

  /** The repository that a chart names; null if it is not among the files. */
  private static @Nullable Found repository(ChartSpec chart, List<Found> all) {
    Reference source = chart.sourceRef().orElse(null);
    if (source == null) {
      return null;
    }
    List<Found> named =
        all.stream()
            .filter(found -> FluxKind.HELM_REPOSITORY.is(found.resource()))
            .filter(found -> found.file().completeness(found.document()) == Completeness.Whole)
            .filter(found -> found.resource().name().equals(source.name()))
            .toList();
    // Many manifests leave their namespace to a kustomization.
    return named.stream()
        .filter(found -> found.resource().namespace().equals(source.namespace()))
        .findFirst()
        .or(() ->
            named.stream()
                .filter(found ->
                    named.size() == 1
                        && (found.resource().namespace().isEmpty() || source.namespace().isEmpty()))
                .findFirst())
        .orElse(null);
  }

  /** Why a release stays as it is, and whether there is something that people can do about it. */
  private record Denial(String reason, boolean manual) {}

  private @Nullable Denial denial(
      HelmRelease release,
      @Nullable ChartSpec chart,
      @Nullable Found repository,
      List<Found> all,
      Found found,
      Set<Path> closed) {
    String version = release.resource().type().version();
    if (FluxKind.HELM_RELEASE.state(version, target) != ApiState.CURRENT) {
      return new Denial(
          "it is at %s: run plimsoll migrate without %s first, and have Flux write the result before this step"
              .formatted(version, inline ? "--inline-chart" : "--chart-ref"),
          true);
    }
    Optional<String> owners = cluster.of(release.resource().namespace(), release.resource().name());
    if (owners.isPresent()) {
      return new Denial(
          "in the cluster it is still owned by %s: have Flux write it as it is in Git, or run flux migrate, before this step"
              .formatted(owners.get()),
          true);
    }
    Reference source = chart == null ? null : chart.sourceRef().orElse(null);
    if (chart == null || source == null || chart.chart().isEmpty()) {
      return new Denial("its spec.chart names no chart, or no source", true);
    }
    if (!source.kind().equals(FluxKind.HELM_REPOSITORY.kind())) {
      return new Denial(
          "stays as it is: its chart is in a %s, which chartRef cannot name"
              .formatted(source.kind()),
          false);
    }
    if (repository == null) {
      return new Denial(
          "its %s is not among the files, or not the only one of that name; name the folder that it is in, too"
              .formatted(source),
          true);
    }
    if (!new HelmRepository(repository.resource()).isOci()) {
      return new Denial(
          "stays as it is: %s is an index over HTTP, and an OCIRepository reads registries only"
              .formatted(source),
          false);
    }
    Optional<String> obstacle =
        ChartArtifact.obstacle(chart)
            .or(() ->
                inline
                    ? ChartArtifact.obstacleInline(
                        release, chart, new HelmRepository(repository.resource()))
                    : Optional.empty());
    if (obstacle.isPresent()) {
      return new Denial(obstacle.get(), true);
    }
    Optional<String> patch = patch(release, all);
    if (patch.isPresent()) {
      return new Denial(
          "%s patches its chart: move what it sets to a patch of the OCIRepository together with the release"
              .formatted(patch.get()),
          true);
    }
    if (closed.contains(found.file().path()) || closed.contains(repository.file().path())) {
      return new Denial(
          "left alone, because its file or that of its repository cannot be changed without"
              + " touching other parts of it",
          true);
    }
    return null;
  }

  /** The file that patches the chart of a release, if any does. */
  private static Optional<String> patch(HelmRelease release, List<Found> all) {
    String name = release.resource().name();
    return all.stream()
        .filter(found -> isPatch(found, name) || hasPatch(found.resource(), name))
        .map(found -> found.file().parsed().file())
        .findFirst();
  }

  private static boolean isPatch(Found found, String name) {
    return FluxKind.HELM_RELEASE.is(found.resource())
        && found.resource().name().equals(name)
        && found.file().completeness(found.document()) == Completeness.Fragment
        && new HelmRelease(found.resource()).hasChart();
  }

  /** Whether a kustomization has a patch in place that is about the chart of a release. */
  private static boolean hasPatch(Resource resource, String name) {
    if (!Kustomize.isKustomization(resource) && !FluxKind.KUSTOMIZATION.is(resource)) {
      return false;
    }
    return Stream.of(resource.tree().path("patches"), resource.spec().path("patches"))
        .flatMap(JsonNode::valueStream)
        .filter(node -> isAbout(node, name))
        .map(node -> node.path("patch").asText(""))
        .anyMatch(text -> text.contains("/spec/chart") || text.contains("chart:"));
  }

  /** Whether a patch is, or may be, about a release; targets are regular expressions. */
  private static boolean isAbout(JsonNode patch, String name) {
    JsonNode target = patch.path("target");
    if (target.isMissingNode()) {
      return patch.path("patch").asText("").contains("name: " + name);
    }
    String wanted = target.path("name").asText("");
    return target.path("kind").asText("").equals(FluxKind.HELM_RELEASE.kind())
        && (wanted.isEmpty() || wanted.equals(name) || !wanted.matches("[a-z0-9.-]+"));
  }
}
