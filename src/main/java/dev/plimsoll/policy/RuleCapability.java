package dev.plimsoll.policy;

/** What the engine has to know of a kind of rule to call it at the right time. */
public enum RuleCapability {
  /** Changes objects; no other kind of rule is asked for a repair. */
  Mutates,
  /**
   * Evaluated in the mutating phase too, because the API server checks an object against its
   * definition right after it, and answers in a way that can make Flux delete a release.
   */
  BeforeSchema,
  /**
   * Says what the API server itself says between the two phases, so that the validating phase has
   * nothing left to find.
   */
  SchemaItself,
  /** About a change and not a state: the old object cannot have had the finding already. */
  AboutChange,
  /** Evaluates metadata, and so also an update that changes nothing else. */
  AboutMetadata,
  /** Never softened because the old object was as bad, and evaluated on every update. */
  Unratcheted,
  /** Evaluates deletions; every other kind of rule lets them pass. */
  AboutDeletion,
  /**
   * Takes milliseconds where others take microseconds, and so is not evaluated on an event loop.
   */
  Slow
}
