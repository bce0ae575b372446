package dev.plimsoll.cli.check;

import dev.plimsoll.build.BuildComparison;
import dev.plimsoll.build.BuildOptions;
import dev.plimsoll.build.BuildResult;
import dev.plimsoll.build.CheckoutBuild;
import dev.plimsoll.build.EntryPoint;
import dev.plimsoll.build.checkout.Checkout;
import dev.plimsoll.build.checkout.GitFolder;
import dev.plimsoll.build.checkout.RelativePath;
import dev.plimsoll.build.kustomize.RecentBuilds;
import dev.plimsoll.build.resourceset.TemplateEngine;
import dev.plimsoll.cli.option.BuildFlags;
import dev.plimsoll.policy.setting.Suggestion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What Flux builds from the checkouts that are checked.
 *
 * @param checkouts what was built
 * @param summary what was built by what, or why nothing was; empty where there is nothing to build
 * @param limited whether only what is built for one cluster is checked
 * @param templates what renders templates of ResourceSets that are not rendered here
 */
public record Builds(
    List<CheckoutBuilds> checkouts, String summary, boolean limited, TemplateEngine templates) {

  /** Nothing to build. */
  public static final Builds NONE = new Builds(List.of(), "", false, TemplateEngine.NONE);

  public Builds {
    checkouts = List.copyOf(checkouts);
  }

  private static Builds not(String reason) {
    return new Builds(List.of(), "not built: " + reason, false, TemplateEngine.NONE);
  }

  private Builds with(TemplateEngine engine) {
    return new Builds(checkouts, summary, limited, engine);
  }

  /**
   * Builds the checkouts that paths are in, and with a comparison also as they were.
   *
   * @param cluster the folder that the only cluster of interest is synchronised to
   * @throws IllegalArgumentException if a flag is wrong; the message says what to do
   * @throws IOException if a folder cannot be read
   */
  public static Builds of(
      List<Path> paths,
      BuildFlags flags,
      Optional<String> cluster,
      @Nullable GitComparison comparison)
      throws IOException {
    if (!flags.isWanted()) {
      return without("builds, and --build is never", cluster, NONE);
    }
    List<Checkout> checkouts = checkouts(paths);
    if (checkouts.isEmpty()) {
      return without(
          "Kustomizations of Flux, and there are none", cluster, NONE.with(flags.templates()));
    }
    Optional<BuildOptions> options = flags.options();
    if (options.isEmpty()) {
      String missing = "no kustomize or kubectl on the PATH";
      if (flags.isDemanded()) {
        throw new IllegalArgumentException("--build always: there is " + missing);
      }
      return without(
          "builds, and there is " + missing,
          cluster,
          not(missing + "; overlays are evaluated as patches").with(flags.templates()));
    }
    List<CheckoutBuilds> built = new ArrayList<>();
    for (Checkout checkout : checkouts) {
      built.add(build(checkout, options.get(), comparison));
    }
    List<CheckoutBuilds> wanted = cluster.map(path -> only(path, built)).orElse(built);
    String engine = options.get().engine().description(options.get().cache());
    return new Builds(
        wanted,
        wanted.stream()
            .map(one -> one.summary(engine))
            .filter(text -> !text.isEmpty())
            .collect(Collectors.joining("; ")),
        cluster.isPresent(),
        flags.templates());
  }

  private static Builds without(String missing, Optional<String> cluster, Builds none) {
    if (cluster.isPresent()) {
      throw new IllegalArgumentException("--cluster " + cluster.get() + " needs " + missing);
    }
    return none;
  }

  /** The checkouts with anything to build; each is read once, however many paths are in it. */
  private static List<Checkout> checkouts(List<Path> paths) throws IOException {
    Set<Path> tops = new LinkedHashSet<>();
    for (Path path : paths) {
      // A lone file outside of Git says nothing about the folder around it.
      if (Files.isDirectory(path)
          || (Files.exists(path) && GitFolder.top(path.toRealPath()).isPresent())) {
        tops.add(Checkout.top(path));
      }
    }
    List<Checkout> checkouts = new ArrayList<>();
    for (Path top : tops) {
      Checkout checkout = Checkout.of(top);
      if (CheckoutBuild.isWorthwhile(checkout)) {
        checkouts.add(checkout);
      }
    }
    return checkouts;
  }

  static CheckoutBuilds build(
      Checkout checkout, BuildOptions options, @Nullable GitComparison comparison) {
    RecentBuilds recent = new RecentBuilds();
    BuildResult result = CheckoutBuild.run(checkout, options, recent);
    Optional<Checkout> base = comparison == null ? Optional.empty() : comparison.before(checkout);
    return new CheckoutBuilds(
        checkout.root(),
        result,
        base.map(old ->
            new BuildComparison(checkout, result, old, CheckoutBuild.run(old, options, recent))));
  }

  /** What is built for the cluster that is synchronised to a folder. */
  static List<CheckoutBuilds> only(String path, List<CheckoutBuilds> built) {
    String folder = RelativePath.clamp(path);
    Set<String> known = new TreeSet<>();
    built.forEach(checkout ->
        checkout.result().entryPoints().stream()
            .filter(Builds::isCluster)
            .map(EntryPoint::name)
            .forEach(known::add));
    if (!known.contains(folder)) {
      throw new IllegalArgumentException(
          "--cluster "
              + path
              + ": no cluster is synchronised to this folder"
              + (known.isEmpty()
                  ? "; there is no gotk-sync.yaml or FluxInstance that names one here"
                  : Suggestion.instead(folder, known)));
    }
    return built.stream()
        .map(checkout -> checkout.only(entry -> isCluster(entry) && entry.name().equals(folder)))
        .toList();
  }

  private static boolean isCluster(EntryPoint entry) {
    return entry.kind() == EntryPoint.Kind.CLUSTER;
  }
}
