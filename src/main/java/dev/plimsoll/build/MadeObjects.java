package dev.plimsoll.build;

import dev.plimsoll.build.resourceset.Expansion;
import dev.plimsoll.build.resourceset.MadeObject;
import dev.plimsoll.build.resourceset.ResourceSet;
import dev.plimsoll.build.resourceset.TemplateEngine;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the ResourceSets of a build make. They are applied with it, by the Flux Operator. */
final class MadeObjects {

  private MadeObjects() {}

  /** The objects, those of ResourceSets that others make after them. */
  static List<BuiltObject> of(Build build, TemplateEngine engine) {
    List<Resource> beside = build.objects().stream().map(BuiltObject::resource).toList();
    List<BuiltObject> all = new ArrayList<>();
    List<BuiltObject> sets = build.objects();
    for (int depth = 0; depth < Expansion.MAX_DEPTH && !sets.isEmpty(); depth++) {
      List<BuiltObject> made =
          sets.stream()
              .filter(object -> ResourceSet.is(object.resource()))
              .flatMap(set ->
                  ResourceSet.of(set.resource(), beside, engine).objects().stream()
                      .map(one -> built(set, one)))
              .limit(ResourceSet.MAX_OBJECTS)
              .toList();
      all.addAll(made);
      sets = made;
    }
    return all;
  }

  private static BuiltObject built(BuiltObject set, MadeObject made) {
    return new BuiltObject(made.resource(), set.target(), new Origin(set, made), Set.of());
  }

  /** A made object is written where its ResourceSet is. */
  private record Origin(BuiltObject set, MadeObject made) implements ValueOrigin {

    @Override
    public SourcePlace locate(Resource resource, Pointer place, int character) {
      int offset = made.offset(place);
      if (offset >= 0) {
        return set.locateWithin(made.template(), offset);
      }
      return character >= 0
          ? set.locateWithin(made.within(place), character)
          : set.locate(made.within(place));
    }

    @Override
    public Optional<String> file() {
      return set.origin().file();
    }
  }
}
