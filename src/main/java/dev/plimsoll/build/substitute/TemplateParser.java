package dev.plimsoll.build.substitute;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * Parses a text as {@code github.com/fluxcd/pkg/envsubst} does, its oddities included: {@code $$}
 * stands for a dollar; in {@code ${a/b/c}} a backslash before a slash or a backslash is dropped,
 * and the pattern runs up to the next slash wherever that is; a NUL character ends the text.
 */
final class TemplateParser {

  /** How deep expressions may stand in each other; people write two or three. */
  static final int MAX_DEPTH = 100;

  private final String text;
  private int at;
  private int depth;

  TemplateParser(String text) {
    int end = text.indexOf('\0');
    this.text = end < 0 ? text : text.substring(0, end);
  }

  List<Node> parse() throws SubstitutionException {
    List<Node> nodes = new ArrayList<>();
    while (at < text.length()) {
      nodes.add(opens() ? expression() : new Node.Text(token(TemplateParser::any, Escape.DOLLAR)));
    }
    return nodes;
  }

  /** Which characters can be escaped in a token. */
  private enum Escape {
    NONE,
    DOLLAR,
    ALL
  }

  private boolean opens() {
    return text.startsWith("${", at);
  }

  private boolean isAt(char c) {
    return at < text.length() && text.charAt(at) == c;
  }

  /** The characters up to one that is not accepted, or an expression; empty if there are none. */
  private String token(IntPredicate accepted, Escape escape) {
    StringBuilder token = new StringBuilder();
    while (at < text.length() && !opens()) {
      if (isEscape(escape)) {
        at++;
        int escaped = text.codePointAt(at);
        token.appendCodePoint(escaped);
        at += Character.charCount(escaped);
        continue;
      }
      int c = text.codePointAt(at);
      if (!accepted.test(c)) {
        break;
      }
      token.appendCodePoint(c);
      at += Character.charCount(c);
    }
    return token.toString();
  }

  private boolean isEscape(Escape escape) {
    if (escape == Escape.NONE || at + 1 >= text.length()) {
      return false;
    }
    char next = text.charAt(at + 1);
    return switch (text.charAt(at)) {
      case '$' -> next == '$';
      case '\\' -> escape == Escape.ALL && (next == '/' || next == '\\');
      default -> false;
    };
  }

  private Node expression() throws SubstitutionException {
    int start = at;
    if (++depth > MAX_DEPTH) {
      throw new SubstitutionException(start, "expressions are nested too deep");
    }
    at += 2;
    Node parsed = isAt('#') ? length(start) : named(start);
    depth--;
    return parsed;
  }

  private Node length(int start) throws SubstitutionException {
    at++;
    String name = identifier(start);
    close(start);
    return node(start, name, "#", List.of());
  }

  private Node named(int start) throws SubstitutionException {
    String name = identifier(start);
    if (at >= text.length()) {
      throw new SubstitutionException(start, "the closing brace is missing");
    }
    return switch (text.charAt(at)) {
      case ':' ->
          at + 1 < text.length() && "=-?+".indexOf(text.charAt(at + 1)) >= 0
              ? withDefault(start, name, operator(2))
              : substring(start, name);
      case '=' -> withDefault(start, name, operator(1));
      case ',', '^' -> {
        String operator = operatorOf(",^", ",^");
        close(start);
        yield node(start, name, operator, List.of());
      }
      case '/' -> replacement(start, name);
      case '#' -> removal(start, name, operatorOf("#", "#"));
      case '%' -> removal(start, name, operatorOf("%", "%"));
      case '}' -> {
        at++;
        yield node(start, name, "", List.of());
      }
      default -> throw new SubstitutionException(start, "the closing brace is missing");
    };
  }

  private String identifier(int start) throws SubstitutionException {
    String name = opens() ? "" : token(TemplateParser::isIdentifier, Escape.NONE);
    if (name.isEmpty()) {
      throw new SubstitutionException(start, "no variable is named after ${");
    }
    return name;
  }

  private String operator(int length) {
    at += length;
    return text.substring(at - length, at);
  }

  /** An operator of one character or two. */
  private String operatorOf(String first, String second) {
    boolean two =
        first.indexOf(text.charAt(at)) >= 0
            && at + 1 < text.length()
            && second.indexOf(text.charAt(at + 1)) >= 0;
    return operator(two ? 2 : 1);
  }

  private Node withDefault(int start, String name, String operator) throws SubstitutionException {
    List<Node> arguments = new ArrayList<>();
    while (!isAt('}')) {
      arguments.add(argument(start, TemplateParser::isNotClosing, Escape.NONE));
    }
    at++;
    return node(start, name, operator, arguments);
  }

  private Node substring(int start, String name) throws SubstitutionException {
    String operator = operator(1);
    if (at < text.length() && text.charAt(at) > 0x7F) {
      // Flux's parser steps back by the width of this character, not by that of the colon.
      throw new SubstitutionException(start, "no number is after the colon");
    }
    List<Node> arguments = new ArrayList<>();
    arguments.add(argument(start, TemplateParser::isNotColon, Escape.NONE));
    if (isAt(':')) {
      while (isAt(':')) {
        at++;
      }
      arguments.add(argument(start, TemplateParser::isNotClosing, Escape.NONE));
    }
    close(start);
    return node(start, name, operator, arguments);
  }

  private Node removal(int start, String name, String operator) throws SubstitutionException {
    List<Node> arguments = List.of(argument(start, TemplateParser::isNotClosing, Escape.NONE));
    close(start);
    return node(start, name, operator, arguments);
  }

  private Node replacement(int start, String name) throws SubstitutionException {
    String operator = operatorOf("/", "/#%");
    List<Node> arguments = new ArrayList<>();
    arguments.add(argument(start, TemplateParser::isNotSlash, Escape.ALL));
    if (!isAt('/')) {
      throw new SubstitutionException(start, "a slash is missing after the text to replace");
    }
    while (isAt('/')) {
      at++;
    }
    if (!isAt('}')) {
      arguments.add(argument(start, TemplateParser::isNotClosing, Escape.ALL));
    }
    close(start);
    return node(start, name, operator, arguments);
  }

  private Node argument(int start, IntPredicate accepted, Escape escape)
      throws SubstitutionException {
    if (opens()) {
      return expression();
    }
    String token = token(accepted, escape);
    if (token.isEmpty()) {
      throw new SubstitutionException(start, "an argument of the function is missing");
    }
    return new Node.Text(token);
  }

  private void close(int start) throws SubstitutionException {
    if (!isAt('}')) {
      throw new SubstitutionException(start, "the closing brace is missing");
    }
    at++;
  }

  private Node node(int start, String name, String function, List<Node> arguments) {
    return new Node.Expression(name, function, arguments, start, text.substring(start, at));
  }

  private static boolean any(int character) {
    return true;
  }

  private static boolean isNotClosing(int character) {
    return character != '}';
  }

  private static boolean isNotSlash(int character) {
    return character != '/';
  }

  private static boolean isNotColon(int character) {
    return character != ':' && character != '}';
  }

  private static boolean isIdentifier(int character) {
    return Character.isLetter(character) || Character.isDigit(character) || character == '_';
  }
}
