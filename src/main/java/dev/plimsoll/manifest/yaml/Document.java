package dev.plimsoll.manifest.yaml;

import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Positions;
import dev.plimsoll.manifest.Problem;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.manifest.TextLines;

/**
 * One document of a file.
 *
 * @param file the file as it was named
 * @param resource what it holds
 * @param positions where in the file each part of it stands
 */
public record Document(String file, Resource resource, Positions positions) {

  /** The same document in its file as that is now, so many lines further down. */
  public Document in(TextLines text, int lines) {
    return positions instanceof NodePositions nodes
        ? new Document(
            file, resource, new NodePositions(nodes.root(), nodes.firstLine() + lines, text))
        : this;
  }

  /** A problem with what stands at {@code place}. */
  public Problem problem(Pointer place, String message) {
    return new Problem(file, positions.of(place), message);
  }

  /** A problem with a character, counted from 0, of the text at {@code place}. */
  public Problem problemWithin(Pointer place, int character, String message) {
    return new Problem(file, positions.within(place, character), message);
  }
}
