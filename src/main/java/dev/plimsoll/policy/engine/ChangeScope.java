package dev.plimsoll.policy.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.ObjectChange;
import dev.plimsoll.policy.Operation;
import dev.plimsoll.policy.RuleCapability;
import dev.plimsoll.policy.RuleType;
import dev.plimsoll.policy.document.PolicyRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * How much of an object a request changes, which decides what may be evaluated about it: nobody is
 * denied a label because of what the specification already was.
 */
enum ChangeScope {
  /** The object comes into being, or what it says changes. */
  Substance,
  /** Only labels, annotations, owners, finalizers or the switch that suspends it. */
  Metadata,
  /** Nothing that the object says: the same again, or only who owns which field. */
  Nothing,
  /** The object goes. */
  Deletion,
  /** The object is on its way out; whatever changes now lets it go. */
  Leaving;

  private static final Set<String> SAID_ELSEWHERE =
      Set.of("apiVersion", "metadata", "status", "spec");
  private static final Set<String> SWITCH = Set.of("suspend");
  private static final Set<String> BOOKKEEPING =
      Set.of("managedFields", "resourceVersion", "generation");

  /** Whether the object of a change goes, or is on its way out. */
  static boolean goes(ObjectChange change) {
    return change.operation() == Operation.Delete || isBeingDeleted(change);
  }

  /**
   * Whether the cluster holds the object as one that is being deleted. A deletion timestamp that a
   * writer made up says nothing: it must not switch the rules off.
   */
  private static boolean isBeingDeleted(ObjectChange change) {
    Resource stored =
        switch (change.origin()) {
          case Admission -> change.oldObject();
          case Cluster -> change.current();
          case Files -> null;
        };
    return stored != null && stored.isBeingDeleted();
  }

  static ChangeScope of(ObjectChange change) {
    if (goes(change)) {
      return change.operation() == Operation.Delete ? Deletion : Leaving;
    }
    Resource object = change.current();
    Resource old = change.oldObject();
    if (change.operation() == Operation.Create || old == null) {
      return Substance;
    }
    if (!sameBut(object.spec(), old.spec(), SWITCH)
        || !sameBut(object.tree(), old.tree(), SAID_ELSEWHERE)) {
      return Substance;
    }
    boolean sameSwitch = Objects.equals(object.spec().get("suspend"), old.spec().get("suspend"));
    return sameSwitch && sameBut(object.metadata(), old.metadata(), BOOKKEEPING)
        ? Nothing
        : Metadata;
  }

  /** Whether two maps are equal apart from some keys; anything else is compared as a whole. */
  @SuppressWarnings("ReferenceEquality") // what is spelled the same is often the very same
  private static boolean sameBut(JsonNode one, JsonNode other, Set<String> ignored) {
    if (one == other) {
      return true;
    }
    if (!one.isObject() || !other.isObject()) {
      return one.equals(other);
    }
    for (Map.Entry<String, JsonNode> entry : one.properties()) {
      if (!ignored.contains(entry.getKey())
          && !entry.getValue().equals(other.get(entry.getKey()))) {
        return false;
      }
    }
    for (Map.Entry<String, JsonNode> entry : other.properties()) {
      if (!ignored.contains(entry.getKey()) && !one.has(entry.getKey())) {
        return false;
      }
    }
    return true;
  }

  /** Those of some rules that have anything to say about a request of this scope. */
  List<PolicyRule> concerned(List<PolicyRule> rules) {
    if (this == Substance) {
      return rules;
    }
    List<PolicyRule> concerned = List.of();
    for (PolicyRule rule : rules) {
      if (concerns(rule.type())) {
        concerned = concerned.isEmpty() ? new ArrayList<>() : concerned;
        concerned.add(rule);
      }
    }
    return concerned;
  }

  /** Whether a kind of rule has anything to say about a request of this scope. */
  boolean concerns(RuleType type) {
    return switch (this) {
      case Substance -> true;
      case Metadata ->
          type.capabilities().contains(RuleCapability.AboutMetadata)
              || type.capabilities().contains(RuleCapability.Unratcheted);
      case Nothing -> type.capabilities().contains(RuleCapability.Unratcheted);
      case Deletion -> type.capabilities().contains(RuleCapability.AboutDeletion);
      case Leaving -> false;
    };
  }
}
