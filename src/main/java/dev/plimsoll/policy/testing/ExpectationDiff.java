package dev.plimsoll.policy.testing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plimsoll.manifest.Patch;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Redaction;
import dev.plimsoll.manifest.Resource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One way in which a case did not go as expected.
 *
 * @param what what differs: the decision, the findings, a message, the patch or the object
 * @param lines the difference, line by line
 */
public record ExpectationDiff(String what, List<Line> lines) {

  /** Which side of a difference a line is on. */
  public enum Side {
    /** Expected, and not so. */
    Expected,
    /** So, and not expected. */
    Actual,
    /** As expected, and shown for what stands around it. */
    Both
  }

  /** One line of a difference. Contents that are never shown stand in none. */
  public record Line(Side side, String text) {
    @Override
    public String toString() {
      return switch (side) {
        case Expected -> "- " + text;
        case Actual -> "+ " + text;
        case Both -> "  " + text;
      };
    }
  }

  public ExpectationDiff {
    lines = List.copyOf(lines);
  }

  /** One expected value, and another one. */
  static ExpectationDiff of(String what, Object expected, Object actual) {
    return new ExpectationDiff(
        what,
        List.of(
            new Line(Side.Expected, expected.toString()),
            new Line(Side.Actual, actual.toString())));
  }

  /** A text that none of some has, and what they are. */
  static ExpectationDiff missing(String what, String expected, Collection<String> actual) {
    List<Line> lines = new ArrayList<>(List.of(new Line(Side.Expected, expected)));
    actual.forEach(text -> lines.add(new Line(Side.Actual, text)));
    return new ExpectationDiff(what, lines);
  }

  /** Sets that differ. */
  static ExpectationDiff ofSets(String what, Set<String> expected, Set<String> actual) {
    List<Line> lines = new ArrayList<>();
    for (String text : expected) {
      lines.add(new Line(actual.contains(text) ? Side.Both : Side.Expected, text));
    }
    actual.stream()
        .filter(text -> !expected.contains(text))
        .forEach(text -> lines.add(new Line(Side.Actual, text)));
    return new ExpectationDiff(what, lines);
  }

  /** Steps of patches that differ, as RFC 6902 writes them. */
  static ExpectationDiff ofPatches(List<JsonNode> expected, Patch actual, Resource object) {
    List<Line> lines = new ArrayList<>();
    expected.forEach(step -> lines.add(new Line(Side.Expected, step(step, object))));
    actual.toJson().forEach(step -> lines.add(new Line(Side.Actual, step(step, object))));
    return new ExpectationDiff("patch", lines);
  }

  private static String step(JsonNode step, Resource object) {
    Pointer place = Pointer.parseJsonPointer(step.path("path").asText());
    String operation = step.path("op").asText() + " " + step.path("path").asText();
    return step.has("value")
        ? operation + " " + shown(object, place, step.path("value"))
        : operation;
  }

  /** Objects that differ: every place at which they do. */
  static ExpectationDiff ofObjects(JsonNode expected, JsonNode actual) {
    Resource resource = new Resource(actual);
    Map<Pointer, JsonNode> wanted = leaves(expected);
    Map<Pointer, JsonNode> found = leaves(actual);
    Set<Pointer> places = new LinkedHashSet<>(wanted.keySet());
    places.addAll(found.keySet());
    List<Line> lines = new ArrayList<>();
    for (Pointer place : places) {
      JsonNode one = wanted.get(place);
      JsonNode other = found.get(place);
      if (one != null && !one.equals(other)) {
        lines.add(new Line(Side.Expected, place + ": " + shown(resource, place, one)));
      }
      if (other != null && !other.equals(one)) {
        lines.add(new Line(Side.Actual, place + ": " + shown(resource, place, other)));
      }
    }
    return new ExpectationDiff("object", lines);
  }

  private static String shown(Resource object, Pointer place, JsonNode value) {
    if (Redaction.covers(object, place)) {
      return Redaction.PLACEHOLDER;
    }
    return value.isContainerNode() && !value.isEmpty() ? Redaction.show(value) : value.toString();
  }

  /** Everything that holds nothing else, by its place. */
  private static Map<Pointer, JsonNode> leaves(JsonNode tree) {
    Map<Pointer, JsonNode> leaves = new LinkedHashMap<>();
    collect(Pointer.ROOT, tree, leaves);
    return leaves;
  }

  private static void collect(Pointer place, JsonNode node, Map<Pointer, JsonNode> leaves) {
    if (node.isEmpty()) {
      leaves.put(place, node);
    } else if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        collect(place.at(i), node.get(i), leaves);
      }
    } else {
      node.properties()
          .forEach(entry -> collect(place.key(entry.getKey()), entry.getValue(), leaves));
    }
  }
}
