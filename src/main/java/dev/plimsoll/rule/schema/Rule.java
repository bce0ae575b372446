package dev.plimsoll.rule.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelErrorCode;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.OptionalType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.runtime.CelEvaluationException;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Redaction;
import dev.plimsoll.rule.cel.Environment;
import dev.plimsoll.rule.cel.Environment.Program;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A validation rule of a schema ({@code x-kubernetes-validations}), compiled.
 *
 * @param expression the rule in CEL
 * @param message what the schema says of a value that breaks it; empty for nothing
 * @param messageProgram computes the message instead; null where the schema has none, or none that
 *     can be evaluated here, in which case {@code message} stands, as where it fails
 * @param cause how a denial is classed
 * @param fieldPath the field below the value that the denial names, such as {@code .spec.x}
 * @param optionalOldSelf whether it also holds where there is no old value
 * @param usesOldSelf whether it evaluates a change
 * @param program the compiled rule; null where it cannot be evaluated here
 * @param problem why it cannot be evaluated; empty where it can
 */
record Rule(
    String expression,
    String message,
    @Nullable Program messageProgram,
    ViolationCause cause,
    String fieldPath,
    boolean optionalOldSelf,
    boolean usesOldSelf,
    @Nullable Program program,
    String problem) {

  private static final CelCompiler COMPILER = compiler(SimpleType.DYN);
  private static final CelCompiler OPTIONAL_COMPILER =
      compiler(OptionalType.create(SimpleType.DYN));

  private static final Pattern STEP =
      Pattern.compile("\\.([^.\\[\\]]+)|\\['((?:[^'\\\\]|\\\\.)*)'\\]");

  private static CelCompiler compiler(CelType oldSelf) {
    return Environment.compiler().addVar("self", SimpleType.DYN).addVar("oldSelf", oldSelf).build();
  }

  /** Compiles a rule as it stands in a schema. */
  static Rule of(JsonNode rule) {
    String expression = rule.path("rule").asText("");
    boolean optionalOldSelf = rule.path("optionalOldSelf").asBoolean();
    CelCompiler compiler = optionalOldSelf ? OPTIONAL_COMPILER : COMPILER;
    @Nullable Program program = null;
    boolean usesOldSelf = false;
    String problem = "";
    try {
      CelAbstractSyntaxTree ast = compiler.compile(expression).getAst();
      usesOldSelf =
          ast.getReferenceMap().values().stream()
              .anyMatch(reference -> reference.name().equals("oldSelf"));
      program = Environment.program(ast);
    } catch (CelValidationException | CelEvaluationException e) {
      problem =
          "its rule `"
              + Redaction.shorten(expression.strip())
              + "` cannot be evaluated here: "
              + firstLine(e);
    }
    return new Rule(
        expression,
        rule.path("message").asText("").strip(),
        messageProgram(compiler, rule.path("messageExpression").asText("")),
        switch (rule.path("reason").asText("")) {
          case "FieldValueForbidden" -> ViolationCause.FORBIDDEN;
          case "FieldValueRequired" -> ViolationCause.REQUIRED;
          case "FieldValueDuplicate" -> ViolationCause.DUPLICATE;
          default -> ViolationCause.INVALID;
        },
        rule.path("fieldPath").asText(""),
        optionalOldSelf,
        usesOldSelf,
        program,
        problem);
  }

  private static @Nullable Program messageProgram(CelCompiler compiler, String expression) {
    try {
      return expression.isEmpty()
          ? null
          : Environment.program(compiler.compile(expression).getAst());
    } catch (CelValidationException | CelEvaluationException e) {
      return null;
    }
  }

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  /** Whether it is evaluated for a value that has, or has not, an old one. */
  boolean applies(boolean hasOld) {
    return !usesOldSelf || hasOld || optionalOldSelf;
  }

  /** Whether it, or what it says of a value that breaks it, may ask for the old value. */
  boolean looksBack() {
    return usesOldSelf || messageProgram != null;
  }

  /** What {@code self} and {@code oldSelf} stand for. */
  Map<String, Object> variables(Object self, @Nullable Object oldSelf) {
    if (optionalOldSelf) {
      return Map.of("self", self, "oldSelf", Optional.ofNullable(oldSelf));
    }
    return oldSelf == null ? Map.of("self", self) : Map.of("self", self, "oldSelf", oldSelf);
  }

  /** What the denial of a value says. */
  String messageFor(Map<String, Object> variables) {
    if (messageProgram != null) {
      try {
        if (messageProgram.eval(variables) instanceof String text
            && !text.isBlank()
            && !text.strip().contains("\n")) {
          return text.strip();
        }
      } catch (CelEvaluationException e) {
        // The API server falls back on the message too.
        return messageOrRule();
      }
    }
    return messageOrRule();
  }

  private String messageOrRule() {
    return message.isEmpty() ? "failed rule: " + expression.strip() : message;
  }

  /** How the API server names the rule where evaluating it fails. */
  String name() {
    return message.isEmpty() ? expression.strip() : message;
  }

  /** The place that a denial of the value at {@code place} names. */
  Pointer placeIn(Pointer place) {
    Pointer named = place;
    Matcher steps = STEP.matcher(fieldPath);
    while (steps.find()) {
      String quoted = steps.group(2);
      named = named.key(quoted == null ? steps.group(1) : quoted.replaceAll("\\\\(.)", "$1"));
    }
    return named;
  }

  /** Whether an evaluation failed for the value's sake, so that the API server's fails as well. */
  static boolean isValuesFault(CelEvaluationException failure) {
    CelErrorCode code = failure.getErrorCode();
    return code == CelErrorCode.ATTRIBUTE_NOT_FOUND
        || code == CelErrorCode.INDEX_OUT_OF_BOUNDS
        || code == CelErrorCode.DIVIDE_BY_ZERO
        || code == CelErrorCode.NUMERIC_OVERFLOW
        || code == CelErrorCode.BAD_FORMAT
        || code == CelErrorCode.INVALID_ARGUMENT;
  }
}
