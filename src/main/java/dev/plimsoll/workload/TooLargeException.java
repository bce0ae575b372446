package dev.plimsoll.workload;

import java.io.IOException;

/** More comes out of a record than may; the message names the bound. */
final class TooLargeException extends IOException {

  private static final long serialVersionUID = 1L;

  TooLargeException(String message) {
    super(message);
  }
}
