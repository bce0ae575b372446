package dev.plimsoll.cluster;

/** Something in the cluster could not be read; the message says what and why, in a clause. */
public final class InaccessibleException extends Exception {

  private static final long serialVersionUID = 1;

  private final boolean forbidden;

  /**
   * Something that could not be read.
   *
   * @param message what, and why not
   * @param forbidden whether a right is missing
   */
  public InaccessibleException(String message, boolean forbidden) {
    super(message);
    this.forbidden = forbidden;
  }

  /** What could not be read, and why. */
  public String reason() {
    return String.valueOf(getMessage());
  }

  /** Whether a right is missing. */
  public boolean isForbidden() {
    return forbidden;
  }
}
