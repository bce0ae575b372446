package dev.plimsoll.rule.template;

import dev.plimsoll.rule.support.TextFault;
import dev.plimsoll.rule.template.DataType.Scalar;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a template as Go's {@code text/template} does (Go 1.26, {@code text/template/parse}), and
 * looks every field up in the type of what it is a field of. It finds less than Go, and nothing
 * that Go accepts.
 */
public final class TemplateCheck {

  /** How deep blocks and parentheses may stand in each other; what is deeper is not looked at. */
  public static final int MAX_DEPTH = 100;

  /** The words that the language keeps to itself; {@code nil} is a value. */
  private static final Set<String> KEYWORDS =
      Set.of(
          "block", "break", "continue", "define", "else", "end", "if", "range", "template", "with");

  /** The functions that every template has (Go 1.26, {@code text/template/funcs.go}). */
  private static final Set<String> BUILTIN =
      Set.of(
          "and",
          "call",
          "eq",
          "ge",
          "gt",
          "html",
          "index",
          "js",
          "le",
          "len",
          "lt",
          "ne",
          "not",
          "or",
          "print",
          "printf",
          "println",
          "slice",
          "urlquery");

  private enum Stop {
    END,
    ELSE,
    END_OF_TEXT
  }

  private record Variable(String name, DataType type) {}

  private record Use(Token name, boolean certain) {}

  /** What a command begins with. */
  private record Operand(DataType type, boolean isConstant) {}

  private static final class TooDeepException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private final List<Token> tokens;
  private final DataType data;
  private final Set<String> functions;
  private final List<TextFault> faults = new ArrayList<>();
  private final List<Variable> variables = new ArrayList<>();
  private final Set<String> defined = new HashSet<>();
  private final List<Use> used = new ArrayList<>();
  private int at;
  private int depth;
  private int loops;
  private DataType dot;
  private boolean certain = true;

  /** Whether the loop around this may have been left before. */
  private boolean left;

  private TemplateCheck(List<Token> tokens, DataType data, Set<String> functions) {
    this.tokens = tokens;
    this.data = data;
    this.dot = data;
    this.functions = functions;
  }

  /**
   * What is wrong with a template: the first fault of its syntax, or every field that is not there.
   *
   * @param data the type of the value that it is executed with
   * @param functions the names of the functions that it may call beside those of Go
   */
  public static List<TextFault> of(String text, DataType data, Set<String> functions) {
    try {
      TemplateCheck check = new TemplateCheck(TemplateLexer.tokens(text), data, functions);
      check.all();
      return List.copyOf(check.faults);
    } catch (TemplateSyntaxException e) {
      return List.of(e.fault());
    } catch (TooDeepException e) {
      return List.of();
    }
  }

  private void all() throws TemplateSyntaxException {
    variables.add(new Variable("$", data));
    Stop stop = list();
    if (stop != Stop.END_OF_TEXT) {
      throw wrong(
          tokens.get(at - 1),
          stop == Stop.END ? "{{end}} closes nothing" : "{{else}} belongs to nothing");
    }
    for (Use use : used) {
      if (!defined.contains(literal(use.name()))) {
        faults.add(
            new TextFault(
                use.name().offset(),
                "the template " + literal(use.name()) + " is not defined",
                use.certain()));
      }
    }
  }

  private static TemplateSyntaxException wrong(Token token, String message) {
    return new TemplateSyntaxException(token.offset(), message);
  }

  private static TemplateSyntaxException unexpected(Token token) {
    return wrong(
        token,
        token.type() == Token.Type.END
            ? "an {{end}} is missing"
            : token.type() == Token.Type.CLOSING
                ? "a value is missing"
                : "\"" + token.text() + "\" cannot stand here");
  }

  private Token next() {
    return tokens.get(Math.min(at++, tokens.size() - 1));
  }

  private Token peek() {
    return tokens.get(Math.min(at, tokens.size() - 1));
  }

  private Token nextNonSpace() {
    skipSpace();
    return next();
  }

  private void skipSpace() {
    while (peek().type() == Token.Type.SPACE) {
      at++;
    }
  }

  private void expectClosing() throws TemplateSyntaxException {
    Token token = nextNonSpace();
    if (token.type() != Token.Type.CLOSING) {
      throw unexpected(token);
    }
  }

  /** Texts and actions, up to what ends or divides them. */
  private Stop list() throws TemplateSyntaxException {
    boolean before = certain;
    while (true) {
      Token token = next();
      if (token.type() == Token.Type.END) {
        return Stop.END_OF_TEXT;
      }
      if (token.type() == Token.Type.OPENING) {
        Stop stop = action();
        if (stop != null) {
          certain = before && !left;
          return stop;
        }
      }
    }
  }

