package dev.plimsoll.rule.cel;

import com.google.common.collect.Sets;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.extensions.CelExtensions;
import dev.cel.extensions.CelStringExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.cel.runtime.CelVariableResolver;
import dev.cel.validator.CelValidatorFactory;
import dev.cel.validator.validators.DurationLiteralValidator;
import dev.cel.validator.validators.HomogeneousLiteralValidator;
import dev.cel.validator.validators.RegexLiteralValidator;
import dev.cel.validator.validators.TimestampLiteralValidator;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * CEL with the extensions that the API server gives it (Kubernetes documentation, "Common
 * Expression Language in Kubernetes"; kubernetes/apiserver, {@code pkg/cel/environment/base.go}),
 * and with bounds on what one evaluation may cost.
 */
public final class Environment {

  /** The rounds that all comprehensions of one evaluation may take together. */
  private static final int ROUNDS = 100_000;

  private static final CelOptions OPTIONS =
      CelOptions.current()
          .enableHeterogeneousNumericComparisons(true)
          .comprehensionMaxIterations(ROUNDS)
          .build();

  /** Without what Kubernetes has not, and without what lists have as well. */
  private static final Set<CelStringExtensions.Function> STRINGS =
      Sets.immutableEnumSet(
          EnumSet.complementOf(
              EnumSet.of(
                  CelStringExtensions.Function.REVERSE,
                  CelStringExtensions.Function.INDEX_OF,
                  CelStringExtensions.Function.LAST_INDEX_OF)));

  private static final Functions KUBERNETES =
      new Functions()
          .with(Quantity::declare)
          .with(IpAddress::declare)
          .with(Network::declare)
          .with(Url::declare)
          .with(SemanticVersion::declare)
          .with(RegularExpressions::declare)
          .with(Lists::declare)
          .with(Searching::declare)
          .with(Formatting::declare);

  private static final CelRuntime RUNTIME =
      CelRuntimeFactory.plannerRuntimeBuilder()
          .setOptions(OPTIONS)
          .addLibraries(
              CelExtensions.optional(),
              CelExtensions.strings(STRINGS),
              CelExtensions.sets(OPTIONS),
              CelExtensions.lists(),
              CelExtensions.comprehensions(),
              KUBERNETES)
          .build();

  private Environment() {}

  /** A compiler that knows every function, and no variable yet. */
  public static CelCompilerBuilder compiler() {
    return CelCompilerFactory.standardCelCompilerBuilder()
        .setOptions(OPTIONS)
        .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
        .addLibraries(
            CelExtensions.optional(),
            CelExtensions.strings(STRINGS),
            CelExtensions.sets(OPTIONS),
            CelExtensions.lists(),
            CelExtensions.comprehensions(),
            KUBERNETES);
  }

  /**
   * Compiles an expression, and checks what is written in it beyond types: regular expressions,
   * times, and lists of one type, as the API server does.
   *
   * @throws CelValidationException if it is wrong, with each place that is
   */
  static CelAbstractSyntaxTree compile(String expression, CelCompiler compiler)
      throws CelValidationException {
    CelAbstractSyntaxTree tree = compiler.compile(expression).getAst();
    CelValidatorFactory.standardCelValidatorBuilder(compiler, RUNTIME)
        .addAstValidators(
            RegexLiteralValidator.INSTANCE,
            DurationLiteralValidator.INSTANCE,
            TimestampLiteralValidator.INSTANCE,
            HomogeneousLiteralValidator.newInstance("format"))
        .build()
        .validate(tree)
        .getAst();
    return tree;
  }

  /**
   * An expression that can be evaluated, by many threads at once.
   *
   * @throws CelEvaluationException if it names something that the runtime lacks
   */
  public static Program program(CelAbstractSyntaxTree expression) throws CelEvaluationException {
    return new Program(RUNTIME.createProgram(expression));
  }

  /**
   * A compiled expression.
   *
   * @param compiled as the library has it
   */
  public record Program(CelRuntime.Program compiled) {

    /**
     * Its value, in a bounded number of rounds.
     *
     * @throws CelEvaluationException if it has none, or takes too many rounds
     */
    public Object eval(Map<String, ?> variables) throws CelEvaluationException {
      // as a resolver, since the library copies a map
      return compiled.eval(name -> Optional.ofNullable(variables.get(name)));
    }

    /** Its value, within what is left of a budget. */
    Object eval(CelVariableResolver variables, Budget budget) throws CelEvaluationException {
      return compiled.trace(variables, budget);
    }
  }
}
