package dev.plimsoll.server;

/** The server cannot start as it is configured; the message says why and how to fix it. */
public final class CannotStartException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** With a message for the person who starts the server. */
  public CannotStartException(String message) {
    super(message);
  }
}
