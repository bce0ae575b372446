package dev.plimsoll.build;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.plimsoll.build.EntryBuild.Pending;
import dev.plimsoll.build.checkout.SourceTree;
import dev.plimsoll.build.kustomize.BuildInput;
import dev.plimsoll.build.kustomize.KustomizeBuild;
import dev.plimsoll.build.kustomize.KustomizeOutput;
import dev.plimsoll.build.kustomize.Reach;
import dev.plimsoll.build.kustomize.RecentBuilds;
import dev.plimsoll.build.resourceset.TemplateEngine;
import dev.plimsoll.build.substitute.SubstitutionException;
import dev.plimsoll.build.substitute.Variables;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Positions;
import dev.plimsoll.manifest.Problem;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.Severity;
import dev.plimsoll.policy.document.Effect;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/**
 * Builds entry points round by round: what one round gives may hold the Kustomizations of the next,
 * and the ConfigMaps that variables of another come from.
 */
final class BuildRounds {

  /** What kustomize made of a build, before the variables are put in. */
  private record Staged(
      EntryBuild entry,
      Pending pending,
      BuildInput input,
      Reach reach,
      KustomizeBuild.Result result) {

    Stream<Resource> raw() {
      return result instanceof KustomizeBuild.Result.Built built
          ? built.documents().objects().stream().map(KustomizeOutput.Item::resource)
          : Stream.of();
    }
  }

  private static final String NO_FOLDER = "its path is not in this repository";

  private final RepositoryObjects objects;
  private final KustomizeBuild kustomize;
  private final BuildProblems problems;
  private final int parallel;
  private final boolean strict;
  private final TemplateEngine templates;
  private final UnmatchedPatches unmatched = new UnmatchedPatches();
  private final Set<String> folders = new HashSet<>();
  private final Set<String> files = new HashSet<>();
  private int count;
  private boolean complete = true;

  BuildRounds(RepositoryObjects objects, BuildOptions options, RecentBuilds recent) {
    this.objects = objects;
    this.kustomize =
        new KustomizeBuild(
            options.engine(), options.network(), options.deadline(), options.cache(), recent);
    this.problems = new BuildProblems(objects.checkout());
    this.strict = options.strictVariables();
    this.templates = options.templates();
    this.parallel = Math.max(1, options.parallel());
  }

  boolean isComplete() {
    return complete;
  }

  /** The folders that builds reached as bases, components or themselves. */
  Set<String> folders() {
    return folders;
  }

  /** The files that went into builds. */
  Set<String> files() {
    return files;
  }

  /** Builds entry points to their end. */
  void run(List<EntryBuild> entries) {
    List<Staged> staged = new ArrayList<>();
    try (ExecutorService workers = Executors.newFixedThreadPool(parallel)) {
      do {
        staged.addAll(round(entries, workers));
        finish(staged);
      } while (!staged.isEmpty() || entries.stream().anyMatch(EntryBuild::hasPending));
    }
  }

  private List<Staged> round(List<EntryBuild> entries, ExecutorService workers) {
    List<CompletableFuture<Optional<Staged>>> running = new ArrayList<>();
    for (EntryBuild entry : entries) {
      for (Pending pending : entry.next()) {
        if (count >= CheckoutBuild.MAX_BUILDS || pending.depth() > CheckoutBuild.MAX_DEPTH) {
          complete = false;
          entry.add(
              notBuilt(pending, "more Kustomizations lead to each other than are built"),
              0,
              templates);
        } else {
          count++;
          running.add(CompletableFuture.supplyAsync(() -> stage(entry, pending), workers));
        }
      }
    }
    return running.stream().map(CompletableFuture::join).flatMap(Optional::stream).toList();
  }

  private Optional<Staged> stage(EntryBuild entry, Pending pending) {
    if (pending.folder().contains("${")) {
      return staged(entry, pending, new KustomizeBuild.Result.NotBuilt("its path has a variable"));
    }
    if (pending.assumed()) {
      return staged(entry, pending, new KustomizeBuild.Result.NotBuilt(NO_FOLDER));
    }
    if (!pending.tree().isFolder(pending.folder())) {
      return staged(entry, pending, new KustomizeBuild.Result.Failed(""));
    }
    Optional<BuildInput> input =
        switch (pending.target()) {
          case BuildTarget.Flux flux ->
              Optional.of(
                  BuildInput.ofFlux(
                      pending.tree(), pending.folder(), flux.kustomization().resource()));
          case BuildTarget.Overlay overlay ->
              BuildInput.ofOverlay(pending.tree(), pending.folder());
        };
    return input.map(made -> {
      Reach reach = Reach.of(made);
      KustomizeBuild.Result result = kustomize.run(made, reach);
      return new Staged(entry, pending, made, reach, result);
    });
  }

  private static Optional<Staged> staged(
      EntryBuild entry, Pending pending, KustomizeBuild.Result result) {
    BuildInput nothing =
        new BuildInput(
            pending.tree(),
            pending.folder(),
            "",
            JsonNodeFactory.instance.objectNode(),
            Positions.NONE,
            true,
            true);
    return Optional.of(
        new Staged(
            entry, pending, nothing, new Reach(List.of(), new TreeSet<>(), List.of()), result));
  }

