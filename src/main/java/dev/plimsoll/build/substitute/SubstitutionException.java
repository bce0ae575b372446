package dev.plimsoll.build.substitute;

/** A text that Flux cannot substitute variables in, so that the whole build fails. */
@SuppressWarnings("serial") // never written
public final class SubstitutionException extends Exception {

  private final int offset;
  private final String reason;

  /** What is wrong, and where. */
  public SubstitutionException(int offset, String message) {
    super(message, null, false, false);
    this.offset = offset;
    this.reason = message;
  }

  /** What is wrong, a clause. */
  public String reason() {
    return reason;
  }

  /** Where in the text the expression begins, in UTF-16 units from 0. */
  public int offset() {
    return offset;
  }
}
