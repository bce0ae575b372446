package dev.plimsoll.rule.support;

import dev.plimsoll.policy.Finding;
import java.util.List;

/** How something is taken that works, and surprises. */
public enum Handling {
  Allow,
  Advise,
  Deny;

  /** Adds what comes of it where it was found. */
  public void take(Finding.Violation found, List<Finding> findings) {
    switch (this) {
      case Allow -> {}
      case Advise -> findings.add(new Finding.Advice(found.path(), found.message()));
      case Deny -> findings.add(found);
    }
  }
}
