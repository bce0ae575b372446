package dev.plimsoll.build;

import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Resource;

/** An object that knows where each of its values is written. */
public interface LocatedObject {

  /** The object. */
  Resource resource();

  /** Where a value is written; for a value that is missing, the nearest place above it. */
  SourcePlace locate(Pointer place);

  /** Where a character, counted from 0, of the text at a place is written. */
  SourcePlace locateWithin(Pointer place, int character);
}
