package dev.plimsoll.manifest.yaml;

import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.Node;

/** Ends the reading of one document: it is well-formed, but no tool could make an object of it. */
@SuppressWarnings("serial")
public // never leaves the package
final class UnreadableException extends RuntimeException {

  private final Mark mark;
  private final String reason;

  /** A node that cannot be read, and why, in words for people. */
  public UnreadableException(Node where, String message) {
    super(message, null, false, false);
    this.reason = message;
    this.mark = where.getStartMark();
  }

  /** Why, in words for people. */
  public String reason() {
    return reason;
  }

  Mark mark() {
    return mark;
  }
}
