package dev.plimsoll.workload;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plimsoll.manifest.Pointer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What differs between two states of what a workload's pods are made of.
 *
 * @param fields what differs and matters, by path in words ({@code spec.containers[app].image}),
 *     seen from the root of the template
 * @param volatileKeys the places of volatile labels and annotations that differ
 * @param checksums the places of configuration digests that differ
 */
public record TemplateChange(
    List<String> fields, List<Pointer> volatileKeys, List<Pointer> checksums) {

  public TemplateChange {
    fields = List.copyOf(fields);
    volatileKeys = List.copyOf(volatileKeys);
    checksums = List.copyOf(checksums);
  }

  /** Whether nothing differs. */
  public boolean isEmpty() {
    return fields.isEmpty() && volatileKeys.isEmpty() && checksums.isEmpty();
  }

  /** Whether something differs, and none of it matters to the pods. */
  public boolean isVolatileOnly() {
    return fields.isEmpty() && checksums.isEmpty() && !volatileKeys.isEmpty();
  }

  /** Whether digests of configuration differ, and nothing else that could matter. */
  public boolean isChecksumOnly() {
    return fields.isEmpty() && !checksums.isEmpty();
  }

  /**
   * Compares two states of a workload. A label in {@code used} is never volatile, whatever its
   * name. Both states must come from the same source (both rendered, or both as the API server
   * keeps them), because defaults are differences.
   */
  public static TemplateChange between(
      Workload old, Workload now, VolatileKeys keys, Set<String> used) {
    return new Comparison(old, now, keys.without(used)).run();
  }

  /** One comparison under way. */
  private static final class Comparison {
    private final Workload old;
    private final Workload now;
    private final VolatileKeys keys;
    private final List<String> fields = new ArrayList<>();
    private final List<Pointer> volatileKeys = new ArrayList<>();
    private final List<Pointer> checksums = new ArrayList<>();
    private final List<Pointer> metadata;

    Comparison(Workload old, Workload now, VolatileKeys keys) {
      this.old = old;
      this.now = now;
      this.keys = keys;
      this.metadata = now.kind().metadata();
    }

    TemplateChange run() {
      Pointer root = now.kind().root();
      compare(root, "", old.resource().at(root), now.resource().at(root));
      return new TemplateChange(fields, volatileKeys, checksums);
    }

    private void compare(Pointer place, String name, JsonNode before, JsonNode after) {
      if (isSame(before, after)) {
        return;
      }
      if (isMetadata(place)) {
        compareMetadata(place, name, before, after);
      } else if (isMap(before) && isMap(after)) {
        if (before.isEmpty() && after.isEmpty() && !metadata.contains(place)) {
          // An empty map says something where none says nothing: "emptyDir: {}".
          fields.add(name);
        }
        for (String key : names(before, after)) {
          compare(place.key(key), join(name, key), before.path(key), after.path(key));
        }
      } else if (before.isArray() && after.isArray()) {
        compareLists(place, name, before, after);
      } else {
        fields.add(name);
      }
    }

    private boolean isMetadata(Pointer place) {
      Pointer parent = place.parent();
      return parent != null
          && (place.token().equals("labels") || place.token().equals("annotations"))
          && metadata.contains(parent);
    }

    private void compareMetadata(Pointer place, String name, JsonNode before, JsonNode after) {
      boolean labels = place.token().equals("labels");
      for (String key : names(before, after)) {
        JsonNode was = before.path(key);
        JsonNode is = after.path(key);
        if (isSame(was, is)) {
          continue;
        }
        if (!labels && keys.checksums().test(key)) {
          checksums.add(place.key(key));
        } else if (isVolatile(labels, key, was, is)) {
          volatileKeys.add(place.key(key));
        } else {
          fields.add(name + "[" + key + "]");
        }
      }
    }

    private boolean isVolatile(boolean label, String key, JsonNode was, JsonNode is) {
      return keys.covers(old, label, key, was) && keys.covers(now, label, key, is);
    }

    /** Named items are compared by name, so that one more at the top is one difference. */
    private void compareLists(Pointer place, String name, JsonNode before, JsonNode after) {
      List<String> was = itemNames(before);
      List<String> is = itemNames(after);
      if (was.isEmpty() || is.isEmpty()) {
        fields.add(name);
        return;
      }
      for (int i = 0; i < after.size(); i++) {
        String item = name + "[" + is.get(i) + "]";
        int at = was.indexOf(is.get(i));
        if (at < 0) {
          fields.add(item);
        } else {
          compare(place.at(i), item, before.get(at), after.get(i));
        }
      }
      was.stream()
          .filter(text -> !is.contains(text))
          .forEach(text -> fields.add(name + "[" + text + "]"));
      List<String> common = was.stream().filter(is::contains).toList();
      if (!is.stream().filter(was::contains).toList().equals(common)) {
        fields.add(name + " (order)");
      }
    }

    /** The names of a list's items; none unless each has one of its own. */
    private static List<String> itemNames(JsonNode list) {
      Set<String> names = new LinkedHashSet<>();
      for (JsonNode item : list) {
        String name = item.path("name").asText("");
        if (name.isEmpty() || !names.add(name)) {
          return List.of();
        }
      }
      return List.copyOf(names);
    }

    private static Set<String> names(JsonNode one, JsonNode other) {
      Set<String> names = new LinkedHashSet<>();
      one.fieldNames().forEachRemaining(names::add);
      other.fieldNames().forEachRemaining(names::add);
      return names;
    }

    private static String join(String name, String key) {
      return name.isEmpty() ? key : name + "." + key;
    }

    private static boolean isMap(JsonNode node) {
      return node.isObject() || isAbsent(node);
    }

    private static boolean isAbsent(JsonNode node) {
      return node.isMissingNode() || node.isNull();
    }

    private static boolean isSame(JsonNode one, JsonNode other) {
      return one.equals(other) || (isAbsent(one) && isAbsent(other));
    }
  }
}
