package dev.plimsoll.rule.template;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts a template into tokens, as Go's {@code text/template/parse/lex.go} does. */
final class TemplateLexer {

  private static final Pattern NUMBER =
      Pattern.compile(
          "[+-]?(0[xX][0-9a-fA-F_]*(\\.[0-9a-fA-F_]*)?([pP][+-]?[0-9_]+)?|0[bB][01_]+|0[oO][0-7_]+"
              + "|[0-9_]*(\\.[0-9_]*)?([eE][+-]?[0-9_]+)?)i?");

  private final String text;
  private final List<Token> tokens = new ArrayList<>();
  private int at;

  private TemplateLexer(String text) {
    this.text = text;
  }

  /** The tokens of a text, the last of which is its end. */
  static List<Token> tokens(String text) throws TemplateSyntaxException {
    TemplateLexer lexer = new TemplateLexer(text);
    while (lexer.at < text.length()) {
      lexer.outside();
    }
    lexer.add(Token.Type.END, text.length());
    return lexer.tokens;
  }

  private void add(Token.Type type, int start) {
    tokens.add(new Token(type, text.substring(start, at), start));
  }

  private char peek(int ahead) {
    return at + ahead < text.length() ? text.charAt(at + ahead) : '\0';
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
  }

  private static boolean isNameChar(int c) {
    return c == '_' || Character.isLetter(c) || Character.isDigit(c);
  }

  private void outside() throws TemplateSyntaxException {
    int start = at;
    int opening = text.indexOf("{{", at);
    at = opening < 0 ? text.length() : opening;
    if (at > start) {
      add(Token.Type.TEXT, start);
    }
    if (opening < 0) {
      return;
    }
    int trim = peek(2) == '-' && isSpace(peek(3)) ? 2 : 0;
    if (text.startsWith("/*", at + 2 + trim)) {
      comment(at + 2 + trim);
      return;
    }
    at += 2;
    add(Token.Type.OPENING, opening);
    at += trim;
    action(opening);
  }

  private void comment(int start) throws TemplateSyntaxException {
    int end = text.indexOf("*/", start);
    if (end < 0) {
      throw new TemplateSyntaxException(at, "a comment is not closed by */}}");
    }
    at = end + 2;
    if (closing() == 0) {
      throw new TemplateSyntaxException(at, "a comment ends before the closing braces");
    }
    at += closing();
  }

  /** The length of what closes an action here; 0 for anything else. */
  private int closing() {
    if (text.startsWith("}}", at)) {
      return 2;
    }
    return isSpace(peek(0)) && text.startsWith("-}}", at + 1) ? 4 : 0;
  }

  private void action(int opening) throws TemplateSyntaxException {
    int parens = 0;
    while (closing() == 0) {
      if (at >= text.length()) {
        throw new TemplateSyntaxException(opening, "an action is not closed by }}");
      }
      int start = at;
      char c = text.charAt(at);
      if (isSpace(c)) {
        while (isSpace(peek(0)) && closing() == 0) {
          at++;
        }
        add(Token.Type.SPACE, start);
      } else if (c == '(' || c == ')') {
        parens += c == '(' ? 1 : -1;
        at++;
        if (parens < 0) {
          throw new TemplateSyntaxException(start, "a parenthesis is closed that is not open");
        }
        add(c == '(' ? Token.Type.OPENING_PAREN : Token.Type.CLOSING_PAREN, start);
      } else {
        token(c);
      }
    }
    if (parens > 0) {
      throw new TemplateSyntaxException(at, "a parenthesis is not closed");
    }
    int start = at;
    at += closing();
    add(Token.Type.CLOSING, start);
  }

