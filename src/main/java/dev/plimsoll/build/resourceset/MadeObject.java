package dev.plimsoll.build.resourceset;

import dev.plimsoll.manifest.Location;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Positions;
import dev.plimsoll.manifest.Resource;

/**
 * An object that a ResourceSet makes.
 *
 * @param resource the object
 * @param template the place of the ResourceSet that it is made from
 * @param lines where its lines are in the text at that place
 */
public record MadeObject(Resource resource, Pointer template, Lines lines) {

  /**
   * Where the lines of a rendered text stand in the template: at the same character, or nowhere.
   */
  interface Lines {

    /** A template that is an object, whose fields stand below its place. */
    Lines NONE = place -> -1;

    /** The character of the template at which a place of the object begins, from 0; else -1. */
    int offset(Pointer place);
  }

  /** Where a place of the object is written, by the positions of the ResourceSet. */
  public Location locate(Pointer place, Positions set) {
    int offset = lines.offset(place);
    return offset < 0 ? set.of(within(place)) : set.within(template, offset);
  }

  /** The place of the ResourceSet that a place of the object comes from. */
  public Pointer within(Pointer place) {
    Pointer found = template;
    for (Pointer step : place.steps()) {
      found = step.index() >= 0 ? found.at(step.index()) : found.key(step.token());
    }
    return found;
  }

  /** The character of the template's text at which a place begins; -1 for an object. */
  public int offset(Pointer place) {
    return lines.offset(place);
  }
}
