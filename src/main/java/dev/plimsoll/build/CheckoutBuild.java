package dev.plimsoll.build;

import dev.plimsoll.build.checkout.Checkout;
import dev.plimsoll.build.checkout.RelativePath;
import dev.plimsoll.build.checkout.RemoteUrl;
import dev.plimsoll.build.checkout.SourceTree;
import dev.plimsoll.build.kustomize.BuildInput;
import dev.plimsoll.build.kustomize.KustomizationFile;
import dev.plimsoll.build.kustomize.Reach;
import dev.plimsoll.build.kustomize.RecentBuilds;
import dev.plimsoll.flux.Reference;
import dev.plimsoll.manifest.Kustomize;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.manifest.yaml.Document;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what Flux builds from a checkout, and builds it: the entry points of clusters first,
 * then Kustomizations of this repository that none of them reaches, then overlays that nothing
 * names.
 */
public final class CheckoutBuild {

  /** So many builds are made at most; the largest repositories have some hundreds. */
  public static final int MAX_BUILDS = 5_000;

  /** So deep may Kustomizations make others; people go three or four deep. */
  public static final int MAX_DEPTH = 20;

  private static final String GOTK_SYNC = "gotk-sync.yaml";

  private final Checkout checkout;
  private final BuildOptions options;
  private final RepositoryObjects objects;
  private final SourceTrees trees;
  private final BuildRounds rounds;
  private final List<EntryBuild> entries = new ArrayList<>();
  private final KnownSources known;
  private final Set<String> started = new HashSet<>();

  private CheckoutBuild(Checkout checkout, BuildOptions options, RecentBuilds recent) {
    this.checkout = checkout;
    this.options = options;
    this.objects = RepositoryObjects.of(checkout);
    this.trees = new SourceTrees(checkout);
    this.rounds = new BuildRounds(objects, options, recent);
    this.known = known();
  }

  /** Whether a checkout has anything to build: a kustomization, or a Kustomization of Flux. */
  public static boolean isWorthwhile(Checkout checkout) {
    return checkout.files().stream().anyMatch(Kustomize::isNamedBy)
        || !RepositoryObjects.of(checkout).kustomizations().isEmpty();
  }

  /** Builds all of a checkout. */
  public static BuildResult run(Checkout checkout, BuildOptions options) {
    return run(checkout, options, new RecentBuilds());
  }

  /** Builds all of a checkout, but for what was built just now, of another commit of it. */
  public static BuildResult run(Checkout checkout, BuildOptions options, RecentBuilds recent) {
    return new CheckoutBuild(checkout, options, recent).run();
  }

  private BuildResult run() {
    clusters();
    folders(inOverlays());
    overlays();
    folders(Set.of());
    return new BuildResult(
        entries.stream().map(EntryBuild::result).map(rounds::finished).toList(),
        checkout.complete() && rounds.isComplete());
  }

  /** What every entry point knows. */
  private KnownSources known() {
    KnownSources known = new KnownSources(checkout, trees);
    options.sources().forEach((source, folder) -> known.add(source, folder, null));
    objects.gitRepositories().forEach(document -> known.addIfRemote(document.resource()));
    List<Document> bootstraps =
        objects.gitRepositories().stream()
            .filter(document -> KnownSources.BOOTSTRAP.means(document.resource()))
            .toList();
    boolean ofNoCluster =
        bootstraps.stream()
                .allMatch(document -> RelativePath.name(document.file()).equals(GOTK_SYNC))
            && objects.kustomizations().stream().noneMatch(this::appliesItself);
    if (bootstraps.isEmpty() || ofNoCluster) {
      known.assumeBootstrap();
    }
    return known;
  }

  /** A Kustomization that applies the file that it stands in, and a FluxInstance. */
  private void clusters() {
    List<Document> candidates = new ArrayList<>();
    objects.kustomizations().stream().filter(this::appliesItself).forEach(candidates::add);
    candidates.sort(
        Comparator.comparingInt(
                (Document document) -> KnownSources.folder(document.resource()).length())
            .thenComparing(Document::file));
    Set<String> folders = new HashSet<>();
    List<EntryBuild> found = new ArrayList<>();
    for (Document document : objects.fluxInstances()) {
      instance(document).filter(entry -> folders.add(entry.name())).ifPresent(found::add);
    }
    for (Document document : candidates) {
      String folder = KnownSources.folder(document.resource());
      boolean within = folders.stream().anyMatch(outer -> RelativePath.isBelow(folder, outer));
      if (!within && folders.add(folder)) {
        found.add(cluster(document, folder));
      }
    }
    rounds.run(found);
    entries.addAll(found);
  }

  private boolean appliesItself(Document document) {
    String folder = KnownSources.folder(document.resource());
    boolean bootstrap = RelativePath.name(document.file()).equals(GOTK_SYNC);
    return RelativePath.isBelow(document.file(), folder)
        && (bootstrap || !folder.isEmpty())
        && !document.resource().spec().path("sourceRef").isEmpty();
  }

