package dev.plimsoll.manifest.json;

import dev.plimsoll.manifest.Location;

/**
 * A text that is no JSON, or more than is read. The message says why and where, and never repeats
 * parts of the text.
 */
public final class InvalidJsonException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  InvalidJsonException(String reason, Location place) {
    super("%s (line %d, column %d)".formatted(reason, place.line(), place.column()));
  }
}
