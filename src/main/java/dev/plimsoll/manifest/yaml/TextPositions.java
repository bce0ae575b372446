package dev.plimsoll.manifest.yaml;

import dev.plimsoll.manifest.Location;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Positions;
import dev.plimsoll.manifest.TextLines;

/**
 * Positions in YAML that is the text of a field: where its parts stand in the file with the field.
 *
 * @param host the positions of the object with the field
 * @param field the field
 * @param text what it holds
 * @param inText the positions within that text
 */
public record TextPositions(Positions host, Pointer field, TextLines text, Positions inText)
    implements Positions {

  @Override
  public Location of(Pointer place) {
    return host.within(field, text.offset(inText.of(place)));
  }
}