  private @Nullable Stop action() throws TemplateSyntaxException {
    Token first = nextNonSpace();
    switch (first.type() == Token.Type.WORD ? first.text() : "") {
      case "if", "with", "range" -> control(first);
      case "define", "block" -> definition(first);
      case "template" -> {
        used.add(new Use(name(), certain));
        skipSpace();
        if (peek().type() == Token.Type.CLOSING) {
          at++;
        } else {
          pipeline(Token.Type.CLOSING, first);
        }
      }
      case "break", "continue" -> {
        expectClosing();
        if (loops == 0) {
          throw wrong(first, "{{" + first.text() + "}} stands outside of {{range}}");
        }
        certain = false;
        left = true;
      }
      case "end" -> {
        expectClosing();
        return Stop.END;
      }
      case "else" -> {
        skipSpace();
        if (!peek().is("if") && !peek().is("with")) {
          expectClosing();
        }
        return Stop.ELSE;
      }
      default -> {
        at--;
        pipeline(Token.Type.CLOSING, first);
      }
    }
    return null;
  }

  private void deeper() {
    if (++depth > MAX_DEPTH) {
      throw new TooDeepException();
    }
  }

  private void control(Token word) throws TemplateSyntaxException {
    deeper();
    int known = variables.size();
    DataType outer = dot;
    boolean before = certain;
    boolean isRange = word.text().equals("range");
    DataType type = pipeline(Token.Type.CLOSING, word);
    certain = before && type.alwaysHolds();
    if (isRange) {
      dot = item(type);
      loops++;
    } else if (word.text().equals("with")) {
      dot = type;
    }
    boolean leftOuter = left;
    Stop stop = list();
    if (isRange) {
      left = leftOuter;
      loops--;
    }
    dot = outer;
    certain = false;
    if (stop == Stop.ELSE) {
      stop = otherwise(word);
    }
    if (stop != Stop.END) {
      throw wrong(
          word,
          stop == Stop.ELSE
              ? "this {{" + word.text() + "}} has a second {{else}}"
              : "the {{end}} of this {{" + word.text() + "}} is missing");
    }
    certain = before && !left;
    variables.subList(known, variables.size()).clear();
    depth--;
  }

  private Stop otherwise(Token word) throws TemplateSyntaxException {
    Token next = peek();
    if (!next.is("if") && !next.is("with")) {
      return list();
    }
    if (!next.is(word.text())) {
      throw unexpected(next);
    }
    at++;
    control(next);
    return Stop.END;
  }

  private static DataType item(DataType type) {
    return type instanceof DataType.Items items ? items.item() : Scalar.UNKNOWN;
  }

  /** A template with a name; nobody knows what it is executed with. */
  private void definition(Token word) throws TemplateSyntaxException {
    if (word.text().equals("define") && depth > 0) {
      throw wrong(word, "{{define}} stands within another action");
    }
    deeper();
    defined.add(literal(name()));
    if (word.text().equals("define")) {
      expectClosing();
    } else {
      pipeline(Token.Type.CLOSING, word);
    }
    List<Variable> outerVariables = List.copyOf(variables);
    DataType outer = dot;
    boolean before = certain;
    int outerLoops = loops;
    variables.clear();
    variables.add(new Variable("$", Scalar.UNKNOWN));
    dot = Scalar.UNKNOWN;
    certain = false;
    loops = 0;
    if (list() != Stop.END) {
      throw wrong(word, "the {{end}} of this {{" + word.text() + "}} is missing");
    }
    loops = outerLoops;
    certain = before;
    dot = outer;
    variables.clear();
    variables.addAll(outerVariables);
    depth--;
  }

  private Token name() throws TemplateSyntaxException {
    Token name = nextNonSpace();
    if (name.type() != Token.Type.STRING) {
      throw unexpected(name);
    }
    return name;
  }

  private static String literal(Token text) {
    return text.text().substring(1, text.text().length() - 1);
  }

  /** Commands up to what ends them; the type of their value. */
  private DataType pipeline(Token.Type end, Token context) throws TemplateSyntaxException {
    int first = variables.size();
    boolean declares = declarations(context);
    int declared = variables.size();
    DataType type = Scalar.UNKNOWN;
    for (int stage = 0; ; stage++) {
      Token token = nextNonSpace();
      if (token.type() == end) {
        if (stage == 0) {
          throw wrong(token, "a value is missing");
        }
        break;
      }
      at--;
      Operand command = command();
      if (stage > 0 && command.isConstant()) {
        throw wrong(token, "a value cannot stand after |, only a function");
      }
      type = stage == 0 ? command.type() : Scalar.UNKNOWN;
    }
    if (context.is("range") && type instanceof DataType.Struct) {
      faults.add(
          new TextFault(
              context.offset(), "range cannot go through this, which is no list", certain));
    }
    for (int i = first; declares && i < declared; i++) {
      DataType value = !context.is("range") ? type : i == declared - 1 ? item(type) : key(type);
      variables.set(i, new Variable(variables.get(i).name(), value));
    }
    return type;
  }

  private static DataType key(DataType type) {
    return type instanceof DataType.Items items ? items.key() : Scalar.UNKNOWN;
  }

