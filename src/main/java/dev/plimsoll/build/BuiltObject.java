package dev.plimsoll.build;

import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Resource;
import java.util.Set;

/**
 * An object as Flux applies it, but for its own labels. Values that come from Secrets are not in
 * it: they stay as they are written, {@code ${VAR}}.
 *
 * @param resource the object
 * @param target what it was built for
 * @param origin where its values are written
 * @param hidden the places with values from Secrets
 */
public record BuiltObject(
    Resource resource, BuildTarget target, ValueOrigin origin, Set<Pointer> hidden)
    implements LocatedObject {

  public BuiltObject {
    hidden = Set.copyOf(hidden);
  }

  @Override
  public SourcePlace locate(Pointer place) {
    return origin.locate(resource, place, -1);
  }

  @Override
  public SourcePlace locateWithin(Pointer place, int character) {
    return origin.locate(resource, place, character);
  }
}
