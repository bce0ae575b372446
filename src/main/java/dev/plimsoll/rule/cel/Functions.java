package dev.plimsoll.rule.cel;

import dev.cel.checker.CelCheckerBuilder;
import dev.cel.common.CelErrorCode;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompilerLibrary;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelEvaluationExceptionBuilder;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelFunctionOverload;
import dev.cel.runtime.CelRuntimeBuilder;
import dev.cel.runtime.CelRuntimeLibrary;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Functions that are not CEL's own: each declared and defined in one place. */
final class Functions implements CelCompilerLibrary, CelRuntimeLibrary {

  /** A type as the checker knows it, and as its values are here. */
  record ValueType(CelType checked, Class<?> value) {
    static final ValueType TEXT = new ValueType(SimpleType.STRING, String.class);
    static final ValueType INT = new ValueType(SimpleType.INT, Long.class);
    static final ValueType DOUBLE = new ValueType(SimpleType.DOUBLE, Double.class);
    static final ValueType BOOL = new ValueType(SimpleType.BOOL, Boolean.class);
    static final ValueType ANY = new ValueType(SimpleType.DYN, Object.class);
    static final ValueType LIST = new ValueType(ListType.create(SimpleType.DYN), List.class);

    /** A type of which nothing is known but its functions. */
    static ValueType opaque(String name, Class<?> value) {
      return new ValueType(OpaqueType.create(name), value);
    }
  }

  private final Map<String, List<CelOverloadDecl>> declarations = new LinkedHashMap<>();
  private final Map<String, List<CelFunctionBinding>> definitions = new LinkedHashMap<>();

  /** Adds the functions of one kind. */
  Functions with(Consumer<Functions> kind) {
    kind.accept(this);
    return this;
  }

  /** Adds {@code name(parameters)}. */
  Functions global(
      String name, ValueType result, List<ValueType> parameters, CelFunctionOverload definition) {
    String id = id(name, parameters);
    return add(
        name,
        CelOverloadDecl.newGlobalOverload(id, result.checked(), checked(parameters)),
        parameters,
        definition);
  }

  /** Adds {@code target.name(parameters)}; the target is the first of the parameters here. */
  Functions member(
      String name, ValueType result, List<ValueType> parameters, CelFunctionOverload definition) {
    String id = "of_" + id(name, parameters);
    return add(
        name,
        CelOverloadDecl.newMemberOverload(id, result.checked(), checked(parameters)),
        parameters,
        definition);
  }

  private Functions add(
      String name,
      CelOverloadDecl declaration,
      List<ValueType> parameters,
      CelFunctionOverload definition) {
    List<Class<?>> values = new ArrayList<>();
    parameters.forEach(type -> values.add(type.value()));
    declarations.computeIfAbsent(name, any -> new ArrayList<>()).add(declaration);
    definitions
        .computeIfAbsent(name, any -> new ArrayList<>())
        .add(binding(declaration.overloadId(), values, definition));
    return this;
  }

  /** The library finds overloads by the types of values only where they are bound by arity. */
  private static CelFunctionBinding binding(
      String id, List<Class<?>> values, CelFunctionOverload definition) {
    return switch (values.size()) {
      case 1 ->
          CelFunctionBinding.from(id, values.get(0), one -> definition.apply(new Object[] {one}));
      case 2 ->
          CelFunctionBinding.from(
              id,
              values.get(0),
              values.get(1),
              (one, other) -> definition.apply(new Object[] {one, other}));
      default -> CelFunctionBinding.from(id, values, definition);
    };
  }

  private static String id(String name, List<ValueType> parameters) {
    StringBuilder id = new StringBuilder("kubernetes_").append(name);
    parameters.forEach(type -> id.append('_').append(type.checked().name()));
    return id.toString();
  }

  private static List<CelType> checked(List<ValueType> types) {
    return types.stream().map(ValueType::checked).toList();
  }

  @Override
  public void setCheckerOptions(CelCheckerBuilder checker) {
    declarations.forEach((name, overloads) ->
        checker.addFunctionDeclarations(CelFunctionDecl.newFunctionDeclaration(name, overloads)));
  }

  @Override
  public void setRuntimeOptions(CelRuntimeBuilder runtime) {
    definitions.forEach((name, bindings) ->
        runtime.addFunctionBindings(CelFunctionBinding.fromOverloads(name, bindings)));
  }

  /** A value that a function cannot take; the message never holds it. */
  static CelEvaluationException unfit(String message) {
    return CelEvaluationExceptionBuilder.newBuilder("%s", message)
        .setErrorCode(CelErrorCode.BAD_FORMAT)
        .build();
  }
}
