package dev.plimsoll.policy.document;

/** What comes of one finding. */
public enum Effect {
  /** The request is denied. */
  Deny,
  /** The writer is told. */
  Warn,
  /** It is recorded, and nobody is told. */
  Audit
}