  private EntryBuild cluster(Document document, String folder) {
    KnownSources known = this.known.copy();
    Resource resource = document.resource();
    Reference source = source(resource);
    if (known.tree(source).isEmpty() || !options.sources().containsKey(source)) {
      known.add(source, "", ignore(source, document.file()));
    }
    EntryBuild entry = new EntryBuild(folder, EntryPoint.Kind.CLUSTER, known, resource.namespace());
    entry.start(new WrittenObject(document));
    return entry;
  }

  private static Reference source(Resource kustomization) {
    var reference = kustomization.spec().path("sourceRef");
    String namespace = reference.path("namespace").asText("");
    return new Reference(
        reference.path("kind").asText(""),
        namespace.isEmpty() ? kustomization.namespace() : namespace,
        reference.path("name").asText(""));
  }

  /** What the source of an entry point leaves out, as the file beside it says. */
  private @Nullable String ignore(Reference source, String file) {
    return objects.gitRepositories().stream()
        .filter(document -> source.means(document.resource()))
        .sorted(Comparator.comparing((Document document) -> !document.file().equals(file)))
        .findFirst()
        .map(document -> KnownSources.ignore(document.resource()))
        .orElse(null);
  }

  private Optional<EntryBuild> instance(Document document) {
    SyncedInstance instance = new SyncedInstance(document);
    String folder = instance.folder();
    boolean own =
        RelativePath.isBelow(document.file(), folder)
            || checkout.remotes().contains(RemoteUrl.of(instance.url()));
    if (!own || folder.isEmpty() || instance.url().isEmpty()) {
      return Optional.empty();
    }
    KnownSources known = this.known.copy();
    known.add(source(instance.resource()), "", null);
    EntryBuild entry =
        new EntryBuild(folder, EntryPoint.Kind.CLUSTER, known, document.resource().namespace());
    entry.start(instance);
    return Optional.of(entry);
  }

  /** The folders with a kustomization that nothing has reached. */
  private Set<String> unreached(SourceTree tree) {
    Set<String> reached = rounds.folders();
    Set<String> folders = new TreeSet<>();
    for (String file : tree.files()) {
      String folder = RelativePath.parent(file);
      boolean hidden = ("/" + folder).contains("/.");
      if (Kustomize.isNamedBy(file) && !hidden && !reached.contains(folder)) {
        folders.add(folder);
      }
    }
    return folders;
  }

  /** The files of those: Kustomizations in them are known when they are built. */
  private Set<String> inOverlays() {
    SourceTree tree = trees.of("", null);
    Set<String> files = new HashSet<>();
    for (String folder : unreached(tree)) {
      BuildInput.ofOverlay(tree, folder)
          .map(Reach::of)
          .ifPresent(reach -> files.addAll(reach.files()));
    }
    return files;
  }

  /** The outermost of the overlays that nothing has reached. */
  private void overlays() {
    SourceTree tree = trees.of("", null);
    Set<String> folders = unreached(tree);
    Set<String> inner = new HashSet<>();
    for (String folder : folders) {
      BuildInput.ofOverlay(tree, folder)
          .map(Reach::of)
          .ifPresent(
              reach -> reach.layers().stream().skip(1).forEach(layer -> inner.add(layer.folder())));
    }
    List<EntryBuild> found = new ArrayList<>();
    for (String folder : folders) {
      boolean component =
          KustomizationFile.in(tree, folder).map(KustomizationFile::isComponent).orElse(true);
      if (!component && !inner.contains(folder)) {
        EntryBuild entry =
            new EntryBuild(folder, EntryPoint.Kind.OVERLAY, known.copy(), "flux-system");
        entry.start(tree, folder);
        found.add(entry);
      }
    }
    rounds.run(found);
    entries.addAll(found);
  }

  /**
   * Kustomizations of this repository that nothing has reached, by the folder they are in.
   *
   * @param later the files whose Kustomizations come out of builds still to be made
   */
  private void folders(Set<String> later) {
    Set<String> reached = new HashSet<>(rounds.files());
    reached.addAll(started);
    reached.addAll(later);
    Map<String, List<Document>> byFolder = new LinkedHashMap<>();
    for (Document document : objects.kustomizations()) {
      if (!reached.contains(document.file())) {
        byFolder
            .computeIfAbsent(RelativePath.parent(document.file()), key -> new ArrayList<>())
            .add(document);
      }
    }
    List<EntryBuild> found = new ArrayList<>();
    byFolder.forEach((folder, documents) -> {
      EntryBuild entry =
          new EntryBuild(folder, EntryPoint.Kind.FOLDER, known.copy(), "flux-system");
      documents.forEach(document -> entry.discover(new WrittenObject(document), 0));
      if (entry.hasPending()) {
        found.add(entry);
        documents.forEach(document -> started.add(document.file()));
      }
    });
    rounds.run(found);
    entries.addAll(found);
  }

  /** The folders of a checkout that Flux can be pointed at. */
  static Set<String> folders(SourceTree tree) {
    return tree.files().stream()
        .map(RelativePath::parent)
        .flatMap(folder -> {
          List<String> all = new ArrayList<>();
          for (String here = folder; !here.isEmpty(); here = RelativePath.parent(here)) {
            all.add(here);
          }
          return all.stream();
        })
        .collect(Collectors.toSet());
  }
}
