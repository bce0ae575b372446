package dev.plimsoll.cli.check;

import dev.plimsoll.build.Build;
import dev.plimsoll.build.BuildTarget;
import dev.plimsoll.build.BuiltObject;
import dev.plimsoll.build.EntryPoint;
import dev.plimsoll.build.SourcePlace;
import dev.plimsoll.cli.report.FileFinding;
import dev.plimsoll.manifest.Location;
import dev.plimsoll.manifest.Problem;
import dev.plimsoll.manifest.Redaction;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.manifest.yaml.Completeness;
import dev.plimsoll.manifest.yaml.StoredPlaces;
import dev.plimsoll.policy.ClusterView;
import dev.plimsoll.policy.ObjectChange;
import dev.plimsoll.policy.Severity;
import dev.plimsoll.policy.document.Effect;
import dev.plimsoll.policy.engine.EnforcedFinding;
import dev.plimsoll.policy.engine.PolicySet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Judges what Flux builds from checkouts. A finding has its place where its value is written, and
 * is one finding however many builds have it.
 */
final class BuildJudge {

  private static final String BUILD_RULE = "builds";

  /** So many builds are named with a finding. */
  private static final int NAMED = 3;

  private final PolicySet policies;
  private final ClusterView files;
  private final Map<Path, InputFile> named;
  private final Map<FileFinding, Set<String>> found = new LinkedHashMap<>();
  private final Map<FileFinding, Path> places = new HashMap<>();
  private final Set<Path> covered = new HashSet<>();
  private final Function<InputFile, StoredPlaces> stored;
  private final Map<Path, StoredPlaces> lines = new HashMap<>();

  /**
   * A judge.
   *
   * @param files the objects that are known from files, and definitions of kinds
   * @param named the files that are checked; what has its place elsewhere is not reported
   * @param stored the places that are kept of each of them
   */
  BuildJudge(
      PolicySet policies,
      ClusterView files,
      List<InputFile> named,
      Function<InputFile, StoredPlaces> stored) {
    this.policies = policies;
    this.stored = stored;
    this.files = files;
    this.named =
        named.stream()
            .collect(Collectors.toMap(BuildJudge::real, Function.identity(), (one, same) -> one));
  }

  private static Path real(InputFile file) {
    try {
      return file.identity().toRealPath();
    } catch (IOException e) {
      return file.identity();
    }
  }

  /** Judges the builds of some checkouts. */
  BuiltFindings judge(List<CheckoutBuilds> checkouts) {
    checkouts.forEach(this::judge);
    Map<Path, List<FileFinding>> byFile = new HashMap<>();
    found.forEach((finding, builds) ->
        byFile
            .computeIfAbsent(places.get(finding), file -> new ArrayList<>())
            .add(finding.builtBy(words(builds))));
    return new BuiltFindings(byFile, covered);
  }

  private static String words(Set<String> builds) {
    String some = builds.stream().limit(NAMED).collect(Collectors.joining(", "));
    return builds.size() <= NAMED ? some : some + " and " + (builds.size() - NAMED) + " more";
  }

  private void judge(CheckoutBuilds checkout) {
    for (String file : checkout.result().files()) {
      InputFile input = named.get(checkout.file(file));
      if (input != null) {
        covered.add(input.identity());
      }
    }
    for (EntryPoint entry : checkout.result().entryPoints()) {
      ClusterView cluster = new BuiltClusterView(entry, files);
      boolean fragments = entry.kind() == EntryPoint.Kind.OVERLAY && checkout.hasKustomizations();
      for (Build build : entry.builds()) {
        build.objects().forEach(object -> judge(checkout, entry, object, cluster, fragments));
        build.problems().forEach(problem -> take(checkout, entry, build, problem));
      }
    }
  }

  /**
   * Judges one object. An overlay that nothing names beside Kustomizations may be the base of one
   * in another repository, so what it lacks is not held against it.
   */
  private void judge(
      CheckoutBuilds checkout,
      EntryPoint entry,
      BuiltObject object,
      ClusterView cluster,
      boolean fragments) {
    Resource resource = object.resource();
    Completeness completeness = fragments ? Completeness.Fragment : Completeness.of(resource);
    for (EnforcedFinding enforced :
        policies.check(ObjectChange.inFile(resource, completeness), cluster).findings()) {
      SourcePlace place = object.locate(enforced.finding().path());
      InputFile input = named.get(checkout.file(place.file()));
      if (input != null) {
        boolean hidden =
            place.means() != SourcePlace.Means.MANIFEST
                && Redaction.covers(resource, enforced.finding().path());
        FileFinding finding =
            FileJudge.finding(
                enforced,
                resource,
                input.name(),
                place.location(),
                hidden ? "" : line(input, place.location()));
        add(finding, input, name(entry, object.target()));
      }
    }
  }

  /**
   * What every version of Flux fails on is denied. An overlay may be meant for something else, and
   * a variable without a value is an empty text before Flux 2.9.
   */
  private void take(CheckoutBuilds checkout, EntryPoint entry, Build build, Problem problem) {
    InputFile input = named.get(checkout.file(problem.file()));
    if (input != null) {
      boolean fails = build.state() == Build.State.FAILED;
      Effect effect =
          fails && build.target() instanceof BuildTarget.Flux ? Effect.Deny : Effect.Warn;
      FileFinding finding =
          FileJudge.aboutFile(
              new Problem(input.name(), problem.location(), problem.message()),
              BUILD_RULE,
              fails ? Severity.High : Severity.Medium,
              effect);
      add(finding, input, name(entry, build.target()));
    }
  }

  private void add(FileFinding finding, InputFile input, String build) {
    places.putIfAbsent(finding, input.identity());
    found.computeIfAbsent(finding, key -> new TreeSet<>()).add(build);
  }

  private static String name(EntryPoint entry, BuildTarget target) {
    return target instanceof BuildTarget.Flux && entry.kind() == EntryPoint.Kind.CLUSTER
        ? target.name() + " (" + (entry.name().isEmpty() ? "." : entry.name()) + ")"
        : target.name();
  }

  private String line(InputFile file, Location location) {
    return lines
        .computeIfAbsent(file.identity(), key -> stored.apply(file))
        .line(location.line());
  }
}
