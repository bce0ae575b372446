package dev.plimsoll.policy.engine;

import dev.plimsoll.manifest.Patch;
import dev.plimsoll.policy.document.Effect;
import java.util.List;
import java.util.stream.Collectors;

/** The answer to a request. */
public sealed interface Verdict {

  /** Every finding, in the order of policies and rules. */
  List<EnforcedFinding> rulings();

  /**
   * The request may pass.
   *
   * @param rulings what is to be said and recorded all the same
   * @param patch the change to make on the way; none where the object is only judged
   */
  record Allowed(List<EnforcedFinding> rulings, Patch patch) implements Verdict {

    /** Nothing to say. */
    public static final Allowed SILENTLY = new Allowed(List.of(), Patch.NONE);

    public Allowed {
      rulings = List.copyOf(rulings);
    }
  }

  /**
   * The request may not pass.
   *
   * @param rulings at least one of them denies
   */
  record Denied(List<EnforcedFinding> rulings) implements Verdict {

    public Denied {
      rulings = List.copyOf(rulings);
    }

    /** What the writer is told: each reason, with the name of the rule that gave it. */
    public String message() {
      return rulings.stream()
          .filter(ruling -> ruling.effect() == Effect.Deny)
          .map(ruling -> "[" + ruling.name() + "] " + ruling.message())
          .distinct()
          .collect(Collectors.joining("\n"));
    }
  }

  /** The verdict that follows from rulings. */
  static Verdict of(List<EnforcedFinding> rulings, Patch patch) {
    for (EnforcedFinding ruling : rulings) {
      if (ruling.effect() == Effect.Deny) {
        return new Denied(rulings);
      }
    }
    return rulings.isEmpty() && patch.isEmpty() ? Allowed.SILENTLY : new Allowed(rulings, patch);
  }

  /** The change to make; none where the request is refused. */
  default Patch changes() {
    return this instanceof Allowed allowed ? allowed.patch() : Patch.NONE;
  }
}
