package dev.plimsoll.build.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.manifest.Nesting;
import dev.plimsoll.manifest.Pointer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the operations of a JSON patch (RFC 6902) set, as a tree with nothing else in it. Items of
 * lists are in the order in which the operations name them, because nobody knows what else the
 * lists hold.
 */
final class SetValues {

  /** A value in the tree, and where it stands among the operations. */
  private record Origin(Pointer place, Pointer value) {}

  private final ObjectNode tree = JsonNodeFactory.instance.objectNode();
  private final List<Origin> origins = new ArrayList<>();

  /** The items of lists in the tree, by their places in the object that is patched. */
  private final Map<Pointer, Pointer> items = new HashMap<>();

  private SetValues() {}

  /** What the operations set; those that cannot be read set nothing. */
  static SetValues of(JsonNode operations) {
    SetValues values = new SetValues();
    for (int i = 0; i < operations.size(); i++) {
      JsonNode operation = operations.get(i);
      String op = operation.path("op").asText();
      String path = operation.path("path").asText("");
      if ((op.equals("add") || op.equals("replace"))
          && path.startsWith("/")
          && path.chars().filter(c -> c == '/').count() <= Nesting.MAX
          && operation.has("value")) {
        values.set(
            Pointer.parseJsonPointer(path),
            operation.get("value").deepCopy(),
            Pointer.ROOT.at(i).key("value"));
      }
    }
    return values;
  }

  ObjectNode tree() {
    return tree;
  }

  /** Where among the operations a place of the tree has its value from; the nearest there is. */
  Pointer origin(Pointer place) {
    for (Origin origin : origins.reversed()) {
      if (place.startsWith(origin.place())) {
        return origin.value().append(place.below(origin.place()));
      }
    }
    for (Origin origin : origins) {
      if (origin.place().startsWith(place)) {
        return origin.value();
      }
    }
    return Pointer.ROOT;
  }

  private void set(Pointer path, JsonNode value, Pointer origin) {
    List<Pointer> steps = new ArrayList<>();
    path.steps().forEach(steps::add);
    JsonNode here = tree;
    Pointer place = Pointer.ROOT;
    for (int depth = 0; depth < steps.size(); depth++) {
      Pointer step = steps.get(depth);
      boolean last = depth == steps.size() - 1;
      JsonNode wanted = last ? value : empty(steps.get(depth + 1));
      switch (here) {
        case ObjectNode map -> {
          place = place.key(step.token());
          if (last || !map.path(step.token()).isContainerNode()) {
            map.set(step.token(), wanted);
          }
          here = map.get(step.token());
        }
        case ArrayNode list -> {
          Pointer known = step.token().equals("-") ? null : items.get(step);
          place = known == null ? place.at(list.size()) : known;
          if (known == null) {
            list.add(wanted);
            items.put(step, place);
          } else if (last) {
            list.set(place.index(), wanted);
          }
          here = list.get(place.index());
        }
        default -> {
          return;
        }
      }
    }
    origins.add(new Origin(place, origin));
  }

  /** A list where the next step is one into a list, else a map. */
  private static JsonNode empty(Pointer next) {
    return next.index() >= 0 || next.token().equals("-")
        ? JsonNodeFactory.instance.arrayNode()
        : JsonNodeFactory.instance.objectNode();
  }
}
