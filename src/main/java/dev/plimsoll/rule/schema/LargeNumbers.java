package dev.plimsoll.rule.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/**
 * Writes numbers beyond 64 bits, such as {@code 1e300}, as the whole numbers that they are: the
 * validator cuts such a fraction down to a long before it compares it with a bound.
 */
final class LargeNumbers {

  private static final double BOUND = 0x1p63;

  private LargeNumbers() {}

  /** The same value; itself where it holds no such number. */
  static JsonNode whole(JsonNode value) {
    return isIn(value) ? copy(value) : value;
  }

  private static boolean isIn(JsonNode value) {
    if (value.isFloatingPointNumber()) {
      double number = value.doubleValue();
      return Math.abs(number) >= BOUND && Double.isFinite(number);
    }
    for (JsonNode below : value) {
      if (isIn(below)) {
        return true;
      }
    }
    return false;
  }

  private static JsonNode copy(JsonNode value) {
    if (value instanceof ObjectNode map) {
      ObjectNode copy = JsonNodeFactory.instance.objectNode();
      for (Map.Entry<String, JsonNode> field : map.properties()) {
        copy.set(field.getKey(), copy(field.getValue()));
      }
      return copy;
    }
    if (value instanceof ArrayNode list) {
      ArrayNode copy = JsonNodeFactory.instance.arrayNode(list.size());
      list.forEach(item -> copy.add(copy(item)));
      return copy;
    }
    return isIn(value) ? BigIntegerNode.valueOf(value.decimalValue().toBigInteger()) : value;
  }
}
