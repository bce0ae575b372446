package dev.plimsoll.cluster;

import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.Lookup;
import dev.plimsoll.policy.Surroundings;
import java.util.List;
import java.util.Map;

/** Where CustomResourceDefinitions come from. */
@FunctionalInterface
public interface Definitions {

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

  /** These definitions, and those of {@code others} for kinds that are not among them. */
  default Definitions or(Definitions others) {
    return kind ->
        switch (of(kind)) {
          case Lookup.Found<Resource> found -> found;
          case Lookup.Absent<Resource> absent -> others.of(kind);
          case Lookup.Unknown<Resource> unknown -> others.of(kind);
        };
  }

  /** {@code surroundings} with these definitions in place of its own. */
  default Surroundings in(Surroundings surroundings) {
    Definitions definitions = this;
    return new Surroundings() {
      @Override
      public Lookup<Map<String, String>> namespaceLabels(String namespace) {
        return surroundings.namespaceLabels(namespace);
      }

      @Override
      public Lookup<Resource> find(GroupKind kind, String namespace, String name) {
        return surroundings.find(kind, namespace, name);
      }

      @Override
      public Lookup<List<Resource>> list(GroupKind kind) {
        return surroundings.list(kind);
      }

      @Override
      public Lookup<Resource> definition(GroupKind kind) {
        return definitions.of(kind);
      }
    };
  }
}
