package dev.plimsoll.policy.engine;

import dev.plimsoll.policy.RuleCapability;
import dev.plimsoll.policy.RuleType;

/** What rules are called for; where an evaluation stands to the API server's own check. */
enum EvaluationPhase {
  /** To fix an object, before anything is said about it. */
  Mutating,
  /** To deny what the API server's check of the schema would deny in a way that does harm. */
  BeforeSchema,
  /** To evaluate what the API server has not evaluated itself in the meantime. */
  AfterSchema,
  /** To evaluate everything, where no API server stands in between. */
  Whole;

  /** Whether rules of a type are called. */
  boolean takes(RuleType type) {
    return switch (this) {
      case Mutating -> type.capabilities().contains(RuleCapability.Mutates);
      case BeforeSchema -> type.capabilities().contains(RuleCapability.BeforeSchema);
      case AfterSchema -> !type.capabilities().contains(RuleCapability.SchemaItself);
      case Whole -> true;
    };
  }
}
