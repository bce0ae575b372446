package dev.plimsoll.rule.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.flux.HelmRelease;
import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.LiveReads;
import dev.plimsoll.policy.Lookup;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The values that a HelmRelease states, put together as helm-controller does it: those of {@code
 * valuesFrom} in their order, then {@code values} (fluxcd/pkg, chartutil/values.go). Contents that
 * nobody may see: only places are ever shown.
 *
 * @param tree what whole trees of values come to
 * @param single the places that are set one by one ({@code targetPath}), whatever is there
 */
public record DeclaredValues(ObjectNode tree, List<Pointer> single) {

  private static final Pointer VALUES = Pointer.of("spec", "values");
  private static final Pointer VALUES_FROM = Pointer.of("spec", "valuesFrom");

  public DeclaredValues {
    single = List.copyOf(single);
  }

  /**
   * Puts them together.
   *
   * @param live where ConfigMaps and Secrets are read, those that exist; what one that does not
   *     exist would have stated is left out
   */
  public static Lookup<DeclaredValues> of(HelmRelease release, LiveReads live) {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    List<Pointer> single = new ArrayList<>();
    for (JsonNode reference : release.resource().at(VALUES_FROM)) {
      String target = reference.path("targetPath").asText("");
      if (!target.isEmpty()) {
        single.add(place(target));
        continue;
      }
      if (reference.has("literal")) {
        ReleaseValues.parse(reference.path("literal").asText(""))
            .ifPresent(node -> merge(tree, node));
        continue;
      }
      String key = reference.path("valuesKey").asText("values.yaml");
      switch (live.get(
          new GroupKind("", reference.path("kind").asText("")),
          release.resource().namespace(),
          reference.path("name").asText(""))) {
        case Lookup.Found<Resource>(Resource source) ->
            ReleaseValues.of(source, key).ifPresent(node -> merge(tree, node));
        case Lookup.Absent<Resource>() -> {}
        case Lookup.Unknown<Resource>(String reason) -> {
          return new Lookup.Unknown<>(reason);
        }
      }
    }
    merge(tree, release.resource().at(VALUES));
    return new Lookup.Found<>(new DeclaredValues(tree, single));
  }

  /** "a.b[0].c": the first part that holds an index is a list, and lists are leaves. */
  private static Pointer place(String target) {
    Pointer path = Pointer.ROOT;
    for (String part : target.split("\\.", -1)) {
      int index = part.indexOf('[');
      path = path.key(index < 0 ? part : part.substring(0, index));
      if (index >= 0) {
        break;
      }
    }
    return path;
  }

  /** Maps are merged, anything else is replaced. */
  private static void merge(ObjectNode into, JsonNode from) {
    for (Map.Entry<String, JsonNode> entry : from.properties()) {
      JsonNode value = entry.getValue();
      JsonNode here = into.path(entry.getKey());
      if (!value.isObject()) {
        into.set(entry.getKey(), value);
      } else if (here instanceof ObjectNode map) {
        merge(map, value);
      } else {
        merge(into.putObject(entry.getKey()), value);
      }
    }
  }

  /** Whether something is said at a place, or at one above it that is no map. */
  public boolean covers(Pointer leaf) {
    return reaches(leaf) || single.stream().anyMatch(leaf::startsWith);
  }

  private boolean reaches(Pointer leaf) {
    JsonNode node = tree;
    for (Pointer step : leaf.steps()) {
      if (!node.isObject()) {
        return true;
      }
      if (!node.has(step.token())) {
        return false;
      }
      node = node.path(step.token());
    }
    return true;
  }

  /**
   * The places at which stored values differ from these; lists and scalars are compared as a whole,
   * {@code null} is the same as nothing, and numbers count, not how they are written.
   */
  public List<Pointer> differencesFrom(JsonNode stored) {
    List<Pointer> places = new ArrayList<>();
    differences(Pointer.ROOT, stored, tree, places);
    return places.stream()
        .filter(place ->
            single.stream()
                .noneMatch(pointer -> place.startsWith(pointer) || pointer.startsWith(place)))
        .toList();
  }

  private static void differences(
      Pointer place, JsonNode stored, JsonNode declared, List<Pointer> places) {
    if (isNothing(stored) && isNothing(declared)) {
      return;
    }
    if ((stored.isObject() || isNothing(stored)) && (declared.isObject() || isNothing(declared))) {
      for (Map.Entry<String, JsonNode> entry : stored.properties()) {
        String key = entry.getKey();
        differences(place.key(key), entry.getValue(), declared.path(key), places);
      }
      for (Map.Entry<String, JsonNode> entry : declared.properties()) {
        if (!stored.has(entry.getKey())) {
          differences(
              place.key(entry.getKey()), stored.path(entry.getKey()), entry.getValue(), places);
        }
      }
    } else if (!same(stored, declared)) {
      places.add(place);
    }
  }

  private static boolean isNothing(JsonNode node) {
    return node.isMissingNode() || node.isNull();
  }

  private static boolean same(JsonNode one, JsonNode other) {
    return one.equals(
        (a, b) ->
            a.equals(b)
                ? 0
                : a.isNumber() && b.isNumber() ? a.decimalValue().compareTo(b.decimalValue()) : 1,
        other);
  }
}
