package dev.plimsoll.cluster;

import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.Lookup;

/** Where CustomResourceDefinitions come from. */
@FunctionalInterface
public interface Crds {

  /** The kind of a CustomResourceDefinition itself. */
  GroupKind KIND = new GroupKind("apiextensions.k8s.io", "CustomResourceDefinition");

  /**
   * The definition of a kind, the same object every time until it changes; unknown where this
   * source does not have it. Answers from memory.
   */
  Lookup<Resource> of(GroupKind kind);

  /** The kind that a CustomResourceDefinition defines. */
  static GroupKind definedBy(Resource definition) {
    return new GroupKind(
        definition.spec().path("group").asText(""),
        definition.spec().path("names").path("kind").asText(""));
  }
}
