package dev.plimsoll.manifest;

/**
 * A file, or the part of a file from a place on, that was not read.
 *
 * @param file the file as it was named
 * @param location where reading stopped
 * @param cause what kind of file it is
 * @param reason why, for people; never with contents of the file
 */
public record Skipped(String file, Location location, Cause cause, String reason) {

  public Skipped {
    reason = IssuedCredential.hide(reason);
  }

  /** Why something was not read. */
  public enum Cause {
    /** A Go template, which becomes YAML only when it is rendered; nothing is wrong with it. */
    TEMPLATE,
    /** No YAML, no JSON, or beyond the bounds of what is read. */
    UNREADABLE
  }

  /** The reason with its place, for outputs that have no place of their own. */
  public String description() {
    return location.equals(Location.START)
        ? reason
        : "line " + location.line() + ", column " + location.column() + ": " + reason;
  }
}