  /** Puts in variables where all that they come from is built; else where nothing more comes. */
  private void finish(List<Staged> staged) {
    boolean any = true;
    while (any) {
      List<Staged> ready = staged.stream().filter(this::hasAllVariables).toList();
      staged.removeAll(ready);
      ready.forEach(this::add);
      any = !ready.isEmpty();
    }
    boolean more = staged.stream().map(Staged::entry).anyMatch(EntryBuild::hasPending);
    if (!staged.isEmpty() && !more) {
      List<Staged> hopeless = staged.stream().filter(one -> !waitsFor(one, staged)).toList();
      List<Staged> now = hopeless.isEmpty() ? List.copyOf(staged) : hopeless;
      staged.removeAll(now);
      now.forEach(this::add);
    }
  }

  private boolean hasAllVariables(Staged staged) {
    return missing(staged).findAny().isEmpty();
  }

  /** Whether another build that waits makes what this one waits for. */
  private boolean waitsFor(Staged one, List<Staged> staged) {
    Set<String> missing = new HashSet<>(missing(one).toList());
    String name = one.pending().target().name();
    return staged.stream()
        .filter(other -> other.entry().equals(one.entry()))
        .filter(other -> !other.pending().target().name().equals(name))
        .flatMap(Staged::raw)
        .anyMatch(resource ->
            missing.contains(resource.kind() + "/" + resource.namespace() + "/" + resource.name()));
  }

  private static Stream<String> missing(Staged staged) {
    if (!(staged.pending().target() instanceof BuildTarget.Flux flux)) {
      return Stream.of();
    }
    Resource kustomization = flux.kustomization().resource();
    String namespace = staged.entry().namespaceOf(kustomization);
    List<String> missing = new ArrayList<>();
    for (var reference : kustomization.spec().path("postBuild").path("substituteFrom")) {
      String kind = reference.path("kind").asText("");
      String name = reference.path("name").asText("");
      if (staged.entry().data(kind, namespace, name).isEmpty()) {
        missing.add(kind + "/" + namespace + "/" + name);
      }
    }
    return missing.stream();
  }

  private void add(Staged staged) {
    SourceTree tree = staged.input().tree();
    staged.reach().layers().forEach(layer -> folders.add(tree.inCheckout(layer.folder())));
    staged.reach().files().forEach(file -> files.add(tree.inCheckout(file)));
    patches(staged);
    staged.entry().add(build(staged), staged.pending().depth(), templates);
  }

  /** Notes the patches with targets of a build, to tell of those that fit nothing anywhere. */
  private void patches(Staged staged) {
    BuildSources sources = sources(staged);
    if (staged.result() instanceof KustomizeBuild.Result.Built) {
      unmatched.add(
          staged.pending().target(),
          PatchUse.of(sources, staged.reach().isRemote(), staged.raw().toList()));
      return;
    }
    sources.patches().forEach(patch -> unmatched.unclear(patch.entry().get().file()));
    sources
        .kustomization()
        .ifPresent(flux -> unmatched.unclear(flux.locate(PatchText.IN_FLUX).file()));
  }

  /** What an entry point built, with what is known once everything is built. */
  EntryPoint finished(EntryPoint entry) {
    return entry.with(
        entry.builds().stream().map(build -> build.and(unmatched.of(build.target()))).toList());
  }

  private Build build(Staged staged) {
    Pending pending = staged.pending();
    return switch (staged.result()) {
      case KustomizeBuild.Result.NotBuilt not ->
          notBuilt(pending, not.reason()).and(assumedPath(pending));
      case KustomizeBuild.Result.Failed failed -> failed(staged, failed.message());
      case KustomizeBuild.Result.Built built -> built(staged, built);
    };
  }

  /** A path that is missing from what is taken to be the source, and that is here in part. */
  private List<BuildFinding> assumedPath(Pending pending) {
    return pending.assumed() && pending.target() instanceof BuildTarget.Flux flux
        ? List.of(
            new BuildFinding(
                "missing-path",
                Severity.Medium,
                Effect.Warn,
                problems.path(flux, CheckoutBuild.folders(pending.tree()))))
        : List.of();
  }

  private static Build notBuilt(Pending pending, String reason) {
    return new Build(
        pending.target(),
        Build.State.NOT_BUILT,
        reason,
        List.of(),
        List.of(),
        List.of(),
        Set.of(),
        Set.of(),
        Set.of());
  }

  private Build failed(Staged staged, String message) {
    BuildTarget target = staged.pending().target();
    if (target instanceof BuildTarget.Flux flux && message.isEmpty()) {
      return failed(
          staged,
          List.of(problems.path(flux, CheckoutBuild.folders(staged.input().tree()))),
          List.of());
    }
    List<BuildFinding> findings = new ArrayList<>(findings(staged));
    boolean unknownField = message.contains(UnknownFields.KUSTOMIZE_SAYS) && !findings.isEmpty();
    List<BuildFinding> causes = FailedMatch.of(target, sources(staged), message);
    findings.addAll(causes);
    boolean explained = unknownField || !causes.isEmpty();
    return failed(
        staged,
        problems.failed(target, staged.input(), staged.reach(), explained ? "" : message),
        findings);
  }

