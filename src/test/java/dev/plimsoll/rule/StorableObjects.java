package dev.plimsoll.rule;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ContainerNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.manifest.Resource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Changes objects at random, and keeps those that an API server could store as far as the types of
 * its own kinds and of metadata say; what a CustomResourceDefinition says is for others to ask.
 */
final class StorableObjects {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** Reads and writes objects with the types that the API server has for its own kinds. */
  private static final KubernetesSerialization TYPES = new KubernetesSerialization();

  private static final List<String> TEXTS =
      List.of(
          "",
          "x",
          "1.x",
          ">=1.0.0 <2.0.0",
          ">2 <1",
          "${VAR:=x}",
          "{{ .Values.a }}",
          "5m",
          "0",
          "true",
          "2026-11-30T00:00:00Z",
          "sha256:00",
          "example.com/a/b:1@sha256:00",
          "oci://example.com/a",
          "a/b/c",
          "/",
          "~1",
          "ü\uD83D\uDE00",
          "- op: add",
          "kind: [",
          "x".repeat(300));

  private static final List<String> KEYS =
      List.of(
          "spec",
          "values",
          "name",
          "namespace",
          "labels",
          "annotations",
          "kind",
          "version",
          "",
          "a.b/c",
          "helm.sh/chart",
          "checksum/config",
          "patches",
          "kustomize",
          "template",
          "metadata",
          "0");

  private final SplittableRandom random;

  StorableObjects(SplittableRandom random) {
    this.random = random;
  }

  /** The object with a few changes; empty if it could not be stored. */
  Optional<Resource> changed(Resource object, Resource other) {
    ObjectNode tree = object.tree().deepCopy();
    for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
      change(tree, other.tree());
    }
    return storable(object, tree);
  }

  private static Optional<Resource> storable(Resource object, ObjectNode tree) {
    // Who sends another kind sends another request.
    tree.set("apiVersion", object.tree().path("apiVersion"));
    tree.set("kind", object.tree().path("kind"));
    try {
      Object typed = TYPES.unmarshal(tree.toString());
      JsonNode stored = MAPPER.readTree(TYPES.asJson(typed));
      return stored.path("metadata").path("name").asText("").isEmpty()
          ? Optional.empty()
          : Optional.of(new Resource(stored));
    } catch (RuntimeException | JsonProcessingException e) {
      return Optional.empty();
    }
  }

  private void change(ObjectNode tree, JsonNode other) {
    List<ContainerNode<?>> places = containers(tree);
    ContainerNode<?> place = places.get(random.nextInt(places.size()));
    JsonNode value =
        switch (random.nextInt(3)) {
          case 0 -> part(other);
          default -> value(2);
        };
    switch (place) {
      case ObjectNode map -> {
        List<String> names = new ArrayList<>();
        map.fieldNames().forEachRemaining(names::add);
        boolean there = !names.isEmpty() && random.nextInt(4) > 0;
        String key = there ? one(names) : one(KEYS);
        if (there && random.nextInt(4) == 0) {
          map.remove(key);
        } else {
          map.set(key, value);
        }
      }
      case ArrayNode list -> {
        int size = list.size();
        switch (random.nextInt(3)) {
          case 0 -> list.add(value);
          case 1 -> {
            if (size > 0) {
              list.remove(random.nextInt(size));
            }
          }
          default -> {
            if (size > 0) {
              list.set(random.nextInt(size), value);
            }
          }
        }
      }
      default -> {}
    }
  }

  private static List<ContainerNode<?>> containers(JsonNode tree) {
    List<ContainerNode<?>> found = new ArrayList<>();
    collect(tree, found);
    return found;
  }

  private static void collect(JsonNode node, List<ContainerNode<?>> into) {
    if (node instanceof ContainerNode<?> container) {
      into.add(container);
      container.forEach(child -> collect(child, into));
    }
  }

  /** Some part of another object. */
  private JsonNode part(JsonNode tree) {
    List<ContainerNode<?>> places = containers(tree);
    ContainerNode<?> place = places.get(random.nextInt(places.size()));
    List<JsonNode> children = new ArrayList<>();
    place.forEach(children::add);
    return children.isEmpty() ? place.deepCopy() : one(children).deepCopy();
  }

  private JsonNode value(int depth) {
    return switch (random.nextInt(depth > 0 ? 11 : 8)) {
      case 0 -> JSON.nullNode();
      case 1 -> JSON.booleanNode(random.nextBoolean());
      case 2 -> JSON.numberNode(random.nextInt(-2, 100));
      case 3 -> JSON.numberNode(new BigInteger("9".repeat(30)));
      case 4 -> JSON.numberNode(1.5);
      case 5, 6, 7 -> JSON.textNode(one(TEXTS));
      case 8 -> {
        ArrayNode list = JSON.arrayNode();
        for (int i = random.nextInt(3); i > 0; i--) {
          list.add(value(depth - 1));
        }
        yield list;
      }
      default -> {
        ObjectNode map = JSON.objectNode();
        for (int i = random.nextInt(3); i > 0; i--) {
          map.set(one(KEYS), value(depth - 1));
        }
        yield map;
      }
    };
  }

  private <T> T one(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }
}
