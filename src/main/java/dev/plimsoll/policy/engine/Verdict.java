package dev.plimsoll.policy.engine;

import dev.plimsoll.manifest.Patch;
import dev.plimsoll.policy.document.Effect;
import java.util.List;
import java.util.stream.Collectors;

/** The answer to a request. */
public sealed interface Verdict {

  /** Every finding, in the order of policies and rules. */
  List<EnforcedFinding> findings();

  /**
   * The request may pass.
   *
   * @param findings what is to be said and recorded all the same
   * @param patch the change to make on the way; none where the object is only evaluated
   */
  record Allowed(List<EnforcedFinding> findings, Patch patch) implements Verdict {

    /** Nothing to say. */
    public static final Allowed SILENTLY = new Allowed(List.of(), Patch.NONE);

    public Allowed {
      findings = List.copyOf(findings);
    }
  }

  /**
   * The request may not pass.
   *
   * @param findings at least one of them denies
   */
  record Denied(List<EnforcedFinding> findings) implements Verdict {

    public Denied {
      findings = List.copyOf(findings);
    }

    /** What the writer is told: each reason, with the name of the rule that gave it. */
    public String message() {
      return findings.stream()
          .filter(finding -> finding.effect() == Effect.Deny)
          .map(finding -> "[" + finding.name() + "] " + finding.message())
          .distinct()
          .collect(Collectors.joining("\n"));
    }
  }

  /** The verdict that follows from findings. */
  static Verdict of(List<EnforcedFinding> findings, Patch patch) {
    for (EnforcedFinding finding : findings) {
      if (finding.effect() == Effect.Deny) {
        return new Denied(findings);
      }
    }
    return findings.isEmpty() && patch.isEmpty() ? Allowed.SILENTLY : new Allowed(findings, patch);
  }

  /** The change to make; none where the request is denied. */
  default Patch changes() {
    return this instanceof Allowed allowed ? allowed.patch() : Patch.NONE;
  }
}
