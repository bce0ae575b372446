package dev.plimsoll.build;

import dev.plimsoll.build.kustomize.BuildCache;
import dev.plimsoll.build.kustomize.Engine;
import dev.plimsoll.build.resourceset.TemplateEngine;
import dev.plimsoll.flux.Reference;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How a checkout is built.
 *
 * @param engine the program that builds
 * @param network whether remote bases may be fetched
 * @param deadline how long one build may take
 * @param parallel how many builds run at once
 * @param cache where results are kept
 * @param sources the sources that are known to be folders of the checkout, by their kind, namespace
 *     and name
 * @param strictVariables whether Flux fails on a variable without a value or default, as it does
 *     since Flux 2.9
 * @param templates what renders templates of ResourceSets that are not rendered here
 */
public record BuildOptions(
    Engine engine,
    boolean network,
    Duration deadline,
    int parallel,
    Optional<BuildCache> cache,
    Map<Reference, String> sources,
    boolean strictVariables,
    TemplateEngine templates) {

  /** The largest overlays take some seconds. */
  public static final Duration DEADLINE = Duration.ofSeconds(60);

  public BuildOptions {
    sources = Map.copyOf(sources);
  }

  /** Without network and cache, as many at once as there are processors. */
  public static BuildOptions of(Engine engine) {
    return new BuildOptions(
        engine,
        false,
        DEADLINE,
        Runtime.getRuntime().availableProcessors(),
        Optional.empty(),
        Map.of(),
        true,
        TemplateEngine.NONE);
  }

  /** These with a cache. */
  public BuildOptions with(BuildCache kept) {
    return new BuildOptions(
        engine,
        network,
        deadline,
        parallel,
        Optional.of(kept),
        sources,
        strictVariables,
        templates);
  }

  /** These with a source that is known to be a folder of the checkout. */
  public BuildOptions withSource(Reference source, String folder) {
    Map<Reference, String> more = new HashMap<>(sources);
    more.put(source, folder);
    return new BuildOptions(
        engine, network, deadline, parallel, cache, more, strictVariables, templates);
  }

  /** These for Flux 2.8 and older, where a variable without a value is empty. */
  public BuildOptions withLenientVariables() {
    return new BuildOptions(engine, network, deadline, parallel, cache, sources, false, templates);
  }

  /** These with remote bases. */
  public BuildOptions withNetwork() {
    return new BuildOptions(
        engine, true, deadline, parallel, cache, sources, strictVariables, templates);
  }

  /** These with what renders templates of ResourceSets. */
  public BuildOptions with(TemplateEngine engineOfTemplates) {
    return new BuildOptions(
        engine, network, deadline, parallel, cache, sources, strictVariables, engineOfTemplates);
  }

  /** These with another deadline. */
  public BuildOptions within(Duration limit) {
    return new BuildOptions(
        engine, network, limit, parallel, cache, sources, strictVariables, templates);
  }
}
