package dev.plimsoll.cli.report;

import dev.plimsoll.policy.document.Effect;

/** The least that fails a command. */
public enum Threshold {
  /** Findings that deny. */
  deny,
  /** Findings that warn, too. */
  warn,
  /** Every finding. */
  audit;

  /** Whether a finding with this effect fails the command. */
  public boolean isReachedBy(Effect effect) {
    return switch (effect) {
      case Deny -> true;
      case Warn -> this != deny;
      case Audit -> this == audit;
    };
  }

  /** Whether something among these numbers fails the command. */
  public boolean isReachedBy(Summary found) {
    return found.deny() > 0
        || (isReachedBy(Effect.Warn) && found.warn() > 0)
        || (isReachedBy(Effect.Audit) && found.audit() > 0);
  }
}
