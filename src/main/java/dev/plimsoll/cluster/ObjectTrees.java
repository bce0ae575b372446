package dev.plimsoll.cluster;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.manifest.Nesting;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Objects of a cluster as trees. An API server takes objects that are nested ten thousand levels
 * deep (its JSON decoder's own limit), with keys of a megabyte; Jackson reads neither by default,
 * and with one of them no object of the kind could be read any more. So all of it is read, and what
 * is nested deeper than any manifest that is ever checked is left out, because whatever walks
 * through a tree needs a stack for it.
 */
final class ObjectTrees {

  /** More than an API server takes, with what it wraps around objects. */
  static final StreamReadConstraints LIMITS =
      StreamReadConstraints.builder().maxNestingDepth(20_000).maxNameLength(8 << 20).build();

  /** Reads whatever an API server may hold. */
  static final ObjectMapper JSON =
      new ObjectMapper(JsonFactory.builder().streamReadConstraints(LIMITS).build());

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private ObjectTrees() {}

  /** An object without its managed fields, which are half of it, and of no use to anyone here. */
  static ObjectNode of(GenericKubernetesResource object) {
    object.getMetadata().setManagedFields(null);
    ObjectNode tree = NODES.objectNode();
    tree.put("apiVersion", object.getApiVersion()).put("kind", object.getKind());
    tree.set("metadata", JSON.valueToTree(object.getMetadata()));
    object
        .getAdditionalProperties()
        .forEach((key, value) -> tree.set(key, node(value, Nesting.MAX - 1)));
    return tree;
  }

  /** {@code left} more levels of maps and lists are taken. */
  private static JsonNode node(@Nullable Object value, int left) {
    return switch (value) {
      case null -> NODES.nullNode();
      case Map<?, ?> map -> {
        ObjectNode node = NODES.objectNode();
        if (left > 0) {
          map.forEach((key, each) -> node.set(String.valueOf(key), node(each, left - 1)));
        }
        yield node;
      }
      case List<?> list -> {
        ArrayNode node = NODES.arrayNode();
        if (left > 0) {
          list.forEach(each -> node.add(node(each, left - 1)));
        }
        yield node;
      }
      case String text -> NODES.textNode(text);
      case Boolean truth -> NODES.booleanNode(truth);
      case Integer number -> NODES.numberNode(number.intValue());
      case Long number -> NODES.numberNode(number.longValue());
      case BigInteger number -> NODES.numberNode(number);
      case BigDecimal number -> NODES.numberNode(number);
      case Number number -> NODES.numberNode(number.doubleValue());
      default -> NODES.textNode(value.toString());
    };
  }

  /** Leaves out of a tree what is nested too deep, and returns it. */
  static ObjectNode shallow(ObjectNode tree) {
    cut(tree, Nesting.MAX - 1);
    return tree;
  }

  private static void cut(JsonNode node, int left) {
    for (JsonNode below : node) {
      if (!below.isContainerNode()) {
        continue;
      }
      if (left > 0) {
        cut(below, left - 1);
      } else if (below instanceof ObjectNode map) {
        map.removeAll();
      } else if (below instanceof ArrayNode list) {
        list.removeAll();
      }
    }
  }
}
