package dev.plimsoll.cluster.audit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.manifest.json.JsonTree;
import java.nio.charset.StandardCharsets;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Objects of one kind, as texts: a tree takes several times as much memory, and of thousands only a
 * few are looked at at once. Who owns which field, and what the status tells of the past, is left
 * out.
 */
final class ObjectCache {

  private final List<byte[]> objects = new ArrayList<>();
  private final Map<String, Integer> places = new HashMap<>();

  void add(Resource object) {
    ObjectNode slim = object.tree().deepCopy();
    if (slim.path("metadata") instanceof ObjectNode metadata) {
      metadata.remove("managedFields");
    }
    if (slim.path("status") instanceof ObjectNode status) {
      status.retain(List.of("conditions", "observedGeneration"));
    }
    places.put(object.namespace() + "/" + object.name(), objects.size());
    objects.add(slim.toString().getBytes(StandardCharsets.UTF_8));
  }

  Optional<Resource> find(String namespace, String name) {
    Integer place = places.get(namespace + "/" + name);
    return place == null ? Optional.empty() : Optional.of(at(place));
  }

  /** All of them, each made anew when it is looked at. */
  List<Resource> all() {
    return new AbstractList<>() {
      @Override
      public Resource get(int index) {
        return at(index);
      }

      @Override
      public int size() {
        return objects.size();
      }
    };
  }

  private Resource at(int place) {
    return new Resource(JsonTree.read(objects.get(place)));
  }
}
