package dev.plimsoll.policy;

import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.workload.Configuration;
import java.util.Comparator;

/**
 * Something of the cluster that a rule reads beside the object that it evaluates. From these the
 * server knows what to watch, and which permissions to ask for.
 *
 * @param kind the kind of the objects
 * @param way how they are read
 */
public record AccessRequirement(GroupKind kind, Way way) implements Comparable<AccessRequirement> {

  /** How objects are read. */
  public enum Way {
    /** All of them are kept in memory, in all namespaces. */
    Watch,
    /** One at a time, by its name, from the API server itself. */
    Get,
    /** Those of one namespace that carry given labels, from the API server itself. */
    List,
    /** Not at all: texts are fingerprinted with the key of the installation. */
    Fingerprint
  }

  private static final Comparator<AccessRequirement> ORDER =
      Comparator.comparing((AccessRequirement requirement) -> requirement.kind().group())
          .thenComparing(requirement -> requirement.kind().kind())
          .thenComparing(AccessRequirement::way);

  /** All objects of a kind, kept in memory: {@link ClusterView#find} and {@code list}. */
  public static AccessRequirement watch(GroupKind kind) {
    return new AccessRequirement(kind, Way.Watch);
  }

  /** Single objects of a kind, read when they are needed: {@link LiveReads#get}. */
  public static AccessRequirement get(GroupKind kind) {
    return new AccessRequirement(kind, Way.Get);
  }

  /** Objects of a kind by their labels, read when they are needed: {@link LiveReads#list}. */
  public static AccessRequirement list(GroupKind kind) {
    return new AccessRequirement(kind, Way.List);
  }

  /** The key of the installation: {@link LiveReads#fingerprint}. */
  public static AccessRequirement fingerprint() {
    return new AccessRequirement(Configuration.SECRET, Way.Fingerprint);
  }

  @Override
  public int compareTo(AccessRequirement other) {
    return ORDER.compare(this, other);
  }
}
