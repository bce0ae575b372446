package dev.plimsoll.rule.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.Schema;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FastSchemaCheckTest {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final YAMLMapper YAML = new YAMLMapper();

  /** Every demand that it knows, and some that it leaves to the validator. */
  private static final String SCHEMA =
      """
      type: object
      required: [name]
      properties:
        name: {type: string, minLength: 2, maxLength: 4, pattern: '^[a-z]+$'}
        interval: {type: string, pattern: '^([0-9]+(s|m|h))+$'}
        kind: {type: string, enum: [A, B]}
        count: {type: integer, minimum: 1, maximum: 10}
        share: {type: number, minimum: 0}
        exact: {type: integer, multipleOf: 3}
        open: {type: integer, minimum: 1, exclusiveMinimum: true}
        on: {type: boolean}
        maybe: {type: string, nullable: true}
        port: {x-kubernetes-int-or-string: true}
        at: {type: string, format: date-time}
        size: {type: integer, format: int32}
        list: {type: array, minItems: 1, maxItems: 2, items: {type: string}}
        set: {type: array, uniqueItems: true, items: {type: string}}
        map: {type: object, minProperties: 1, maxProperties: 2, additionalProperties: {type: string}}
        free: {type: object, x-kubernetes-preserve-unknown-fields: true}
        both: {allOf: [{type: string}, {maxLength: 2}]}
        either: {anyOf: [{type: string}, {type: integer}]}
        one: {oneOf: [{type: string}, {type: integer}]}
        never: {not: {type: string}}
        within:
          type: object
          required: [x]
          properties: {x: {type: integer}}
      """;

  private final JsonNode translated = JsonSchema.translate(tree(SCHEMA));
  private final FastSchemaCheck acceptance = FastSchemaCheck.of(translated);
  private final Schema validator = JsonSchema.validator(translated);

  private static JsonNode tree(String yaml) {
    try {
      return YAML.readTree(yaml);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** An object with one more field than it needs. */
  private static JsonNode object(String more) {
    return tree("{name: abc, " + more + "}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kind: A",
        "interval: 10m",
        "interval: 1h30m",
        "count: 1",
        "count: 10",
        "share: 2",
        "on: true",
        "maybe: x",
        "maybe: null",
        "port: 80",
        "port: http",
        "at: '2026-01-02T03:04:05Z'",
        "size: 7",
        "list: [a]",
        "list: [a, b]",
        "map: {a: b}",
        "free: {a: {b: [1, x]}}",
        "both: ab",
        "either: 1",
        "either: a",
        "within: {x: 1}",
        "unknown: [1]",
      })
  void acceptsWhatIsSound(String more) {
    assertThat(acceptance.accepts(object(more))).isTrue();
    assertThat(validator.validate(object(more))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "name: a",
        "name: abcde",
        "name: AB",
        "name: 1",
        "kind: C",
        "interval: ten",
        "count: 0",
        "count: 11",
        "count: 1.5",
        "count: '1'",
        "share: -1",
        "share: x",
        "exact: 4",
        "open: 1",
        "on: 'true '",
        "maybe: 1",
        "port: 1.5",
        "port: {}",
        "at: yesterday",
        "list: []",
        "list: [a, b, c]",
        "list: [1]",
        "list: a",
        "set: [a, a]",
        "map: {}",
        "map: {a: b, c: d, e: f}",
        "map: {a: 1}",
        "free: 1",
        "both: abc",
        "both: 1",
        "either: []",
        "one: []",
        "never: a",
        "within: {}",
        "within: {x: y}",
        "within: 1",
      })
  void doesNotAcceptWhatIsBroken(String more) {
    assertThat(acceptance.accepts(object(more))).isFalse();
    assertThat(validator.validate(object(more))).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({"exact: 3", "open: 2", "'set: [a, b]'", "one: 1", "never: 1", "share: 0.5"})
  void leavesWhatIsIntricateToTheValidator(String more) {
    assertThat(acceptance.accepts(object(more))).isFalse();
    assertThat(validator.validate(object(more))).isEmpty();
  }

  @Test
  void knowsATextAgainThatMatched() {
    for (int times = 0; times < 3; times++) {
      assertThat(acceptance.accepts(object("interval: 10m"))).isTrue();
      assertThat(acceptance.accepts(object("interval: 10x"))).isFalse();
    }
  }

  @Test
  void acceptsNothingThatTheValidatorFindsFaultWith() {
    Random random = new Random(1);
    int accepted = 0;
    for (int round = 0; round < 20_000; round++) {
      ObjectNode object = JSON.objectNode();
      object.put("name", random.nextInt(10) == 0 ? "a" : "abc");
      translated
          .path("properties")
          .fieldNames()
          .forEachRemaining(field -> {
            if (!field.equals("name") && random.nextInt(12) == 0) {
              object.set(field, value(random, 0));
            }
          });
      if (acceptance.accepts(object)) {
        accepted++;
        assertThat(validator.validate(object)).describedAs(object.toString()).isEmpty();
      }
    }
    assertThat(accepted).isBetween(1_000, 19_000);
  }

  private static final String[] TEXTS = {"", "a", "A", "abc", "10m", "2026-01-02T03:04:05Z"};

  private static JsonNode value(Random random, int depth) {
    return switch (random.nextInt(depth > 2 ? 5 : 7)) {
      case 0 -> JSON.numberNode(random.nextInt(14) - 2);
      case 1 -> JSON.numberNode(random.nextInt(4) / 2.0);
      case 2 -> JSON.booleanNode(random.nextBoolean());
      case 3 -> random.nextInt(4) == 0 ? JSON.nullNode() : JSON.textNode("B");
      case 4 -> JSON.textNode(TEXTS[random.nextInt(TEXTS.length)]);
      case 5 -> {
        ArrayNode list = JSON.arrayNode();
        for (int i = random.nextInt(4); i > 0; i--) {
          list.add(value(random, depth + 1));
        }
        yield list;
      }
      default -> {
        ObjectNode map = JSON.objectNode();
        for (int i = random.nextInt(4); i > 0; i--) {
          map.set(random.nextBoolean() ? "x" : "k" + i, value(random, depth + 1));
        }
        yield map;
      }
    };
  }
}