  private static BuildSources sources(Staged staged) {
    LocatedObject kustomization =
        staged.pending().target() instanceof BuildTarget.Flux flux ? flux.kustomization() : null;
    return new BuildSources(staged.input(), staged.reach(), kustomization);
  }

  private static Build failed(Staged staged, List<Problem> found, List<BuildFinding> findings) {
    return new Build(
        staged.pending().target(),
        Build.State.FAILED,
        "Flux fails on it",
        List.of(),
        found,
        findings,
        filesOf(staged),
        Set.of(),
        Set.of());
  }

  private static List<BuildFinding> findings(Staged staged) {
    return UnknownFields.of(staged.pending().target(), staged.input(), staged.reach());
  }

  private static Set<String> filesOf(Staged staged) {
    Set<String> files = new HashSet<>();
    SourceTree tree = staged.input().tree();
    for (String file : staged.reach().files()) {
      if (tree.isFile(file)) {
        files.add(tree.inCheckout(file));
      }
    }
    return files;
  }

  private Build built(Staged staged, KustomizeBuild.Result.Built built) {
    BuildTarget target = staged.pending().target();
    BuildTarget.Flux flux = target instanceof BuildTarget.Flux found ? found : null;
    LocatedObject kustomization = flux == null ? null : flux.kustomization();
    BuildSources sources = sources(staged);
    Variables variables =
        kustomization == null
            ? Variables.NONE
            : variables(staged.entry(), kustomization.resource());
    if (flux != null) {
      List<Problem> names =
          Stream.concat(variables.values().keySet().stream(), variables.hidden().stream())
              .filter(name -> !Variables.isName(name))
              .map(name -> problems.variable(flux, name))
              .toList();
      if (!names.isEmpty()) {
        return failed(staged, names, findings(staged));
      }
    }
    PostBuild postBuild =
        kustomization == null ? null : new PostBuild(kustomization.resource(), variables);
    List<BuiltObject> results = new ArrayList<>();
    List<Problem> missing = new ArrayList<>();
    List<BuildFinding> findings = new ArrayList<>(findings(staged));
    CopiedSecrets secrets = CopiedSecrets.of(sources, staged.reach(), staged.raw());
    for (KustomizeOutput.Item item : built.documents().objects()) {
      Origin origin = new Origin(sources, item);
      BuiltObject before = new BuiltObject(item.resource(), target, origin, Set.of());
      if (postBuild == null || flux == null) {
        results.add(object(item.resource(), target, origin, Set.of(), secrets));
        continue;
      }
      try {
        PostBuild.Result result = postBuild.apply(item);
        BuiltObject object = object(result.resource(), target, origin, result.hidden(), secrets);
        results.add(object);
        RenamedNamespace.of(flux, object).ifPresent(findings::add);
        result.missing().stream()
            .sorted()
            .map(name -> problems.missing(flux, before, name))
            .forEach(missing::add);
      } catch (SubstitutionException e) {
        String expression = expression(item.yaml(), e.offset());
        return failed(
            staged,
            List.of(problems.substitution(flux, before, e.reason(), expression)),
            findings(staged));
      }
    }
    return new Build(
        target,
        built.cached() ? Build.State.CACHED : Build.State.BUILT,
        "",
        results,
        missing,
        findings,
        filesOf(staged),
        postBuild == null ? Set.of() : postBuild.unset(),
        postBuild == null ? Set.of() : postBuild.unknown());
  }

  private static BuiltObject object(
      Resource resource,
      BuildTarget target,
      Origin origin,
      Set<Pointer> hidden,
      CopiedSecrets secrets) {
    Set<Pointer> places = new HashSet<>();
    Resource shown = secrets.hide(resource, places);
    places.addAll(hidden);
    return new BuiltObject(shown, target, origin, places);
  }

  /** The start of an expression, as far as YAML writes it in one way. */
  private static String expression(String yaml, int offset) {
    int end = offset;
    while (end < yaml.length() && "\n\"'\\".indexOf(yaml.charAt(end)) < 0) {
      end++;
    }
    return yaml.substring(Math.min(offset, yaml.length()), end).strip();
  }

  private Variables variables(EntryBuild entry, Resource kustomization) {
    String namespace = entry.namespaceOf(kustomization);
    Variables variables =
        entry.variables(
            kustomization,
            (kind, name) -> {
              List<Resource> near = objects.data(kind, namespace, name, entry.name());
              List<Resource> all = near.isEmpty() ? objects.data(kind, namespace, name, "") : near;
              return all.size() == 1 ? Optional.of(all.getFirst()) : Optional.empty();
            });
    return strict ? variables.strictly() : variables;
  }
}
