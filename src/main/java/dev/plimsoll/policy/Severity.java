package dev.plimsoll.policy;

/** How bad a finding is. It is reported, and decides nothing. */
public enum Severity {
  /** Worth knowing, and nothing to act on. */
  Info,
  Low,
  Medium,
  High,
  Critical
}
