package dev.plimsoll.cli.check;

import dev.plimsoll.build.Build;
import dev.plimsoll.build.BuildComparison;
import dev.plimsoll.build.BuildFinding;
import dev.plimsoll.build.BuildResult;
import dev.plimsoll.build.BuildTarget;
import dev.plimsoll.build.BuiltObject;
import dev.plimsoll.build.EntryFinding;
import dev.plimsoll.build.EntryPoint;
import dev.plimsoll.build.MissingData;
import dev.plimsoll.build.SourcePlace;
import dev.plimsoll.build.UnwaitedDependencies;
import dev.plimsoll.build.patch.InlinePatch;
import dev.plimsoll.build.patch.PatchFault;
import dev.plimsoll.build.patch.PatchFragment;
import dev.plimsoll.cli.report.FileFinding;
import dev.plimsoll.flux.FluxKind;
import dev.plimsoll.manifest.Location;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Positions;
import dev.plimsoll.manifest.Problem;
import dev.plimsoll.manifest.Redaction;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.manifest.yaml.StoredPlaces;
import dev.plimsoll.policy.ClusterView;
import dev.plimsoll.policy.Severity;
import dev.plimsoll.policy.document.Effect;
import dev.plimsoll.policy.engine.EnforcedFinding;
import dev.plimsoll.policy.engine.PolicySet;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Evaluates what Flux builds from checkouts. A finding has its place where its value is written,
 * and is one finding however many builds have it.
 */
final class BuildEvaluator {

  private static final String BUILD_RULE = "builds";

  /** So many builds are named with a finding. */
  private static final int NAMED = 3;

  /** An object with what there is to say of it. */
  private record Evaluated(BuiltObject object, List<EnforcedFinding> findings) {}

  private final PolicySet policies;
  private final ClusterView files;
  private final ReportedFiles reported;
  private final Map<FileFinding, Set<String>> found = new LinkedHashMap<>();
  private final Map<FileFinding, InputFile> places = new HashMap<>();
  private final Set<Path> covered = new HashSet<>();
  private final Set<BuiltFindings.Applied> applied = new HashSet<>();
  private final Set<Path> coveredBefore = new HashSet<>();
  private final Function<InputFile, StoredPlaces> stored;
  private final Map<Path, StoredPlaces> lines = new HashMap<>();
  private final IdentityHashMap<EntryPoint, BuiltClusterView> views = new IdentityHashMap<>();

  /**
   * Evaluates nothing yet.
   *
   * @param files the objects that are known from files, and definitions of kinds
   * @param reported the files that are checked; what has its place elsewhere is not reported
   * @param stored the places that are kept of each of them
   */
  BuildEvaluator(
      PolicySet policies,
      ClusterView files,
      ReportedFiles reported,
      Function<InputFile, StoredPlaces> stored) {
    this.policies = policies;
    this.stored = stored;
    this.files = files;
    this.reported = reported;
  }

  /** Evaluates the builds of some checkouts. */
  BuiltFindings evaluate(List<CheckoutBuilds> checkouts) {
    checkouts.forEach(this::evaluate);
    Map<Path, List<FileFinding>> byFile = new HashMap<>();
    Map<InputFile, List<FileFinding>> elsewhere = new LinkedHashMap<>();
    found.forEach((finding, builds) -> {
      InputFile file = Objects.requireNonNull(places.get(finding));
      boolean checked = reported.checked(file.identity()).isPresent();
      (checked
              ? byFile.computeIfAbsent(file.identity(), key -> new ArrayList<>())
              : elsewhere.computeIfAbsent(file, key -> new ArrayList<>()))
          .add(finding.builtBy(words(builds)));
    });
    return new BuiltFindings(
        byFile,
        covered,
        applied,
        coveredBefore,
        elsewhere.entrySet().stream()
            .map(entry -> new FileResult(entry.getKey(), 0, entry.getValue(), List.of(), List.of()))
            .toList());
  }

  private static String words(Set<String> builds) {
    String some = builds.stream().limit(NAMED).collect(Collectors.joining(", "));
    return builds.size() <= NAMED ? some : some + " and " + (builds.size() - NAMED) + " more";
  }

