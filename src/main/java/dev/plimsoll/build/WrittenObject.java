package dev.plimsoll.build;

import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.manifest.yaml.Document;

/**
 * An object as it stands in a file.
 *
 * @param document the document; its file is relative to the top of the checkout
 */
public record WrittenObject(Document document) implements LocatedObject {

  @Override
  public Resource resource() {
    return document.resource();
  }

  @Override
  public SourcePlace locate(Pointer place) {
    return new SourcePlace(
        document.file(), document.positions().of(place), SourcePlace.Means.MANIFEST);
  }

  @Override
  public SourcePlace locateWithin(Pointer place, int character) {
    return new SourcePlace(
        document.file(), document.positions().within(place, character), SourcePlace.Means.MANIFEST);
  }
}
