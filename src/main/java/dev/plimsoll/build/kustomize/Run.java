package dev.plimsoll.build.kustomize;

/** What came of a run of a program. */
public sealed interface Run {

  /** It succeeded, and printed this. */
  record Output(String text) implements Run {}

  /** It failed, and printed this as the reason. */
  record Failure(String message) implements Run {}

  /** It was ended, or could not be started; the reason is for people. */
  record Ended(String reason) implements Run {}
}
