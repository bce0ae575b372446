package dev.plimsoll.build;

import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Resource;

/** Where the values of a built object are written. */
@FunctionalInterface
public interface ValueOrigin {

  /**
   * Where a value is written.
   *
   * @param resource the built object
   * @param place the place in it
   * @param character a character of the text there, from 0; -1 for the value as a whole
   */
  SourcePlace locate(Resource resource, Pointer place, int character);
}
