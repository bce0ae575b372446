package dev.plimsoll.manifest;

/**
 * A place in a file.
 *
 * @param line the line, from 1
 * @param column the column, from 1
 */
public record Location(int line, int column) {

  /** The start of a file. */
  public static final Location START = new Location(1, 1);

  /** {@code line:column}. */
  @Override
  public String toString() {
    return line + ":" + column;
  }
}
