package dev.plimsoll.policy;

import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.manifest.Resource;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Surroundings as they are, for somebody who may have no answers from the API server itself.
 *
 * @param surroundings the surroundings
 * @param live says why nothing is read
 */
record WithoutLiveReads(Surroundings surroundings, LiveReads live) implements Surroundings {

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
  public <T> Lookup<T> summary(GroupKind kind, Function<List<Resource>, T> summary) {
    return surroundings.summary(kind, summary);
  }

  @Override
  public Lookup<Resource> definition(GroupKind kind) {
    return surroundings.definition(kind);
  }
}
