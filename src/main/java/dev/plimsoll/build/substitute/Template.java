package dev.plimsoll.build.substitute;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A text with variables, as Flux substitutes them after a build ({@code
 * Kustomization.spec.postBuild}).
 */
public final class Template {

  private final List<Node> nodes;

  private Template(List<Node> nodes) {
    this.nodes = nodes;
  }

  /**
   * What came of a substitution.
   *
   * @param text the text
   * @param hidden the variables from Secrets that stayed as they are written
   * @param unknown the other variables that stayed as they are written
   * @param unset the variables that nothing sets, which became empty or their default
   * @param missing the variables that nothing sets, not even a default, which is an error
   */
  public record Result(
      String text,
      Set<String> hidden,
      Set<String> unknown,
      Set<String> unset,
      Set<String> missing) {
    public Result {
      hidden = Set.copyOf(hidden);
      unknown = Set.copyOf(unknown);
      unset = Set.copyOf(unset);
      missing = Set.copyOf(missing);
    }
  }

  /** Parses a text. */
  public static Template parse(String text) throws SubstitutionException {
    return new Template(new TemplateParser(text).parse());
  }

  /** Puts in what is known. An expression with a variable that is not known stays as written. */
  public Result substitute(Variables variables) throws SubstitutionException {
    Evaluation evaluation = new Evaluation(variables);
    StringBuilder text = new StringBuilder();
    for (Node node : nodes) {
      switch (node) {
        case Node.Text literal -> text.append(literal.value());
        case Node.Expression expression -> {
          Optional<String> value = evaluation.of(expression);
          if (value.isPresent() && !GoText.isText(value.get())) {
            throw new SubstitutionException(
                expression.offset(), "the result cuts a character in two, which is no YAML");
          }
          text.append(value.map(GoText::text).orElse(expression.written()));
        }
      }
    }
    return new Result(
        text.toString(),
        evaluation.hidden,
        evaluation.unknown,
        evaluation.unset,
        evaluation.missing);
  }

  private static final class Evaluation {

    private final Variables variables;
    private final Set<String> hidden = new HashSet<>();
    private final Set<String> unknown = new HashSet<>();
    private final Set<String> unset = new HashSet<>();
    private final Set<String> missing = new HashSet<>();

    Evaluation(Variables variables) {
      this.variables = variables;
    }

    /** The value of a node as {@link GoText#bytes}; empty if it is not known. */
    Optional<String> of(Node node) throws SubstitutionException {
      return switch (node) {
        case Node.Text text -> Optional.of(GoText.bytes(text.value()));
        case Node.Expression expression -> value(expression);
      };
    }

    private Optional<String> value(Node.Expression expression) throws SubstitutionException {
      String name = expression.variable();
      if (variables.isOpen(name)) {
        (variables.hidden().contains(name) ? hidden : unknown).add(name);
        return Optional.empty();
      }
      boolean set = variables.values().containsKey(name);
      boolean required = !set && !StringFunction.hasDefault(expression.function());
      if (!set && !required) {
        unset.add(name);
      }
      String value = GoText.bytes(variables.values().getOrDefault(name, ""));
      List<String> arguments = new ArrayList<>();
      boolean open = false;
      for (Node argument : expression.arguments()) {
        Optional<String> known = of(argument);
        open |= known.isEmpty();
        known.ifPresent(arguments::add);
      }
      if (required && variables.strict()) {
        missing.add(name);
        return Optional.empty();
      }
      if (required) {
        unset.add(name);
      }
      if (!value.isEmpty() && StringFunction.isDefault(expression.function())) {
        return Optional.of(value);
      }
      return open
          ? Optional.empty()
          : Optional.of(StringFunction.apply(expression, value, arguments));
    }
  }
}
