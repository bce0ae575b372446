package dev.plimsoll.policy.document;

/** Whether a rule that itself breaks may deny a request, where its policy denies. */
public enum FailurePolicy {
  Fail,
  Ignore;

  /** What follows from a rule that breaks: never more than the action of its policy. */
  public Effect effect(Action action) {
    return switch (action) {
      case Deny -> this == Fail ? Effect.Deny : Effect.Warn;
      case Warn -> Effect.Warn;
      case Audit -> Effect.Audit;
    };
  }
}
