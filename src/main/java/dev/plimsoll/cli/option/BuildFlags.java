package dev.plimsoll.cli.option;

import dev.plimsoll.build.BuildOptions;
import dev.plimsoll.build.kustomize.BuildCache;
import dev.plimsoll.build.kustomize.Engine;
import dev.plimsoll.build.kustomize.SearchPath;
import dev.plimsoll.build.resourceset.OperatorProgram;
import dev.plimsoll.build.resourceset.TemplateEngine;
import dev.plimsoll.flux.Reference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a command builds what Flux builds: {@code --build} and what belongs to it. */
public final class BuildFlags {

  /** When to build. */
  public enum When {
    /** Where a builder is found. */
    auto,
    /** Always; without a builder the command fails. */
    always,
    /** Never: overlays are evaluated as patches. */
    never
  }

  @Option(
      names = "--build",
      paramLabel = "WHEN",
      description =
          "Build what Flux builds and evaluate the result: ${COMPLETION-CANDIDATES}. Default: auto,"
              + " where kustomize or kubectl is on the PATH.")
  private When when = When.auto;

  @Option(
      names = "--kustomize",
      paramLabel = "FILE",
      description = "The kustomize or kubectl to build with. Default: the first on the PATH.")
  private @Nullable Path kustomize;

  @Option(
      names = "--network",
      description = "Let builds fetch remote bases. Default: such builds are not made.")
  private boolean network;

  @Option(
      names = "--cache",
      paramLabel = "FOLDER",
      description = "Where results of builds are kept. Default: the user's cache folder.")
  private @Nullable Path cache;

  @Option(
      names = "--source",
      paramLabel = "KIND/NAMESPACE/NAME=FOLDER",
      split = ",",
      description =
          "A source that is a folder of this checkout, such as GitRepository/flux-system/apps=.")
  private List<String> sources = List.of();

  private final TemplateEngine templates = OperatorProgram.find(SearchPath.own());

  /** Whether a missing builder is an error. */
  public boolean isDemanded() {
    return when == When.always;
  }

  /** Whether anything is to be built, if there is something to build with. */
  public boolean isWanted() {
    return when != When.never;
  }

  /** What renders templates of ResourceSets that are not rendered here. */
  public TemplateEngine templates() {
    return templates;
  }

  /**
   * How to build; empty where there is nothing to build with.
   *
   * @throws IllegalArgumentException if a flag is wrong; the message says how
   * @throws IOException if the cache cannot be made
   */
  public Optional<BuildOptions> options() throws IOException {
    Optional<Engine> engine = engine();
    if (engine.isEmpty()) {
      return Optional.empty();
    }
    BuildOptions options = BuildOptions.of(engine.get()).with(templates());
    if (network) {
      options = options.withNetwork();
    }
    Optional<Path> folder = cache == null ? BuildCache.userFolder() : Optional.of(cache);
    if (folder.isPresent()) {
      options = withCache(options, folder.get());
    }
    for (String source : sources) {
      int equals = source.indexOf('=');
      String[] parts = source.substring(0, Math.max(0, equals)).split("/", -1);
      if (parts.length != 3) {
        throw new IllegalArgumentException(
            "--source "
                + source
                + " names no source and folder; write it as GitRepository/flux-system/apps=.");
      }
      options =
          options.withSource(
              new Reference(parts[0], parts[1], parts[2]), source.substring(equals + 1));
    }
    return Optional.of(options);
  }

  /** A cache that was named has to work; without the usual one builds only take longer. */
  private BuildOptions withCache(BuildOptions options, Path folder) throws IOException {
    try {
      return options.with(BuildCache.in(folder));
    } catch (IOException e) {
      if (cache != null) {
        throw new IOException("--cache " + folder + ": it cannot be made", e);
      }
      return options;
    }
  }

  private Optional<Engine> engine() {
    if (kustomize == null) {
      return Engine.find(SearchPath.own());
    }
    if (!Files.isExecutable(kustomize)) {
      throw new IllegalArgumentException("--kustomize " + kustomize + ": there is no such program");
    }
    return Optional.of(new Engine(kustomize.toAbsolutePath()));
  }
}
