package dev.plimsoll.policy.match;

import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.ClusterView;
import dev.plimsoll.policy.Lookup;
import dev.plimsoll.policy.ObjectChange;
import dev.plimsoll.policy.Operation;
import dev.plimsoll.policy.Requester;
import dev.plimsoll.policy.setting.Field;
import dev.plimsoll.policy.setting.Glob;
import dev.plimsoll.policy.setting.KnownKinds;
import dev.plimsoll.policy.setting.Selector;
import dev.plimsoll.policy.setting.SettingType;
import dev.plimsoll.policy.setting.SettingTypes;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which subjects a policy, an exclusion or an exception is about. Every condition that is given
 * must hold; a change meets a condition on names, namespaces or labels if its object does as it is
 * <em>or</em> as it was, so that relabelling is no way out.
 *
 * @param resources the kinds; empty for any
 * @param operations the operations; deletion only if it is named
 * @param namespaces patterns of namespace names; empty for any
 * @param namespaceSelector what the labels of the namespace must be
 * @param names patterns of object names; empty for any
 * @param selector what the labels of the object must be
 * @param users patterns of user names; empty for any
 * @param groups patterns of groups, one of which the user must be in; empty for any
 */
public record Match(
    Set<GroupKind> resources,
    Set<Operation> operations,
    List<Glob> namespaces,
    Selector namespaceSelector,
    List<Glob> names,
    Selector selector,
    List<Glob> users,
    List<Glob> groups) {

  /** Whether a change is meant. */
  public enum Answer {
    Yes,
    No,
    /** The labels of the namespace decide, and nobody knows them. */
    Unknown
  }

  private record Namespaces(List<Glob> names, Selector selector) {}

  private static final Field<List<Glob>> NAMESPACE_NAMES =
      Field.of(
          "names",
          SettingTypes.list(SettingTypes.glob().like("prod-*")),
          List.of(),
          "Patterns of namespace names.");
  private static final Field<Selector> NAMESPACE_SELECTOR =
      Field.of("selector", Selector.TYPE, Selector.ALL, "Labels of the namespace.");
  private static final Field<List<GroupKind>> RESOURCES =
      Field.of(
          "resources",
          SettingTypes.list(KnownKinds.TYPE),
          List.of(),
          "Flux and workload kinds by name, others as group/Kind.");
  private static final Field<List<Operation>> OPERATIONS =
      Field.of(
          "operations",
          SettingTypes.list(SettingTypes.oneOf(Operation.class)),
          List.of(Operation.Create, Operation.Update),
          "Create, Update, Delete; without it Create and Update.");
  private static final Field<Namespaces> NAMESPACES =
      Field.of(
          "namespaces",
          SettingTypes.object(
              fields -> new Namespaces(fields.get(NAMESPACE_NAMES), fields.get(NAMESPACE_SELECTOR)),
              NAMESPACE_NAMES,
              NAMESPACE_SELECTOR),
          new Namespaces(List.of(), Selector.ALL),
          "Namespaces by name and by label.");
  private static final Field<List<Glob>> NAMES =
      Field.of(
          "names", SettingTypes.list(SettingTypes.glob()), List.of(), "Patterns of object names.");
  private static final Field<Selector> SELECTOR =
      Field.of("selector", Selector.TYPE, Selector.ALL, "Labels of the object.");
  private static final Field<List<Glob>> USERS =
      Field.of(
          "users",
          SettingTypes.list(SettingTypes.glob().like("system:serviceaccount:flux-system:*")),
          List.of(),
          "Patterns of user names.");
  private static final Field<List<Glob>> GROUPS =
      Field.of(
          "groups", SettingTypes.list(SettingTypes.glob()), List.of(), "Patterns of user groups.");

  /** How it is written in a policy or an exception. */
  public static final SettingType<Match> TYPE = shape(Set.of());

  /** How it is written in an exclusion, where every operation is meant unless some are named. */
  public static final SettingType<Match> EXCLUSION = shape(EnumSet.allOf(Operation.class));

  /** Matches everything but deletions. */
  public static final Match ALL =
      new Match(
          Set.of(),
          EnumSet.of(Operation.Create, Operation.Update),
          List.of(),
          Selector.ALL,
          List.of(),
          Selector.ALL,
          List.of(),
          List.of());

  private static SettingType<Match> shape(Set<Operation> unnamed) {
    Field<List<Operation>> operations =
        unnamed.isEmpty()
            ? OPERATIONS
            : Field.of(
                OPERATIONS.name(),
                OPERATIONS.type(),
                List.copyOf(unnamed),
                "Create, Update, Delete; without it all of them.");
    return SettingTypes.object(
        fields ->
            new Match(
                new LinkedHashSet<>(fields.get(RESOURCES)),
                EnumSet.copyOf(nonEmpty(fields.get(operations))),
                fields.get(NAMESPACES).names(),
                fields.get(NAMESPACES).selector(),
                fields.get(NAMES),
                fields.get(SELECTOR),
                fields.get(USERS),
                fields.get(GROUPS)),
        RESOURCES,
        operations,
        NAMESPACES,
        NAMES,
        SELECTOR,
        USERS,
        GROUPS);
  }

  private static List<Operation> nonEmpty(List<Operation> operations) {
    if (operations.isEmpty()) {
      throw new IllegalArgumentException("operations must name at least one");
    }
    return operations;
  }

  /** Whether {@code change} is meant. */
  public Answer applies(ObjectChange change, ClusterView cluster) {
    return (resources.isEmpty() || resources.contains(KnownKinds.of(change.current())))
            && anyMatches(namespaces, namespaceOf(change))
        ? appliesThere(change, cluster)
        : Answer.No;
  }

  /** The same for a change of a kind and in a namespace that are meant. */
  public Answer appliesThere(ObjectChange change, ClusterView cluster) {
    boolean sure =
        operations.contains(change.operation())
            && isFrom(change.requester())
            && (names.isEmpty() || either(change, object -> anyMatches(names, object.name())))
            && (selector.isEmpty()
                || either(change, resource -> selector.matches(resource.labels())));
    if (!sure) {
      return Answer.No;
    }
    if (namespaceSelector.isEmpty()) {
      return Answer.Yes;
    }
    if (isNamespace(change)) {
      return either(change, resource -> namespaceSelector.matches(resource.labels()))
          ? Answer.Yes
          : Answer.No;
    }
    return applies(change.namespace(), cluster);
  }

  /** Whether every change that {@code other} means is meant; may say no where it is so. */
  public boolean covers(Match other) {
    return (resources.isEmpty()
            || (!other.resources.isEmpty() && resources.containsAll(other.resources)))
        && operations.containsAll(other.operations)
        && covers(namespaces, other.namespaces)
        && namespaceSelector.covers(other.namespaceSelector)
        && covers(names, other.names)
        && selector.covers(other.selector)
        && covers(users, other.users)
        && covers(groups, other.groups);
  }

  private static boolean covers(List<Glob> some, List<Glob> others) {
    return some.isEmpty()
        || some.stream().anyMatch(glob -> glob.text().equals("*"))
        || (!others.isEmpty()
            && others.stream()
                .allMatch(other -> some.stream().anyMatch(glob -> glob.covers(other))));
  }

  /** Whether both can mean one change. */
  public boolean overlaps(Match other) {
    return (resources.isEmpty()
            || other.resources.isEmpty()
            || resources.stream().anyMatch(other.resources::contains))
        && operations.stream().anyMatch(other.operations::contains)
        && overlaps(namespaces, other.namespaces)
        && namespaceSelector.and(other.namespaceSelector).isSatisfiable()
        && overlaps(names, other.names)
        && selector.and(other.selector).isSatisfiable()
        && overlaps(users, other.users);
  }

  private static boolean overlaps(List<Glob> some, List<Glob> others) {
    return some.isEmpty()
        || others.isEmpty()
        || some.stream().anyMatch(glob -> others.stream().anyMatch(glob::meets));
  }

  /** The same for every user. */
  public Match byAnybody() {
    return new Match(
        resources,
        operations,
        namespaces,
        namespaceSelector,
        names,
        selector,
        List.of(),
        List.of());
  }

  private Answer applies(String namespace, ClusterView cluster) {
    if (namespace.isEmpty()) {
      return Answer.No;
    }
    return switch (cluster.namespaceLabels(namespace)) {
      case Lookup.Found<Map<String, String>>(Map<String, String> labels) ->
          namespaceSelector.matches(labels) ? Answer.Yes : Answer.No;
      case Lookup.Absent<Map<String, String>>(), Lookup.Unknown<Map<String, String>>(String _) ->
          namespaceSelector.needs(key -> !cluster.mayLabelNamespaces(key))
              ? Answer.No
              : Answer.Unknown;
    };
  }

  /** A Namespace is in itself, as webhook configurations have it. */
  public static String namespaceOf(ObjectChange change) {
    return isNamespace(change) ? change.name() : change.namespace();
  }

  static boolean isNamespace(ObjectChange change) {
    return change.current().type().groupKind().equals(KnownKinds.NAMESPACE);
  }

  /** Whether it is about what this requester does. */
  public boolean isFrom(Requester requester) {
    return anyMatches(users, requester.user())
        && (groups.isEmpty()
            || requester.groups().stream().anyMatch(group -> anyMatches(groups, group)));
  }

  private static boolean either(ObjectChange change, Predicate<Resource> condition) {
    return holds(change.object(), condition) || holds(change.oldObject(), condition);
  }

  private static boolean holds(@Nullable Resource object, Predicate<Resource> condition) {
    return object != null && condition.test(object);
  }

  private static boolean anyMatches(List<Glob> globs, String name) {
    if (globs.isEmpty()) {
      return true;
    }
    for (Glob glob : globs) {
      if (glob.matches(name)) {
        return true;
      }
    }
    return false;
  }
}