  private void token(char c) throws TemplateSyntaxException {
    int start = at;
    switch (c) {
      case '=' -> single(Token.Type.ASSIGN);
      case '|' -> single(Token.Type.PIPE);
      case ',' -> single(Token.Type.COMMA);
      case ':' -> {
        if (peek(1) != '=') {
          throw new TemplateSyntaxException(at, "after a colon comes =");
        }
        at += 2;
        add(Token.Type.DECLARE, start);
      }
      case '"' -> quoted();
      case '`' -> {
        int end = text.indexOf('`', at + 1);
        if (end < 0) {
          throw new TemplateSyntaxException(at, "a text in back quotes does not end");
        }
        at = end + 1;
        add(Token.Type.STRING, start);
      }
      case '\'' -> {
        at = endOfQuoted();
        add(Token.Type.NUMBER, start);
      }
      case '$' -> name(Token.Type.VARIABLE, Token.Type.VARIABLE);
      case '.' -> {
        if (peek(1) >= '0' && peek(1) <= '9') {
          number();
        } else {
          name(Token.Type.FIELD, Token.Type.DOT);
        }
      }
      default -> {
        if (c == '+' || c == '-' || (c >= '0' && c <= '9')) {
          number();
        } else if (isNameChar(text.codePointAt(at))) {
          name(Token.Type.WORD, Token.Type.WORD);
        } else {
          throw new TemplateSyntaxException(at, "an action cannot hold this character");
        }
      }
    }
  }

  private void single(Token.Type type) {
    at++;
    add(type, at - 1);
  }

  /** A name, with or without the character before it that says what it names. */
  private void name(Token.Type named, Token.Type bare) throws TemplateSyntaxException {
    int start = at;
    int first = text.codePointAt(at);
    at += Character.charCount(first);
    while (at < text.length() && isNameChar(text.codePointAt(at))) {
      at += Character.charCount(text.codePointAt(at));
    }
    char next = peek(0);
    if (at < text.length()
        && !isSpace(next)
        && ".,|:()".indexOf(next) < 0
        && !text.startsWith("}}", at)) {
      throw new TemplateSyntaxException(at, "a name cannot hold this character");
    }
    add(at - start == 1 && !isNameChar(first) ? bare : named, start);
  }

  private void number() throws TemplateSyntaxException {
    int start = at;
    Matcher matcher = NUMBER.matcher(text).region(at, text.length());
    if (!matcher.lookingAt() || matcher.group().chars().noneMatch(Character::isDigit)) {
      throw new TemplateSyntaxException(at, "this is no number");
    }
    at = matcher.end();
    if (at < text.length() && isNameChar(text.codePointAt(at))) {
      throw new TemplateSyntaxException(start, "this is no number");
    }
    add(Token.Type.NUMBER, start);
  }

  private int endOfQuoted() throws TemplateSyntaxException {
    char quote = text.charAt(at);
    for (int end = at + 1; end < text.length() && text.charAt(end) != '\n'; end++) {
      if (text.charAt(end) == quote) {
        return end + 1;
      }
      if (text.charAt(end) == '\\') {
        end++;
      }
    }
    throw new TemplateSyntaxException(at, "a text in quotes does not end on its line");
  }

  private void quoted() throws TemplateSyntaxException {
    int start = at;
    at = endOfQuoted();
    int length = 1;
    for (int i = start + 1; i < at - 1; i += length) {
      length = text.charAt(i) == '\\' ? escape(i + 1) : 1;
      if (length == 0) {
        throw new TemplateSyntaxException(
            i, "in double quotes a backslash cannot stand before this; use back quotes");
      }
    }
    add(Token.Type.STRING, start);
  }

  /** The length of an escape with its backslash, as {@code strconv.Unquote} has it; 0 for none. */
  private int escape(int i) {
    char c = text.charAt(i);
    if ("abfnrtv\\\"".indexOf(c) >= 0) {
      return 2;
    }
    int digits = c == 'x' ? 2 : c == 'u' ? 4 : c == 'U' ? 8 : 0;
    int radix = digits == 0 ? 8 : 16;
    int first = digits == 0 ? i : i + 1;
    int last = digits == 0 ? i + 3 : first + digits;
    for (int digit = first; digit < last; digit++) {
      if (digit >= at - 1 || Character.digit(text.charAt(digit), radix) < 0) {
        return 0;
      }
    }
    return last - i + 1;
  }
}
