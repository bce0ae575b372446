package dev.plimsoll.manifest;

/** Where the parts of a document stand in its file. */
@FunctionalInterface
public interface Positions {

  /** A document without a file. */
  Positions NONE = place -> Location.START;

  /**
   * Where {@code place} stands: at its key in a map, at the item in a list. A place that the
   * document does not have stands where the nearest place above it does.
   */
  Location of(Pointer place);

  /**
   * Where a character of the text at {@code place} stands, counted from 0 in the text as it was
   * read; where that is not known, the place itself.
   */
  default Location within(Pointer place, int character) {
    return of(place);
  }
}
