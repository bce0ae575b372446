package dev.plimsoll.rule.tag;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads the part of RE2's syntax that filters of tags are written in (google/re2, doc/syntax.txt).
 * What it does not know, such as flags and word boundaries, makes it give up; it takes for granted
 * that the expression compiles.
 */
final class ExpressionParser {

  /** Longer expressions are left alone. */
  static final int LONGEST = 1_000;

  /** Groups may be nested so deep. */
  private static final int DEEPEST = 50;

  private static final class UnknownSyntaxException extends Exception {
    private static final long serialVersionUID = 1L;
  }

  private final String text;
  private int at;
  private int groups;
  private int depth;

  private ExpressionParser(String text) {
    this.text = text;
  }

  /** The tree of an expression that compiles; empty if something in it is not known here. */
  static Optional<Expression> parse(String regex) {
    if (regex.length() > LONGEST) {
      return Optional.empty();
    }
    ExpressionParser parser = new ExpressionParser(regex);
    try {
      Expression all = parser.choice();
      return parser.at == regex.length() ? Optional.of(all) : Optional.empty();
    } catch (UnknownSyntaxException e) {
      return Optional.empty();
    }
  }

  private boolean has(char c) {
    return at < text.length() && text.charAt(at) == c;
  }

  private boolean take(char c) {
    boolean there = has(c);
    at += there ? 1 : 0;
    return there;
  }

  private char next() throws UnknownSyntaxException {
    if (at >= text.length()) {
      throw new UnknownSyntaxException();
    }
    return text.charAt(at++);
  }

  private Expression choice() throws UnknownSyntaxException {
    List<Expression> alternatives = new ArrayList<>();
    do {
      alternatives.add(sequence());
    } while (take('|'));
    return alternatives.size() == 1 ? alternatives.getFirst() : new Expression.Choice(alternatives);
  }

  private Expression sequence() throws UnknownSyntaxException {
    List<Expression> parts = new ArrayList<>();
    while (at < text.length() && !has('|') && !has(')')) {
      parts.add(repeated(atom()));
    }
    return parts.size() == 1 ? parts.getFirst() : new Expression.Sequence(parts);
  }

  private Expression repeated(Expression inner) throws UnknownSyntaxException {
    int least;
    int most;
    if (take('*')) {
      least = 0;
      most = Expression.Repeat.UNBOUNDED;
    } else if (take('+')) {
      least = 1;
      most = Expression.Repeat.UNBOUNDED;
    } else if (take('?')) {
      least = 0;
      most = 1;
    } else if (has('{')) {
      int end = text.indexOf('}', at);
      String inside = end < 0 ? "" : text.substring(at + 1, end);
      if (!inside.matches("[0-9]{1,4}(,[0-9]{0,4})?")) {
        throw new UnknownSyntaxException();
      }
      at = end + 1;
      int comma = inside.indexOf(',');
      least = Integer.parseInt(comma < 0 ? inside : inside.substring(0, comma));
      String upper = comma < 0 ? inside : inside.substring(comma + 1);
      most = upper.isEmpty() ? Expression.Repeat.UNBOUNDED : Integer.parseInt(upper);
    } else {
      return inner;
    }
    take('?'); // The lazy form fits the same texts.
    return repeated(new Expression.Repeat(inner, least, most));
  }

  private Expression atom() throws UnknownSyntaxException {
    char c = next();
    return switch (c) {
      case '^' -> Expression.Anchor.BEGIN;
      case '$' -> Expression.Anchor.END;
      case '.' -> new Expression.One(Characters.OF_TAGS);
      case '(' -> group();
      case '[' -> one(set());
      case '\\' -> escape();
      case '*', '+', '?' -> throw new UnknownSyntaxException();
      default -> one(Characters.of(c));
    };
  }

  private static Expression one(Characters set) {
    return new Expression.One(set.and(Characters.OF_TAGS));
  }

  private Expression group() throws UnknownSyntaxException {
    if (++depth > DEEPEST) {
      throw new UnknownSyntaxException();
    }
    String name = "";
    boolean captures = !take('?');
    if (!captures && !take(':')) {
      take('P');
      if (!take('<')) {
        throw new UnknownSyntaxException(); // flags
      }
      int end = text.indexOf('>', at);
      if (end < 0) {
        throw new UnknownSyntaxException();
      }
      name = text.substring(at, end);
      at = end + 1;
      captures = true;
    }
    int number = captures ? ++groups : 0;
    Expression inner = choice();
    if (next() != ')') {
      throw new UnknownSyntaxException();
    }
    depth--;
    return captures ? new Expression.Group(number, name, inner) : inner;
  }

  private Expression escape() throws UnknownSyntaxException {
    char c = next();
    if (c == 'A') {
      return Expression.Anchor.BEGIN;
    }
    return c == 'z' ? Expression.Anchor.END : one(escaped(c));
  }

  private static Characters escaped(char c) throws UnknownSyntaxException {
    Characters word =
        Characters.of(each -> Characters.isDigit(each) || Characters.isLetter(each) || each == '_');
    Characters blank = Characters.of(each -> each == ' ' || (each >= '\t' && each <= '\r'));
    return switch (c) {
      case 'd' -> Characters.DIGITS;
      case 'D' -> Characters.DIGITS.not();
      case 'w' -> word;
      case 'W' -> word.not();
      case 's' -> blank;
      case 'S' -> blank.not();
      default -> {
        if (Characters.isLetter(c) || Characters.isDigit(c)) {
          throw new UnknownSyntaxException();
        }
        yield Characters.of(c);
      }
    };
  }

  private Characters set() throws UnknownSyntaxException {
    boolean negated = take('^');
    Characters set = Characters.NONE;
    boolean first = true;
    while (first || !has(']')) {
      first = false;
      if (text.startsWith("[:", at)) {
        set = set.or(posix());
        continue;
      }
      char c = next();
      if (c == '\\') {
        c = next();
        if (Characters.isLetter(c)) {
          set = set.or(escaped(c));
          continue;
        }
      }
      boolean range = has('-') && at + 1 < text.length() && text.charAt(at + 1) != ']';
      if (range) {
        at++;
        char last = next();
        char end = last == '\\' ? next() : last;
        char start = c;
        set = set.or(Characters.of(each -> each >= start && each <= end));
      } else {
        set = set.or(Characters.of(c));
      }
    }
    at++;
    return negated ? set.not() : set;
  }

  private Characters posix() throws UnknownSyntaxException {
    int end = text.indexOf(":]", at);
    String name = end < 0 ? "" : text.substring(at + 2, end);
    at = end + 2;
    return switch (name) {
      case "digit" -> Characters.DIGITS;
      case "xdigit" -> Characters.HEXADECIMAL_OF_BOTH_CASES;
      case "alpha" -> Characters.of(Characters::isLetter);
      case "lower" -> Characters.of(c -> c >= 'a' && c <= 'z');
      case "upper" -> Characters.of(c -> c >= 'A' && c <= 'Z');
      case "alnum" -> Characters.of(c -> Characters.isLetter(c) || Characters.isDigit(c));
      default -> throw new UnknownSyntaxException();
    };
  }
}
