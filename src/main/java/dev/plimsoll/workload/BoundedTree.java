package dev.plimsoll.workload;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/** Reads a value to a tree, so far as it is within its bounds. */
final class BoundedTree {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final JsonParser parser;
  private final long start;
  private final int maxBytes;
  private final int maxNodes;
  private int nodes;

  private BoundedTree(JsonParser parser, int maxBytes, int maxNodes) {
    this.parser = parser;
    this.start = parser.currentTokenLocation().getByteOffset();
    this.maxBytes = maxBytes;
    this.maxNodes = maxNodes;
  }

  /**
   * The configuration that a parser of bytes is at, which is at its end afterwards.
   *
   * @throws TooLargeException if it takes more bytes of JSON than {@code maxBytes}, or holds more
   *     keys and values than {@code maxNodes}
   */
  static JsonNode read(JsonParser parser, int maxBytes, int maxNodes) throws IOException {
    return new BoundedTree(parser, maxBytes, maxNodes).value();
  }

  private JsonNode value() throws IOException {
    count();
    return switch (parser.currentToken()) {
      case START_OBJECT -> map();
      case START_ARRAY -> list();
      case VALUE_STRING -> NODES.textNode(parser.getText());
      case VALUE_TRUE -> NODES.booleanNode(true);
      case VALUE_FALSE -> NODES.booleanNode(false);
      case VALUE_NUMBER_INT -> number();
      case VALUE_NUMBER_FLOAT -> NODES.numberNode(parser.getDoubleValue());
      case null, default -> NODES.nullNode();
    };
  }

  private JsonNode number() throws IOException {
    return switch (parser.getNumberType()) {
      case INT -> NODES.numberNode(parser.getIntValue());
      case LONG -> NODES.numberNode(parser.getLongValue());
      case null, default -> NODES.numberNode(parser.getBigIntegerValue());
    };
  }

  private ObjectNode map() throws IOException {
    ObjectNode map = NODES.objectNode();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      count();
      String key = parser.currentName();
      parser.nextToken();
      map.set(key, value());
    }
    return map;
  }

  private ArrayNode list() throws IOException {
    ArrayNode list = NODES.arrayNode();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      list.add(value());
    }
    return list;
  }

  private void count() throws TooLargeException {
    nodes++;
    if (nodes > maxNodes) {
      throw new TooLargeException("its config holds more than " + maxNodes + " keys and values");
    }
    if (parser.currentLocation().getByteOffset() - start > maxBytes) {
      throw new TooLargeException("its config holds more than " + maxBytes + " bytes");
    }
  }
}
