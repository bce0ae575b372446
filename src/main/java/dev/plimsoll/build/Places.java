package dev.plimsoll.build;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plimsoll.manifest.Pointer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds in one tree what another has at a place. */
final class Places {

  private Places() {}

  /**
   * The place in {@code other} of what {@code tree} has at {@code place}: items of lists are found
   * by their names, for a patch may list them in another order. Empty if it has no such place.
   */
  static Optional<Pointer> translate(JsonNode tree, JsonNode other, Pointer place) {
    JsonNode from = tree;
    JsonNode to = other;
    Pointer found = Pointer.ROOT;
    for (Pointer step : place.steps()) {
      if (step.index() >= 0 && from.isArray()) {
        from = from.path(step.index());
        int index = index(from, to, step.index());
        to = to.path(index);
        found = found.at(index);
      } else {
        from = from.path(step.token());
        to = to.path(step.token());
        found = found.key(step.token());
      }
      if (to.isMissingNode()) {
        return Optional.empty();
      }
    }
    return Optional.of(found);
  }

  private static int index(JsonNode item, JsonNode list, int index) {
    JsonNode name = item.path("name");
    if (list.path(index).equals(item)) {
      return index;
    }
    for (int i = 0; i < list.size(); i++) {
      if (list.get(i).equals(item) || (name.isTextual() && list.get(i).path("name").equals(name))) {
        return i;
      }
    }
    return name.isTextual() ? list.size() : index;
  }

  /** What is left of a place below another one; a dash there stands for any item of a list. */
  static Optional<Pointer> below(Pointer place, Pointer above) {
    List<Pointer> steps = steps(place);
    List<Pointer> start = steps(above);
    if (start.size() > steps.size()) {
      return Optional.empty();
    }
    for (int i = 0; i < start.size(); i++) {
      boolean any = start.get(i).token().equals("-") && steps.get(i).index() >= 0;
      if (!any && !start.get(i).token().equals(steps.get(i).token())) {
        return Optional.empty();
      }
    }
    Pointer rest = Pointer.ROOT;
    for (Pointer step : steps.subList(start.size(), steps.size())) {
      rest = step.index() >= 0 ? rest.at(step.index()) : rest.key(step.token());
    }
    return Optional.of(rest);
  }

  private static List<Pointer> steps(Pointer place) {
    List<Pointer> steps = new ArrayList<>();
    place.steps().forEach(steps::add);
    return steps;
  }
}
