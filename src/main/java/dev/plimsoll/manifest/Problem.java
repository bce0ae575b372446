package dev.plimsoll.manifest;

/**
 * Something wrong with a file, and where.
 *
 * @param file the file as it was named
 * @param location where in it
 * @param message what is wrong and how to fix it
 */
public record Problem(String file, Location location, String message) {

  public Problem {
    message = IssuedCredential.hide(message);
  }

  /** {@code file:line:column: message}, as compilers write it. */
  @Override
  public String toString() {
    return file + ":" + location + ": " + message;
  }
}
