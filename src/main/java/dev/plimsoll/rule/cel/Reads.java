package dev.plimsoll.rule.cel;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind;
import dev.plimsoll.manifest.Pointer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which places of a variable an expression looks at: {@code object.spec.replicas} at {@code
 * spec.replicas}, the variable itself at its root.
 */
final class Reads {

  private static final Set<String> EQUALITIES = Set.of("_==_", "_!=_");
  private static final Set<String> INDEXING = Set.of("_[_]", "_?._", "_[?_]");

  private final String variable;
  private final Set<Pointer> places = new LinkedHashSet<>();

  private Reads(String variable) {
    this.variable = variable;
  }

  /** The places of {@code variable} that an expression looks at. */
  static Set<Pointer> of(CelAbstractSyntaxTree expression, String variable) {
    Reads reads = new Reads(variable);
    reads.visit(expression.getExpr());
    return reads.places;
  }

  private void visit(CelExpr expression) {
    Optional<Pointer> place = place(expression);
    if (place.isPresent()) {
      places.add(place.get());
      return;
    }
    switch (expression.exprKind().getKind()) {
      case SELECT -> visit(expression.select().operand());
      case CALL -> {
        if (!asksWhetherThere(expression.call())) {
          expression.call().target().ifPresent(this::visit);
          expression.call().args().forEach(this::visit);
        }
      }
      case LIST -> expression.list().elements().forEach(this::visit);
      case MAP ->
          expression
              .map()
              .entries()
              .forEach(entry -> {
                visit(entry.key());
                visit(entry.value());
              });
      case STRUCT -> expression.struct().entries().forEach(entry -> visit(entry.value()));
      case COMPREHENSION -> {
        CelExpr.CelComprehension loop = expression.comprehension();
        List.of(
                loop.iterRange(),
                loop.accuInit(),
                loop.loopCondition(),
                loop.loopStep(),
                loop.result())
            .forEach(this::visit);
      }
      case NOT_SET, CONSTANT, IDENT -> {}
    }
  }

  /** Whether it compares the whole of a variable with null, which looks at nothing in it. */
  private static boolean asksWhetherThere(CelExpr.CelCall call) {
    return EQUALITIES.contains(call.function())
        && call.args().stream()
            .anyMatch(celExpr -> celExpr.exprKind().getKind() == ExprKind.Kind.IDENT)
        && call.args().stream()
            .anyMatch(celExpr ->
                celExpr.exprKind().getKind() == ExprKind.Kind.CONSTANT
                    && celExpr.constant().getKind() == CelConstant.Kind.NULL_VALUE);
  }

  /** The place that a chain of selections ends at, if the variable begins it. */
  private Optional<Pointer> place(CelExpr expression) {
    return switch (expression.exprKind().getKind()) {
      case IDENT ->
          expression.ident().name().equals(variable) ? Optional.of(Pointer.ROOT) : Optional.empty();
      case SELECT ->
          place(expression.select().operand()).map(above -> above.key(expression.select().field()));
      case CALL -> indexed(expression.call());
      default -> Optional.empty();
    };
  }

  private Optional<Pointer> indexed(CelExpr.CelCall call) {
    if (!INDEXING.contains(call.function()) || call.args().size() != 2) {
      return Optional.empty();
    }
    CelExpr index = call.args().get(1);
    if (index.exprKind().getKind() != ExprKind.Kind.CONSTANT) {
      return Optional.empty();
    }
    CelConstant constant = index.constant();
    return place(call.args().get(0))
        .flatMap(above ->
            switch (constant.getKind()) {
              case STRING_VALUE -> Optional.of(above.key(constant.stringValue()));
              case INT64_VALUE -> Optional.of(above.at((int) constant.int64Value()));
              default -> Optional.empty();
            });
  }
}
