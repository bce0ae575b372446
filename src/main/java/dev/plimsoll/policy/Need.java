package dev.plimsoll.policy;

import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.workload.Configuration;
import java.util.Comparator;

/**
 * Something of the cluster that a rule reads beside the object that it judges. From these the
 * server knows what to watch, and which rights to ask for.
 *
 * @param kind the kind of the objects
 * @param way how they are read
 */
public record Need(GroupKind kind, Way way) implements Comparable<Need> {

  /** How objects are read. */
  public enum Way {
    /** All of them are kept in memory, in all namespaces. */
    Watch,
    /** One at a time, by its name, from the API server itself. */
    Get,
    /** Those of one namespace that carry given labels, from the API server itself. */
    List,
    /** Not at all: texts are sealed with the one that is the key of the installation. */
    Seal
  }

  private static final Comparator<Need> ORDER =
      Comparator.comparing((Need need) -> need.kind().group())
          .thenComparing(need -> need.kind().kind())
          .thenComparing(Need::way);

  /** All objects of a kind, kept in memory: {@link Surroundings#find} and {@code list}. */
  public static Need watch(GroupKind kind) {
    return new Need(kind, Way.Watch);
  }

  /** Single objects of a kind, read when they are needed: {@link LiveReads#get}. */
  public static Need get(GroupKind kind) {
    return new Need(kind, Way.Get);
  }

  /** Objects of a kind by their labels, read when they are needed: {@link LiveReads#list}. */
  public static Need list(GroupKind kind) {
    return new Need(kind, Way.List);
  }

  /** The key of the installation: {@link LiveReads#seal}. */
  public static Need seal() {
    return new Need(Configuration.SECRET, Way.Seal);
  }

  @Override
  public int compareTo(Need other) {
    return ORDER.compare(this, other);
  }
}
