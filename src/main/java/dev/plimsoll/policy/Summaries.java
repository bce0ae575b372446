package dev.plimsoll.policy;

import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.manifest.Resource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * What {@link ClusterView#summary} has made of the objects of a kind, for cluster views whose
 * objects do not change.
 */
public final class Summaries {

  private record Key(GroupKind kind, Function<?, ?> summary) {}

  private final Map<Key, Lookup<?>> made = new ConcurrentHashMap<>();

  /**
   * The summary of a kind, made when it is first asked for.
   *
   * @param list gives every object of the kind
   */
  @SuppressWarnings("unchecked") // what a summary gave is kept under that summary
  public <T> Lookup<T> of(
      GroupKind kind,
      Function<List<Resource>, T> summary,
      Function<GroupKind, Lookup<List<Resource>>> list) {
    return (Lookup<T>)
        made.computeIfAbsent(new Key(kind, summary), key -> list.apply(kind).map(summary));
  }
}
