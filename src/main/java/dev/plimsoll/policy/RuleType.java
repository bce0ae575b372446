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
 * @param summary what it judges or does, in one sentence
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

  /** A type that asks the API server nothing. */
  public RuleType(
      String name,
      String summary,
      Set<GroupKind> kinds,
      Set<RuleCapability> capabilities,
      Set<GroupKind> watchedKinds,
      SettingType<? extends Rule> settings) {
    this(name, summary, kinds, capabilities, watchedKinds, Set.of(), settings);
  }

  /** A type that needs no other objects. */
  public RuleType(
      String name,
      String summary,
      Set<GroupKind> kinds,
      Set<RuleCapability> capabilities,
      SettingType<? extends Rule> settings) {
    this(name, summary, kinds, capabilities, Set.of(), settings);
  }

  /** Everything that it reads beside the object that it judges. */
  public Set<AccessRequirement> requirements() {
    return Stream.concat(watchedKinds.stream().map(AccessRequirement::watch), liveReads.stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Whether it has something to say about objects of {@code kind}. */
  public boolean concerns(GroupKind kind) {
    return kinds.isEmpty() || kinds.contains(kind);
  }
}
