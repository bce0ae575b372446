package dev.plimsoll.cli.check;

import dev.plimsoll.build.Build;
import dev.plimsoll.build.BuildFinding;
import dev.plimsoll.build.BuildTarget;
import dev.plimsoll.build.BuiltObject;
import dev.plimsoll.build.EntryFinding;
import dev.plimsoll.build.EntryPoint;
import dev.plimsoll.build.MissingData;
import dev.plimsoll.build.SourcePlace;
import dev.plimsoll.build.UnwaitedDependencies;
import dev.plimsoll.manifest.Location;
import dev.plimsoll.manifest.Problem;
import dev.plimsoll.manifest.Redaction;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.manifest.yaml.Completeness;
import dev.plimsoll.manifest.yaml.Excerpts;
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
import java.util.Optional;
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
  private final Map<Path, Optional<Excerpts>> excerpts = new HashMap<>();

  /**
   * A judge.
   *
   * @param files the objects that are known from files, and definitions of kinds
   * @param named the files that are checked; what has its place elsewhere is not reported
   */
  BuildJudge(PolicySet policies, ClusterView files, List<InputFile> named) {
    this.policies = policies;
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
    UnwaitedDependencies.of(checkout.result().entryPoints())
        .ifPresent(found -> take(checkout, found));
    for (EntryPoint entry : checkout.result().entryPoints()) {
      BuiltClusterView cluster = new BuiltClusterView(entry, files);
      boolean fragments = entry.kind() == EntryPoint.Kind.OVERLAY && checkout.hasKustomizations();
      if (cluster.isWhole()) {
        MissingData.of(entry).forEach(found -> take(checkout, found));
      }
      for (Build build : entry.builds()) {
        build.objects().forEach(object -> judge(checkout, entry, object, cluster, fragments));
        build.problems().forEach(problem -> take(checkout, entry, build, problem));
        build.findings().forEach(finding -> take(checkout, entry, build, finding));
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
    ObjectChange change = ObjectChange.inFile(resource, completeness);
    List<EnforcedFinding> all = new ArrayList<>(policies.check(change, cluster).findings());
    MissingSources.of(change, cluster, true).ifPresent(all::add);
    for (EnforcedFinding enforced : all) {
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
    boolean fails = build.state() == Build.State.FAILED;
    Effect effect = fails && build.target() instanceof BuildTarget.Flux ? Effect.Deny : Effect.Warn;
    Severity severity = fails ? Severity.High : Severity.Medium;
    take(checkout, entry, build, new BuildFinding(BUILD_RULE, severity, effect, problem));
  }

  private void take(CheckoutBuilds checkout, EntryFinding found) {
    take(checkout, found.place().entry(), found.place().build(), found.finding());
  }

  private void take(CheckoutBuilds checkout, EntryPoint entry, Build build, BuildFinding finding) {
    Problem problem = finding.problem();
    InputFile input = named.get(checkout.file(problem.file()));
    if (input != null) {
      FileFinding about =
          FileJudge.aboutFile(
              new Problem(input.name(), problem.location(), problem.message()),
              finding.rule(),
              finding.severity(),
              effect(checkout, build, finding));
      add(about, input, name(entry, build.target()));
    }
  }

  /** Beside Kustomizations, an overlay that none of them names may be used by nobody. */
  private static Effect effect(CheckoutBuilds checkout, Build build, BuildFinding finding) {
    boolean unused = build.target() instanceof BuildTarget.Overlay && checkout.hasKustomizations();
    return unused && finding.effect() == Effect.Deny ? Effect.Warn : finding.effect();
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
    return excerpts
        .computeIfAbsent(file.identity(), key -> excerpts(file))
        .map(lines -> lines.line(location.line()))
        .orElse("");
  }

  private static Optional<Excerpts> excerpts(InputFile file) {
    try {
      return Optional.of(new Excerpts(file.read()));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
