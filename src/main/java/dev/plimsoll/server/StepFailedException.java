package dev.plimsoll.server;

/** A step of a {@link BackgroundTask} failed in a way that was to be expected. */
public final class StepFailedException extends Exception {

  private static final long serialVersionUID = 1L;

  /**
   * With a message for log and health.
   *
   * @param message what is wrong and what to do; the same text for the same fault, so that it is
   *     reported once, and nothing secret
   */
  public StepFailedException(String message) {
    super(message);
  }
}