  private void evaluate(CheckoutBuilds checkout) {
    for (String file : checkout.result().files()) {
      reported.checked(checkout.file(file)).map(InputFile::identity).ifPresent(covered::add);
    }
    Set<Problem> known =
        checkout.before().map(comparison -> problems(comparison.before())).orElse(Set.of());
    asWhole(checkout.result().entryPoints()).stream()
        .filter(found -> !known.contains(anywhere(found.finding().problem())))
        .forEach(found -> take(checkout, found));
    for (EntryPoint entry : checkout.result().entryPoints()) {
      // An overlay that nothing names beside Kustomizations may be the base of one in another
      // repository, so what it lacks is not held against it.
      boolean fragments = entry.kind() == EntryPoint.Kind.OVERLAY && checkout.hasKustomizations();
      Optional<EntryPoint> old = checkout.before().flatMap(comparison -> comparison.before(entry));
      EntryEvaluator evaluate =
          new EntryEvaluator(
              policies,
              view(entry),
              fragments,
              old.map(earlier -> EntryEvaluator.Old.of(earlier, view(earlier))));
      entry.builds().stream()
          .filter(build -> !isUntouched(checkout, old, build))
          .flatMap(build -> build.objects().stream())
          .toList()
          .parallelStream()
          .map(object -> new Evaluated(object, evaluate.findings(object)))
          .toList()
          .forEach(evaluated -> take(checkout, entry, evaluated));
      inPatches(checkout, entry, evaluate, old);
      for (Build build : entry.builds()) {
        build.problems().stream()
            .filter(problem -> !known.contains(anywhere(problem)))
            .forEach(problem -> take(checkout, entry, build, problem));
        build.findings().stream()
            .filter(finding -> !known.contains(anywhere(finding.problem())))
            .forEach(finding -> take(checkout, entry, build, finding));
      }
    }
    checkout.before().ifPresent(comparison -> deletions(checkout, comparison));
  }

  /**
   * What there is to say of patches in built objects: in post-renderers, which helm-controller
   * applies, and in Kustomizations that are not built here.
   */
  private void inPatches(
      CheckoutBuilds checkout,
      EntryPoint entry,
      EntryEvaluator evaluate,
      Optional<EntryPoint> old) {
    Set<String> keys = new HashSet<>();
    for (Build build : entry.builds()) {
      if (build.isBuilt() && build.target() instanceof BuildTarget.Flux flux) {
        String file = flux.kustomization().locate(Pointer.ROOT).file();
        applied.add(new BuiltFindings.Applied(checkout.file(file), flux.key()));
        keys.add(flux.key());
      }
    }
    entry.builds().stream()
        .filter(build -> !isUntouched(checkout, old, build))
        .flatMap(build -> build.objects().stream())
        .filter(object ->
            FluxKind.HELM_RELEASE.is(object.resource())
                || !keys.contains(object.resource().namespace() + "/" + object.resource().name()))
        .forEach(host -> inPatches(checkout, entry, evaluate, host));
  }

  private void inPatches(
      CheckoutBuilds checkout, EntryPoint entry, EntryEvaluator evaluate, BuiltObject host) {
    String build = name(entry, host.target());
    Positions positions = positions(host);
    List<InlinePatch> patches = InlinePatch.of(host.resource(), positions);
    for (PatchFault fault : PatchFault.of(host.resource(), patches, positions)) {
      reported
          .checked(checkout.file(host.locate(fault.place()).file()))
          .ifPresent(input -> add(FileEvaluator.inPatch(input.name(), fault), input, build));
    }
    for (PatchFragment part : PatchFragment.of(patches, positions)) {
      for (EnforcedFinding enforced : evaluate.inPatch(host, part.resource())) {
        Location location = part.positions().of(enforced.finding().path());
        reported
            .checked(checkout.file(host.locate(part.place()).file()))
            .ifPresent(input ->
                add(
                    FileEvaluator.finding(
                        enforced, part.resource(), input.name(), location, line(input, location)),
                    input,
                    build));
      }
    }
  }

  /** Where the parts of a built object stand; those of one text are in one file. */
  private static Positions positions(BuiltObject object) {
    return new Positions() {
      @Override
      public Location of(Pointer place) {
        return object.locate(place).location();
      }

      @Override
      public Location within(Pointer place, int character) {
        return object.locateWithin(place, character).location();
      }
    };
  }

