package dev.plimsoll.workload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.plimsoll.manifest.Patch;
import dev.plimsoll.manifest.Pointer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/** Takes what is volatile out of a change of workloads. Every patch leaves nothing to do again. */
public final class TemplateMutation {

  private TemplateMutation() {}

  /** The patch that puts {@code places} of {@code now} back to what {@code old} has there. */
  public static Patch restore(Workload old, Workload now, List<Pointer> places) {
    Patch patch = Patch.NONE;
    JsonNode tree = now.resource().tree();
    for (Pointer place : places) {
      Patch step = restore(old.resource().tree(), tree, place);
      tree = step.apply(tree);
      patch = patch.then(step);
    }
    return patch;
  }

  private static Patch restore(JsonNode old, JsonNode tree, Pointer place) {
    JsonNode was = place.in(old);
    if (!was.isMissingNode()) {
      return Patch.set(tree, place, was);
    }
    Pointer map = place.parent();
    boolean emptied = map != null && map.in(old).isMissingNode() && map.in(tree).size() == 1;
    return Patch.remove(tree, map != null && emptied ? map : place);
  }

  /** The patch that removes {@code places}. */
  public static Patch strip(Workload now, List<Pointer> places) {
    Patch patch = Patch.NONE;
    for (Pointer place : places) {
      patch = patch.then(Patch.remove(now.resource().tree(), place));
    }
    return patch;
  }

  /** The patch that makes every one of {@code places} hold {@code value}. */
  public static Patch pin(Workload now, List<Pointer> places, String value) {
    Patch patch = Patch.NONE;
    for (Pointer place : places) {
      patch = patch.then(Patch.set(now.resource().tree(), place, TextNode.valueOf(value)));
    }
    return patch;
  }

  /** The places of volatile labels and annotations, but for the labels in {@code used}. */
  public static List<Pointer> volatilePlaces(Workload now, VolatileKeys keys, Set<String> used) {
    VolatileKeys free = keys.without(used);
    List<Pointer> places = new ArrayList<>();
    for (Pointer metadata : now.kind().metadata()) {
      for (String map : List.of("labels", "annotations")) {
        Pointer at = metadata.key(map);
        JsonNode entries = now.resource().at(at);
        for (Iterator<String> names = entries.fieldNames(); names.hasNext(); ) {
          String key = names.next();
          if (free.covers(now, map.equals("labels"), key, entries.path(key))) {
            places.add(at.key(key));
          }
        }
      }
    }
    return places;
  }
}
