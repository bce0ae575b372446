package dev.plimsoll.policy.document;

/** What a policy does about what it finds: deny, say so to the writer, or only record it. */
public enum Action {
  Deny,
  Warn,
  Audit
}
