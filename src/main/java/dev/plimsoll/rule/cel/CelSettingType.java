package dev.plimsoll.rule.cel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.policy.setting.Field;
import dev.plimsoll.policy.setting.SettingProblems;
import dev.plimsoll.policy.setting.SettingType;
import dev.plimsoll.policy.setting.SettingTypes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** How a rule with expressions is written: as in a {@code ValidatingAdmissionPolicy}. */
final class CelSettingType implements SettingType<CelRule> {

  private record Named(String name, String expression) {}

  /** A rule as it is written, before anything is compiled. */
  private record Written(
      List<Named> variables,
      List<Named> matchConditions,
      String expression,
      Optional<String> message,
      Optional<String> messageExpression) {}

  private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  private static final Field<String> NAME =
      Field.required("name", SettingTypes.text(), "Its name.");
  private static final Field<String> VALUE =
      Field.required("expression", SettingTypes.text(), "What it stands for, in CEL.");
  private static final SettingType<Named> NAMED =
      SettingTypes.object(fields -> new Named(fields.get(NAME), fields.get(VALUE)), NAME, VALUE);

  private static final Field<List<Named>> VARIABLES =
      Field.of(
          "variables",
          SettingTypes.list(NAMED),
          List.of(),
          "Expressions with a name, used as variables.NAME; each may use those before it.");
  private static final Field<List<Named>> MATCH_CONDITIONS =
      Field.of(
          "matchConditions",
          SettingTypes.list(NAMED),
          List.of(),
          "What has to hold for the rule to evaluate at all.");
  private static final Field<String> EXPRESSION =
      Field.required("expression", SettingTypes.text(), "What has to hold, in CEL.");
  private static final Field<Optional<String>> MESSAGE =
      Field.optional("message", SettingTypes.text(), "What is said if it does not hold.");
  private static final Field<Optional<String>> MESSAGE_EXPRESSION =
      Field.optional(
          "messageExpression",
          SettingTypes.text(),
          "What computes the message, in CEL; it is a text.");

  private static final SettingType<Written> WRITTEN =
      SettingTypes.object(
          fields ->
              new Written(
                  fields.get(VARIABLES),
                  fields.get(MATCH_CONDITIONS),
                  fields.get(EXPRESSION),
                  fields.get(MESSAGE),
                  fields.get(MESSAGE_EXPRESSION)),
          VARIABLES,
          MATCH_CONDITIONS,
          EXPRESSION,
          MESSAGE,
          MESSAGE_EXPRESSION);

  /** Most rules have no variables of their own, and making a compiler costs more than compiling. */
  private static final CelCompiler WITHOUT_VARIABLES = withObjects().build();

  private static CelCompilerBuilder withObjects() {
    return Environment.compiler()
        .setTypeProvider(Struct.PROVIDER)
        .addVar("object", SimpleType.DYN)
        .addVar("oldObject", SimpleType.DYN)
        .addVar("request", Struct.REQUEST)
        .addVar("namespaceObject", Struct.NAMESPACE);
  }

  @Override
  public Optional<CelRule> read(JsonNode node, Pointer place, SettingProblems problems) {
    return WRITTEN
        .read(node, place, problems)
        .flatMap(written -> new Compilation(place, problems).of(written));
  }

  @Override
  public ObjectNode schema() {
    return WRITTEN.schema();
  }

  /** The compilation of one rule; every error of it is reported. */
  private static final class Compilation {
    private final Pointer place;
    private final SettingProblems problems;
    private final Map<String, Expression> variables = new LinkedHashMap<>();
    private final Map<String, CelType> types = new LinkedHashMap<>();
    private boolean sound = true;

    Compilation(Pointer place, SettingProblems problems) {
      this.place = place;
      this.problems = problems;
    }

    Optional<CelRule> of(Written written) {
      declare(written.variables());
      CelCompiler compiler = compiler();
      List<Expression> conditions = new ArrayList<>();
      for (int i = 0; i < written.matchConditions().size(); i++) {
        Pointer at = place.key("matchConditions").at(i).key("expression");
        compile(written.matchConditions().get(i).expression(), compiler, at, SimpleType.BOOL)
            .ifPresent(conditions::add);
      }
      Optional<Expression> expression =
          compile(written.expression(), compiler, place.key("expression"), SimpleType.BOOL);
      Optional<Expression> message =
          written
              .messageExpression()
              .flatMap(text ->
                  compile(text, compiler, place.key("messageExpression"), SimpleType.STRING));
      return sound && expression.isPresent()
          ? Optional.of(
              new CelRule(variables, conditions, expression.get(), written.message(), message))
          : Optional.empty();
    }

    private void declare(List<Named> named) {
      for (int i = 0; i < named.size(); i++) {
        Pointer at = place.key("variables").at(i);
        String name = named.get(i).name();
        if (!IDENTIFIER.matcher(name).matches() || variables.containsKey(name)) {
          complain(
              at.key("name"),
              "\"" + name + "\" is " + (variables.containsKey(name) ? "given twice" : "no name"));
        }
        compile(named.get(i).expression(), compiler(), at.key("expression"), SimpleType.DYN)
            .ifPresent(expression -> {
              variables.put(name, expression);
              types.put(name, expression.type());
            });
        // One that is wrong is known all the same, so that its users are not called wrong as well.
        types.putIfAbsent(name, SimpleType.DYN);
      }
    }

    private CelCompiler compiler() {
      if (types.isEmpty()) {
        return WITHOUT_VARIABLES;
      }
      CelCompilerBuilder compiler = withObjects();
      types.forEach((name, type) -> compiler.addVar(Activation.OWN + name, type));
      return compiler.build();
    }

    private Optional<Expression> compile(
        String text, CelCompiler compiler, Pointer at, CelType wanted) {
      Optional<Expression> expression = Expression.compile(text, compiler, at, problems);
      sound &= expression.isPresent();
      expression
          .filter(candidate -> !wanted.equals(SimpleType.DYN) && !candidate.type().equals(wanted))
          .ifPresent(candidate ->
              complain(
                  at, "must give a " + wanted.name() + ", and gives a " + candidate.type().name()));
      return expression;
    }

    private void complain(Pointer at, String message) {
      problems.add(at, at + ": " + message);
      sound = false;
    }
  }
}
