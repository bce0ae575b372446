package dev.plimsoll.policy;

/** The answer where a rule itself breaks: refuse the request, or let it pass with a warning. */
public enum FailurePolicy {
  Fail,
  Ignore
}
