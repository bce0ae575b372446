package dev.plimsoll.build;

import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.manifest.yaml.Document;
import java.util.Optional;

/** Where the values of a built object are written. */
public interface ValueOrigin {

  /**
   * Where a value is written.
   *
   * @param resource the built object
   * @param place the place in it
   * @param character a character of the text there, from 0; -1 for the value as a whole
   */
  SourcePlace locate(Resource resource, Pointer place, int character);

  /** The file that the object comes from, relative to the top; empty if that is remote. */
  Optional<String> file();

  /** Whether a generator of kustomize makes the object. */
  default boolean isGenerated() {
    return false;
  }

  /** The manifest that it was built from; empty for what is generated, made or remote. */
  default Optional<Document> manifest() {
    return Optional.empty();
  }
}
