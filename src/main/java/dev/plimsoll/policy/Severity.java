package dev.plimsoll.policy;

/** How bad a finding is. It is reported, and decides nothing. */
public enum Severity {
  Low,
  Medium,
  High,
  Critical
}
