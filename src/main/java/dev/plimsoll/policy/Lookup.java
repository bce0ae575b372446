package dev.plimsoll.policy;

import java.util.function.Function;

/**
 * An answer of a {@link ClusterView}. Not to know an object is not the same as to know that it does
 * not exist; a rule must never confuse them.
 *
 * @param <T> what was asked for
 */
public sealed interface Lookup<T> {

  /** It is there. */
  record Found<T>(T value) implements Lookup<T> {}

  /** It is known not to be there. */
  record Absent<T>() implements Lookup<T> {}

  /** Nobody can tell; {@code reason} says why, in words that complete "not evaluated:". */
  record Unknown<T>(String reason) implements Lookup<T> {}

  /** The same answer about something derived from what was found. */
  default <R> Lookup<R> map(Function<T, R> derive) {
    return switch (this) {
      case Found<T>(T value) -> new Found<>(derive.apply(value));
      case Absent<T>() -> new Absent<>();
      case Unknown<T>(String reason) -> new Unknown<>(reason);
    };
  }
}
