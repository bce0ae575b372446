package dev.plimsoll.workload;

/** A record of a release that cannot be read; the message says why, after "the record ...: ". */
public final class UnreadableRecordException extends Exception {

  private static final long serialVersionUID = 1L;

  UnreadableRecordException(String message) {
    super(message);
  }
}
