package dev.plimsoll.policy;

import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.policy.setting.SettingType;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A kind of rule, as policies name it.
 *
 * @param name the key under a policy's {@code rules}, such as {@code chartSource}
 * @param summary what it evaluates or does, in one sentence
 * @param kinds the kinds that it has something to say about; empty for any kind
 * @param capabilities what the engine has to know of it
 * @param watchedKinds the kinds of other objects that it looks at, of which all are kept in memory
 * @param liveReads what it asks the API server itself
 * @param settings how its settings are read, and the rule that comes of them
 */
public record RuleType(
    String name,
    String summary,
    Set<GroupKind> kinds,
    Set<RuleCapability> capabilities,
    Set<GroupKind> watchedKinds,
    Set<AccessRequirement> liveReads,
    SettingType<? extends Rule> settings) {

  public RuleType {
    kinds = Set.copyOf(kinds);
    capabilities = Set.copyOf(capabilities);
    watchedKinds = Set.copyOf(watchedKinds);
    liveReads = Set.copyOf(liveReads);
  }

  /**
   * Begins a type.
   *
   * @param name the key under a policy's {@code rules}
   * @param summary what it evaluates or does, in one sentence
   */
  public static Builder named(String name, String summary) {
    return new Builder(name, summary);
  }

  /** Everything that it reads beside the object that it evaluates. */
  public Set<AccessRequirement> requirements() {
    return Stream.concat(watchedKinds.stream().map(AccessRequirement::watch), liveReads.stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Whether it has something to say about objects of {@code kind}. */
  public boolean concerns(GroupKind kind) {
    return kinds.isEmpty() || kinds.contains(kind);
  }

  /**
   * A type in the making. What is not named is empty: any kind, no capability, no other objects.
   */
  public static final class Builder {

    private final String name;
    private final String summary;
    private Set<GroupKind> kinds = Set.of();
    private Set<RuleCapability> capabilities = Set.of();
    private Set<GroupKind> watchedKinds = Set.of();
    private Set<AccessRequirement> liveReads = Set.of();

    private Builder(String name, String summary) {
      this.name = name;
      this.summary = summary;
    }

    /** The kinds that it has something to say about. */
    public Builder kinds(GroupKind... kinds) {
      return kinds(Set.of(kinds));
    }

    /** The kinds that it has something to say about. */
    public Builder kinds(Set<GroupKind> kinds) {
      this.kinds = kinds;
      return this;
    }

    /** What the engine has to know of it. */
    public Builder capabilities(RuleCapability... capabilities) {
      this.capabilities = Set.of(capabilities);
      return this;
    }

    /** The kinds of other objects that it reads, of which all are kept in memory. */
    public Builder watches(GroupKind... kinds) {
      return watches(Set.of(kinds));
    }

    /** The kinds of other objects that it reads, of which all are kept in memory. */
    public Builder watches(Set<GroupKind> kinds) {
      this.watchedKinds = kinds;
      return this;
    }

    /** What it asks the API server itself. */
    public Builder readsLive(AccessRequirement... requirements) {
      return readsLive(Set.of(requirements));
    }

    /** What it asks the API server itself. */
    public Builder readsLive(Set<AccessRequirement> requirements) {
      this.liveReads = requirements;
      return this;
    }

    /** The finished type, by how its settings are read and the rule that comes of them. */
    public RuleType settings(SettingType<? extends Rule> settings) {
      return new RuleType(name, summary, kinds, capabilities, watchedKinds, liveReads, settings);
    }
  }
}