  /** Reads {@code $x :=} and its like; whether there are new variables, of no known type yet. */
  private boolean declarations(Token context) throws TemplateSyntaxException {
    int start = at;
    skipSpace();
    Token variable = next();
    if (variable.type() != Token.Type.VARIABLE) {
      at = start;
      return false;
    }
    Token operator = nextNonSpace();
    switch (operator.type()) {
      case DECLARE -> variables.add(new Variable(variable.text(), Scalar.UNKNOWN));
      case ASSIGN -> {
        forget(variable.text());
        return false;
      }
      case COMMA -> {
        if (!context.is("range")) {
          throw wrong(operator, "only {{range}} can declare two variables");
        }
        Token second = nextNonSpace();
        if (second.type() != Token.Type.VARIABLE) {
          throw wrong(second, "{{range}} can only declare variables here");
        }
        int pipeline = at - 1;
        Token last = nextNonSpace();
        if (last.type() != Token.Type.DECLARE) {
          variables.add(new Variable(variable.text(), Scalar.UNKNOWN));
          forget(variable.text());
          forget(second.text());
          at = last.type() == Token.Type.ASSIGN ? at : pipeline;
          return false;
        }
        variables.add(new Variable(variable.text(), Scalar.UNKNOWN));
        variables.add(new Variable(second.text(), Scalar.UNKNOWN));
      }
      default -> {
        at = start;
        return false;
      }
    }
    return true;
  }

  /** An assignment may change what every variable of the name holds. */
  private void forget(String name) {
    variables.replaceAll(
        known -> known.name().equals(name) ? new Variable(name, Scalar.UNKNOWN) : known);
  }

  private Operand command() throws TemplateSyntaxException {
    boolean before = certain;
    int count = 0;
    boolean lazy = false; // evaluates its second argument only if the first does not decide
    Operand first = new Operand(Scalar.UNKNOWN, false);
    while (true) {
      skipSpace();
      Token token = peek();
      Operand operand = operand();
      if (operand != null) {
        first = count++ == 0 ? operand : new Operand(Scalar.UNKNOWN, first.isConstant());
        lazy |= count == 1 && (token.is("and") || token.is("or"));
        certain &= !(lazy && count > 1);
      }
      Token after = next();
      if (after.type() == Token.Type.CLOSING || after.type() == Token.Type.CLOSING_PAREN) {
        at--;
      } else if (after.type() == Token.Type.SPACE) {
        continue;
      } else if (after.type() != Token.Type.PIPE) {
        throw unexpected(after);
      }
      if (count == 0) {
        throw wrong(after, "a value is missing");
      }
      certain = before;
      return first;
    }
  }

  private @Nullable Operand operand() throws TemplateSyntaxException {
    Token token = peek();
    Operand operand = term();
    if (operand == null || peek().type() != Token.Type.FIELD) {
      return operand;
    }
    if (operand.isConstant()) {
      throw wrong(peek(), "a constant has no fields");
    }
    DataType type = operand.type();
    while (peek().type() == Token.Type.FIELD) {
      type = member(type, next());
    }
    return new Operand(token.type() == Token.Type.WORD ? Scalar.UNKNOWN : type, false);
  }

  private DataType member(DataType type, Token field) {
    String name = field.text().substring(1);
    return type.member(name)
        .orElseGet(() -> {
          faults.add(new TextFault(field.offset(), type.without(name), certain));
          return Scalar.UNKNOWN;
        });
  }

  private @Nullable Operand term() throws TemplateSyntaxException {
    Token token = next();
    return switch (token.type()) {
      case FIELD -> new Operand(member(dot, token), false);
      case DOT -> new Operand(dot, true);
      case STRING -> new Operand(Scalar.TEXT, true);
      case NUMBER -> new Operand(Scalar.UNKNOWN, true);
      case VARIABLE -> new Operand(variable(token), false);
      case WORD -> word(token);
      case OPENING_PAREN -> {
        deeper();
        DataType type = pipeline(Token.Type.CLOSING_PAREN, token);
        depth--;
        yield new Operand(type, false);
      }
      default -> {
        at--;
        yield null;
      }
    };
  }

  private Operand word(Token token) throws TemplateSyntaxException {
    String name = token.text();
    if (name.equals("true") || name.equals("false") || name.equals("nil")) {
      return new Operand(Scalar.UNKNOWN, true);
    }
    if (KEYWORDS.contains(name)) {
      throw unexpected(token);
    }
    if (!functions.contains(name) && !BUILTIN.contains(name)) {
      throw wrong(token, "there is no function " + name);
    }
    return new Operand(Scalar.UNKNOWN, false);
  }

  private DataType variable(Token token) throws TemplateSyntaxException {
    for (Variable variable : variables.reversed()) {
      if (variable.name().equals(token.text())) {
        return variable.type();
      }
    }
    throw wrong(token, "there is no variable " + token.text() + " here");
  }
}
