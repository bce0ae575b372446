package dev.plimsoll.policy;

import dev.plimsoll.manifest.Pointer;

/**
 * What a rule has to say about a change. Its message names the place and the value, says why it
 * matters and how to fix it, in one or two sentences; it never holds a secret.
 */
public sealed interface Finding {

  /** The place that the finding is about. */
  Pointer path();

  /** What is wrong and how to fix it. */
  String message();

  /**
   * The change breaks the rule; the policy's action follows.
   *
   * @param value what stands there, as far as it makes this finding the same as, or another than,
   *     one about the old object: by rule, path and this text the ratchet recognises what was
   *     already so before. Never shown.
   * @param acrossObjects whether it hangs on other objects, which may arrive with the same commit.
   *     At admission it then only warns: Flux tries a whole stage before it applies any of it, so a
   *     denial could lock Git out
   */
  record Violation(Pointer path, String value, String message, boolean acrossObjects)
      implements Finding {

    /** A violation that shows in the object alone. */
    public Violation(Pointer path, String value, String message) {
      this(path, value, message, false);
    }
  }

  /**
   * Something worth knowing, which is never a reason to deny.
   *
   * @param severity how bad it is, whatever the severity of the policy
   */
  record Advice(Pointer path, String message, Severity severity) implements Finding {

    /** Advice of the usual severity. */
    public Advice(Pointer path, String message) {
      this(path, message, Severity.Low);
    }
  }

  /** The rule lacked something it needs to evaluate. */
  record NotEvaluated(Pointer path, String message) implements Finding {}

  /** The rule fixed the object (or would, where it may not touch it). */
  record Mutated(Pointer path, String message) implements Finding {}

  /** The rule itself broke; the message is for the writer, the cause for the log. */
  record Broken(Pointer path, String message, RuntimeException cause) implements Finding {}
}
