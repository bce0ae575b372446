package dev.plimsoll.rule.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.cache.CacheBuilder;
import com.google.common.cache.CacheLoader;
import com.google.common.cache.LoadingCache;
import dev.plimsoll.manifest.Resource;

/**
 * Compiled definitions, each compiled once for as long as the CustomResourceDefinition that it was
 * compiled from is held by whoever read it: policies come and go without compiling anything again.
 */
public final class CompiledCrds {

  /** Weak keys also compare by identity, so that looking one up does not read through it. */
  private static final LoadingCache<JsonNode, CompiledCrd> COMPILED =
      CacheBuilder.newBuilder()
          .weakKeys()
          .build(CacheLoader.from(tree -> new CompiledCrd(new Resource(tree))));

  private CompiledCrds() {}

  /** The compiled form of a CustomResourceDefinition. */
  public static CompiledCrd of(Resource definition) {
    return COMPILED.getUnchecked(definition.tree());
  }
}
