package dev.plimsoll.rule.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.base.Suppliers;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.path.NodePath;
import dev.plimsoll.manifest.Pointer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Validates objects against the structural schema and says what is wrong in the API server's words
 * (kube-openapi, {@code pkg/validation/errors}; apiextensions-apiserver, {@code
 * pkg/apiserver/validation/validation.go}).
 *
 * @param acceptance knows most of the sound ones
 * @param validator evaluates the others
 */
record StructuralCheck(FastSchemaCheck acceptance, Supplier<Schema> validator) {

  private static final Set<String> COMPOSITIONS = Set.of("allOf", "anyOf", "oneOf", "not");

  /**
   * Compiles a schema as it stands under {@code openAPIV3Schema}.
   *
   * @throws RuntimeException if a regular expression does not parse
   */
  static StructuralCheck of(JsonNode openApi) {
    JsonNode schema = JsonSchema.translate(openApi);
    return new StructuralCheck(
        FastSchemaCheck.of(schema), Suppliers.memoize(() -> JsonSchema.validator(schema)));
  }

  void check(JsonNode object, Violations violations) {
    if (acceptance.accepts(object)) {
      return;
    }
    List<Error> errors = validator.get().validate(LargeNumbers.whole(object));
    if (errors.isEmpty()) {
      return;
    }
    Set<Composition> compositions = new HashSet<>();
    for (Error error : errors) {
      Composition composition = compositionOf(error);
      if (composition == null) {
        report(error, pointer(error.getInstanceLocation()), violations);
        continue;
      }
      if (compositions.add(composition)) {
        report(composition, violations);
      }
      if (composition.tells(error)) {
        report(error, composition.place(), violations);
      }
    }
  }

  /**
   * An error of the value at its own place; {@code owner} is where an unchanged value excuses it.
   */
  private static void report(Error error, Pointer owner, Violations violations) {
    Pointer place = pointer(error.getInstanceLocation());
    String field = Violations.schemaPath(place);
    JsonNode value = error.getInstanceNode();
    JsonNode bound = error.getSchemaNode();
    String count = ": " + value.size() + ": ";
    String quoted = ": " + violations.shown(place, value) + ": " + field + " in body ";
    switch (error.getKeyword()) {
      case "required" -> {
        Pointer missing = place.key(error.getProperty());
        String path = Violations.schemaPath(missing);
        violations.addRatcheted(owner, missing, path, ViolationCause.REQUIRED, "");
      }
      case "type" -> wrongType(owner, place, types(bound), value, violations);
      case "format" ->
          violations.addRatcheted(
              owner,
              place,
              named(field),
              ViolationCause.TYPE,
              quoted + "must be of type " + bound.asText() + ": " + violations.shown(place, value));
      case "enum" -> {
        String values =
            StreamSupport.stream(bound.spliterator(), false)
                .map(each -> each.isTextual() ? each.toString() : "\"" + each + "\"")
                .collect(Collectors.joining(", "));
        String body = ": " + violations.shown(place, value) + ": supported values: " + values;
        violations.addRatcheted(owner, place, named(field), ViolationCause.UNSUPPORTED, body);
      }
      case "maxLength" ->
          violations.addRatcheted(
              owner,
              place,
              named(field),
              ViolationCause.TOO_LONG,
              ": may not be more than " + bound + " bytes");
      case "maxItems", "maxProperties" ->
          violations.addRatcheted(
              owner,
              place,
              named(field),
              ViolationCause.TOO_MANY,
              count + "must have at most " + bound + " items");
      case "minItems" ->
          invalid(
              owner,
              place,
              violations,
              count + field + " in body should have at least " + bound + " items");
      case "minProperties" ->
          invalid(
              owner,
              place,
              violations,
              count + field + " in body should have at least " + bound + " properties");
      case "uniqueItems" ->
          invalid(
              owner,
              place,
              violations,
              ": \"\": " + field + " in body shouldn't contain duplicates");
      case "minimum", "maximum" -> {
        if (value.isBigInteger() || JsonSchema.isBoundOfIntegers(bound)) {
          wrongType(owner, place, "integer", value, violations);
        } else {
          invalid(owner, place, violations, quoted + should(error, bound));
        }
      }
      default -> invalid(owner, place, violations, quoted + should(error, bound));
    }
  }

