package dev.plimsoll.guard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.guard.Stored.State;
import dev.plimsoll.rule.schema.ServedKind;
import dev.plimsoll.rule.schema.Specimens;
import dev.plimsoll.testbed.ApiServer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * The objects that requests are about, each stored under the same name in every namespace.
 *
 * @param server where they are stored
 * @param namespaces the namespaces
 * @param random decides what is stored
 */
record StoredObjects(ApiServer server, List<String> namespaces, Random random) {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** Of one kind, how many are stored that only an older, looser definition accepts. */
  private static final int LOOSE = 6;

  /**
   * Stores objects that only a looser CustomResourceDefinition accepts, which is in force.
   *
   * @return them, by their kind
   */
  List<Stored> storeLoose(ServedKind kind) {
    List<ObjectNode> objects = new ArrayList<>(kind.specimens());
    Collections.shuffle(objects, random);
    List<Stored> stored = new ArrayList<>();
    Iterator<ObjectNode> loose = kind.looselyValid(objects).iterator();
    while (stored.size() < LOOSE && loose.hasNext()) {
      ObjectNode object = loose.next();
      if (accepts(kind, named(object, "loose"))) {
        stored.add(store(kind, State.LOOSE, String.valueOf(stored.size()), object));
      }
    }
    return stored;
  }

  /** Stores valid objects: small and full ones, and such that two managers own together. */
  List<Stored> storeValid(ServedKind kind) {
    List<Stored> stored = new ArrayList<>();
    for (Map.Entry<String, ObjectNode> base : bases(kind).entrySet()) {
      ObjectNode small = base.getValue();
      ObjectNode full = full(kind, small);
      stored.add(new Stored(kind, State.NEW, "new", named(small, "new"), Map.of()));
      stored.add(new Stored(kind, State.NEW, "new", named(full, "new"), Map.of()));
      stored.add(store(kind, State.SMALL, base.getKey(), small));
      stored.add(store(kind, State.FULL, base.getKey(), full));
      Stored shared = store(kind, State.SHARED, base.getKey(), full);
      stored.add(share(shared, named(some(full, small), shared.name())));
    }
    return stored;
  }

  /** What a kind can be built on, by a name; a release takes its chart from one of two places. */
  private static Map<String, ObjectNode> bases(ServedKind kind) {
    Map<String, ObjectNode> bases = new LinkedHashMap<>();
    bases.put("plain", kind.valid());
    if (kind.schema().at("/properties/spec/properties").has("chartRef")) {
      ObjectNode referring = kind.valid().deepCopy();
      ObjectNode spec = (ObjectNode) referring.get("spec");
      spec.remove("chart");
      spec.putObject("chartRef").put("kind", "OCIRepository").put("name", "a");
      bases.put("chart-ref", referring);
    }
    return bases;
  }

  /** An object with as many fields as the API server accepts together. */
  private ObjectNode full(ServedKind kind, ObjectNode small) {
    ObjectNode full = named(small, "full");
    JsonNode fields = kind.schema().at("/properties/spec/properties");
    for (Map.Entry<String, JsonNode> field : fields.properties()) {
      for (boolean whole : new boolean[] {true, false}) {
        ObjectNode fuller = full.deepCopy();
        ((ObjectNode) fuller.get("spec"))
            .set(field.getKey(), Specimens.value(field.getValue(), whole));
        if (accepts(kind, fuller)) {
          full = fuller;
          break;
        }
      }
    }
    return full;
  }

  /** Whether the API server accepts a new object. */
  private boolean accepts(ServedKind kind, ObjectNode manifest) {
    String namespace = namespaces.getFirst();
    String path = kind.collection(namespace) + "/" + manifest.at("/metadata/name").asText();
    return !Stored.apply(server, path + "?dryRun=All", in(namespace, manifest), Stored.OWNER)
        .isDenial();
  }

  /** Half of the fields of {@code full} besides those of {@code small}. */
  private ObjectNode some(ObjectNode full, ObjectNode small) {
    ObjectNode some = full.deepCopy();
    ObjectNode spec = (ObjectNode) some.get("spec");
    for (Map.Entry<String, JsonNode> field : full.get("spec").properties()) {
      if (!small.get("spec").has(field.getKey()) && random.nextBoolean()) {
        spec.remove(field.getKey());
      }
    }
    return some;
  }

  private Stored store(ServedKind kind, State state, String id, ObjectNode object) {
    String name = (state + "-" + id + "-" + kind.versionName()).toLowerCase(Locale.ROOT);
    ObjectNode manifest = named(object, name);
    Map<String, JsonNode> live = new LinkedHashMap<>();
    for (String namespace : namespaces) {
      String path = kind.collection(namespace) + "/" + name;
      live.put(namespace, apply(path, in(namespace, manifest), Stored.OWNER));
    }
    return new Stored(kind, state, name, manifest, Map.copyOf(live));
  }

  /** Lets another manager own a part too. */
  private Stored share(Stored stored, ObjectNode part) {
    Map<String, JsonNode> live = new LinkedHashMap<>();
    for (String namespace : namespaces) {
      live.put(namespace, apply(stored.path(namespace), in(namespace, part), Stored.OTHER));
    }
    return new Stored(
        stored.kind(), State.SHARED, stored.name(), stored.manifest(), Map.copyOf(live));
  }

  private JsonNode apply(String path, ObjectNode manifest, String manager) {
    ApiServer.Answer answer = Stored.apply(server, path + "?", manifest, manager);
    if (answer.isDenial()) {
      throw new AssertionError("not stored: " + path + " " + answer);
    }
    return answer.body();
  }

  private static ObjectNode named(ObjectNode object, String name) {
    ObjectNode named = object.deepCopy();
    named.set("metadata", JSON.objectNode().put("name", name));
    return named;
  }

  private static ObjectNode in(String namespace, ObjectNode manifest) {
    ObjectNode object = manifest.deepCopy();
    ((ObjectNode) object.get("metadata")).put("namespace", namespace);
    return object;
  }
}