  private BuiltClusterView view(EntryPoint entry) {
    return views.computeIfAbsent(entry, key -> new BuiltClusterView(key, files));
  }

  /** What there was to say of builds, wherever in their files it stood. */
  private Set<Problem> problems(BuildResult result) {
    return Stream.concat(
            result.entryPoints().stream()
                .flatMap(entry -> entry.builds().stream())
                .flatMap(build ->
                    Stream.concat(
                        build.problems().stream(),
                        build.findings().stream().map(BuildFinding::problem))),
            asWhole(result.entryPoints()).stream().map(found -> found.finding().problem()))
        .map(BuildEvaluator::anywhere)
        .collect(Collectors.toSet());
  }

  /** What is told of entry points as a whole, and not of one object. */
  private List<EntryFinding> asWhole(List<EntryPoint> entries) {
    return Stream.concat(
            UnwaitedDependencies.of(entries).stream(),
            entries.stream()
                .filter(entry -> view(entry).isWhole())
                .flatMap(entry -> MissingData.of(entry).stream()))
        .toList();
  }

  /** Lines move; a problem is the same as before by what it says of which file. */
  private static Problem anywhere(Problem problem) {
    return new Problem(problem.file(), Location.START, problem.message());
  }

  /** Whether a build was not made before, and would have been as it is: nothing in it changed. */
  private static boolean isUntouched(
      CheckoutBuilds checkout, Optional<EntryPoint> old, Build build) {
    return old.stream()
            .flatMap(entry -> entry.builds().stream())
            .anyMatch(
                before -> !before.isBuilt() && before.target().name().equals(build.target().name()))
        && checkout.before().orElseThrow().isUntouched(build);
  }

  private void deletions(CheckoutBuilds checkout, BuildComparison comparison) {
    comparison.before().files().forEach(file -> coveredBefore.add(checkout.file(file)));
    new DeletionEvaluator(policies, files, reported, checkout, comparison)
        .findings()
        .forEach(one -> add(one.finding(), one.file(), name(one.entry(), one.object().target())));
  }

  private void take(CheckoutBuilds checkout, EntryPoint entry, Evaluated evaluated) {
    BuiltObject object = evaluated.object();
    Resource resource = object.resource();
    for (EnforcedFinding enforced : evaluated.findings()) {
      SourcePlace place = object.locate(enforced.finding().path());
      reported
          .checked(checkout.file(place.file()))
          .ifPresent(input -> {
            boolean hidden =
                place.means() != SourcePlace.Means.MANIFEST
                    && Redaction.covers(resource, enforced.finding().path());
            FileFinding finding =
                FileEvaluator.finding(
                    enforced,
                    resource,
                    input.name(),
                    place.location(),
                    hidden ? "" : line(input, place.location()));
            add(finding, input, name(entry, object.target()));
          });
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
    reported
        .checked(checkout.file(problem.file()))
        .ifPresent(input -> {
          FileFinding about =
              FileEvaluator.aboutFile(
                  new Problem(input.name(), problem.location(), problem.message()),
                  finding.rule(),
                  finding.severity(),
                  effect(checkout, build, finding));
          add(about, input, name(entry, build.target()));
        });
  }

  /** Beside Kustomizations, an overlay that none of them names may be used by nobody. */
  private static Effect effect(CheckoutBuilds checkout, Build build, BuildFinding finding) {
    boolean unused = build.target() instanceof BuildTarget.Overlay && checkout.hasKustomizations();
    return unused && finding.effect() == Effect.Deny ? Effect.Warn : finding.effect();
  }

  private void add(FileFinding finding, InputFile input, String build) {
    places.putIfAbsent(finding, input);
    found.computeIfAbsent(finding, key -> new TreeSet<>()).add(build);
  }

  private static String name(EntryPoint entry, BuildTarget target) {
    return target instanceof BuildTarget.Flux && entry.kind() == EntryPoint.Kind.CLUSTER
        ? target.name() + " (" + (entry.name().isEmpty() ? "." : entry.name()) + ")"
        : target.name();
  }

  private String line(InputFile file, Location location) {
    return lines.computeIfAbsent(file.identity(), key -> stored.apply(file)).line(location.line());
  }
}
