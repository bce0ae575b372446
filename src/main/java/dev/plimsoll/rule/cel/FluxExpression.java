package dev.plimsoll.rule.cel;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.ast.CelExpr.ExprKind;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.types.CelType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.rule.support.TextFault;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * An expression in an object of Flux, as its controllers compile it (fluxcd/pkg, {@code
 * runtime/cel/expression.go}): with the strings, sets and encoders of cel-go 0.26, and without the
 * functions of Kubernetes.
 *
 * @param faults what is wrong with it
 * @param reads the places that it reads of the object {@code dep}
 */
public record FluxExpression(List<TextFault> faults, Set<Pointer> reads) {

  private static final CelOptions OPTIONS =
      CelOptions.current().enableHeterogeneousNumericComparisons(true).build();

  private static final CelType OBJECT = MapType.create(SimpleType.STRING, SimpleType.DYN);

  private static final CelCompiler READY =
      compiler().addVar("self", OBJECT).addVar("dep", OBJECT).build();

  private static final CelCompiler PARSER = compiler().build();

  /** Names of types, which are no fields of an object. */
  private static final Set<String> TYPES =
      Set.of(
          "bool",
          "bytes",
          "double",
          "dyn",
          "google",
          "int",
          "list",
          "map",
          "null_type",
          "optional_type",
          "string",
          "type",
          "uint");

  /** cel-go knows the messages of protobuf, which nobody needs here. */
  private static final String MESSAGES = "google.protobuf.";

  public FluxExpression {
    faults = List.copyOf(faults);
    reads = Set.copyOf(reads);
  }

  private static CelCompilerBuilder compiler() {
    return CelCompilerFactory.standardCelCompilerBuilder()
        .setOptions(OPTIONS)
        .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
        .addLibraries(
            CelExtensions.optional(),
            CelExtensions.strings(),
            CelExtensions.sets(OPTIONS),
            CelExtensions.encoders(OPTIONS),
            new Functions().with(Formatting::declare));
  }

  /**
   * A {@code readyExpr}, which knows the object as {@code self} and its dependency as {@code dep},
   * both as maps of anything, and must give a truth value (fluxcd/kustomize-controller, {@code
   * evalReadyExpr}).
   */
  public static FluxExpression ready(String text) {
    try {
      CelAbstractSyntaxTree tree = Environment.compile(text, READY);
      Set<Pointer> reads = Reads.of(tree, "dep");
      CelType type = tree.getResultType();
      return new FluxExpression(
          type.equals(SimpleType.BOOL)
              ? List.of()
              : List.of(new TextFault(0, notBoolean(type), true)),
          reads);
    } catch (CelValidationException e) {
      return new FluxExpression(faults(text, e, true), Set.of());
    }
  }

  private static String notBoolean(CelType type) {
    return type.equals(SimpleType.DYN)
        ? "the value can be of any type, and must be a bool; compare it, as in dep.spec.suspend =="
            + " true"
        : "the value is of the type " + type.name() + ", and must be a bool";
  }

  /**
   * An expression of {@code healthCheckExprs}, which knows the fields at the top of an object as
   * variables. Flux parses it, and finds everything else when it evaluates it (fluxcd/pkg, {@code
   * runtime/cel/status_evaluator.go}).
   */
  public static FluxExpression health(String text) {
    CelAbstractSyntaxTree tree;
    try {
      tree = PARSER.parse(text).getAst();
    } catch (CelValidationException e) {
      return new FluxExpression(faults(text, e, true), Set.of());
    }
    CelCompilerBuilder compiler = compiler();
    CelNavigableAst.fromAst(tree)
        .getRoot()
        .allNodes()
        .filter(node -> node.getKind() == ExprKind.Kind.IDENT)
        .map(node -> node.expr().ident().name())
        .filter(Predicate.not(TYPES::contains))
        .distinct()
        .forEach(name -> compiler.addVar(name, SimpleType.DYN));
    try {
      CelType type = compiler.build().check(tree).getAst().getResultType();
      boolean fits = type.equals(SimpleType.BOOL) || type.equals(SimpleType.DYN);
      return new FluxExpression(
          fits ? List.of() : List.of(new TextFault(0, notBoolean(type), false)), Set.of());
    } catch (CelValidationException e) {
      return new FluxExpression(faults(text, e, false), Set.of());
    }
  }

  private static List<TextFault> faults(
      String text, CelValidationException invalid, boolean certain) {
    if (text.contains(MESSAGES)) {
      return List.of();
    }
    return invalid.getErrors().stream()
        .map((CelIssue issue) ->
            new TextFault(Expression.offset(text, issue), Expression.worded(issue), certain))
        .toList();
  }
}