  private static void wrongType(
      Pointer owner, Pointer place, String wanted, JsonNode value, Violations violations) {
    String field = Violations.schemaPath(place);
    String type = "\"" + typeOf(value) + "\"";
    String body = ": " + type + ": " + field + " in body must be of type " + wanted + ": " + type;
    violations.addRatcheted(owner, place, named(field), ViolationCause.TYPE, body);
    if (type.equals("\"number\"") && wanted.equals("integer")) {
      violations.addRatcheted(
          owner,
          place,
          Violations.WHOLE,
          ViolationCause.INVALID,
          ": \"\": Checked value must be of type integer (default format) in " + field);
    }
  }

  /** The simple demands, whose value is shown. */
  private static String should(Error error, JsonNode bound) {
    boolean exclusive = error.getKeyword().startsWith("exclusive");
    return switch (error.getKeyword()) {
      case "pattern" -> "should match '" + bound.asText() + "'";
      case "minLength" -> "should be at least " + bound + " chars long";
      case "multipleOf" -> "should be a multiple of " + bound.asText();
      case "minimum", "exclusiveMinimum" ->
          "should be greater than " + (exclusive ? "" : "or equal to ") + bound.asText();
      case "maximum", "exclusiveMaximum" ->
          "should be less than " + (exclusive ? "" : "or equal to ") + bound.asText();
      default -> "is not valid (" + error.getKeyword() + ")";
    };
  }

  private static void invalid(Pointer owner, Pointer place, Violations violations, String body) {
    violations.addRatcheted(
        owner, place, named(Violations.schemaPath(place)), ViolationCause.INVALID, body);
  }

  private static String named(String field) {
    return field.isEmpty() ? Violations.WHOLE : field;
  }

  private static void report(Composition composition, Violations violations) {
    String demand =
        switch (composition.keyword()) {
          case "anyOf" -> " must validate at least one schema (anyOf)";
          case "oneOf" -> " must validate one and only one schema (oneOf)";
          case "allOf" -> " must validate all the schemas (allOf)";
          default -> " must not validate the schema (not)";
        };
    String path = Violations.schemaPath(composition.place());
    violations.addRatcheted(
        composition.place(),
        composition.place(),
        Violations.WHOLE,
        ViolationCause.INVALID,
        ": \"\": \"" + path + "\"" + demand);
  }

  /** The outermost {@code anyOf} and the like that an error lies in; null for none. */
  private static @Nullable Composition compositionOf(Error error) {
    NodePath evaluation = error.getEvaluationPath();
    int depth = 0;
    for (int at = 0; at < evaluation.getNameCount(); at++) {
      String keyword = evaluation.getName(at);
      switch (keyword) {
        case "properties" -> {
          at++;
          depth++;
        }
        case "additionalProperties", "items" -> depth++;
        default -> {
          if (COMPOSITIONS.contains(keyword)) {
            return new Composition(keyword, truncated(error.getInstanceLocation(), depth), at);
          }
        }
      }
    }
    return null;
  }

  private static Pointer truncated(NodePath path, int depth) {
    Pointer place = Pointer.ROOT;
    for (int at = 0; at < Math.min(depth, path.getNameCount()); at++) {
      place =
          path.getElement(at) instanceof Integer index
              ? place.at(index)
              : place.key(path.getName(at));
    }
    return place;
  }

  private static Pointer pointer(NodePath path) {
    return truncated(path, path.getNameCount());
  }

  private static String types(JsonNode bound) {
    if (bound.isTextual()) {
      return bound.asText();
    }
    return StreamSupport.stream(bound.spliterator(), false)
        .map(JsonNode::asText)
        .filter(type -> !type.equals("null"))
        .collect(Collectors.joining(","));
  }

  private static String typeOf(JsonNode value) {
    return switch (value.getNodeType()) {
      case ARRAY -> "array";
      case BOOLEAN -> "boolean";
      case NULL, MISSING -> "null";
      case NUMBER -> value.isIntegralNumber() && value.canConvertToLong() ? "integer" : "number";
      case OBJECT, POJO -> "object";
      case STRING, BINARY -> "string";
    };
  }

  /**
   * An {@code anyOf} and the like that a value fails.
   *
   * @param keyword which one
   * @param place the value
   * @param at where the keyword stands in an error's evaluation path
   */
  private record Composition(String keyword, Pointer place, int at) {

    /** Whether an error adds to what the composition says: of alternatives, the first one's do. */
    boolean tells(Error error) {
      NodePath evaluation = error.getEvaluationPath();
      return evaluation.getNameCount() > at + 2
          && (keyword.equals("allOf") || evaluation.getName(at + 1).equals("0"));
    }
  }
}
