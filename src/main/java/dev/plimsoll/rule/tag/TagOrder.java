package dev.plimsoll.rule.tag;

import dev.plimsoll.version.VersionSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The texts by which tags are ordered: those that pass a filter, or what is extracted from them. It
 * may hold more texts than there can be, never fewer, so that what fits none of it fits no tag.
 */
public final class TagOrder {

  /** Longer templates are left alone. */
  private static final int LONGEST_TEMPLATE = 200;

  /** Nothing at all, which always fits. */
  private static final Expression EMPTY = new Expression.Sequence(List.of());

  /** Any text of the characters of a tag. */
  static final Expression ANYTHING =
      new Expression.Repeat(new Expression.One(Characters.OF_TAGS), 0, Expression.Repeat.UNBOUNDED);

  private final Expression expression;
  private final Automaton automaton;

  /** What an example is taken from: every group took part in it, and nothing stands around it. */
  private final Automaton typical;

  private final boolean extracted;
  private final SearchLimit limit;

  private TagOrder(
      Expression expression,
      Automaton automaton,
      Automaton typical,
      boolean extracted,
      SearchLimit limit) {
    this.expression = expression;
    this.automaton = automaton;
    this.typical = typical;
    this.extracted = extracted;
    this.limit = limit;
  }

  /**
   * The texts of a filter.
   *
   * @param pattern a regular expression that compiles
   * @param extract what is taken of a tag, as Go's {@code regexp.Expand} reads it; empty for all
   * @return empty if the pattern uses what is not known here
   */
  public static Optional<TagOrder> of(String pattern, String extract) {
    Optional<Expression> parsed = ExpressionParser.parse(pattern);
    SearchLimit limit = new SearchLimit();
    if (extract.isEmpty()) {
      return parsed.flatMap(expression -> of(expression, false, limit));
    }
    return parsed
        .flatMap(expression -> extracted(expression, extract))
        .flatMap(expression -> of(expression, true, limit));
  }

  private static Optional<TagOrder> of(
      Expression expression, boolean extracted, SearchLimit limit) {
    // A pattern need not fit all of a tag, and a group that took no part in the match gives
    // nothing.
    Expression whole =
        extracted
            ? withGaps(expression)
            : new Expression.Sequence(List.of(ANYTHING, expression, ANYTHING));
    return Automaton.of(whole)
        .flatMap(automaton ->
            Automaton.of(expression)
                .map(typical -> new TagOrder(expression, automaton, typical, extracted, limit)));
  }

  private static Expression withGaps(Expression extracted) {
    return extracted instanceof Expression.Sequence(List<Expression> parts)
        ? new Expression.Sequence(
            parts.stream()
                .map(part ->
                    part instanceof Expression.Group group
                        ? (Expression) new Expression.Repeat(group, 0, 1)
                        : part)
                .toList())
        : extracted;
  }

  private static Optional<Expression> extracted(Expression pattern, String template) {
    if (template.length() > LONGEST_TEMPLATE) {
      return Optional.empty();
    }
    List<Expression> parts = new ArrayList<>();
    int at = 0;
    while (at < template.length()) {
      char c = template.charAt(at++);
      if (c != '$') {
        parts.add(new Expression.One(Characters.of(c)));
        continue;
      }
      if (at < template.length() && template.charAt(at) == '$') {
        parts.add(new Expression.One(Characters.of('$')));
        at++;
        continue;
      }
      boolean braces = at < template.length() && template.charAt(at) == '{';
      int start = braces ? at + 1 : at;
      int end = start;
      while (end < template.length() && isWord(template.charAt(end))) {
        end++;
      }
      boolean closed = !braces || (end < template.length() && template.charAt(end) == '}');
      if (end == start || !closed) {
        return Optional.empty();
      }
      String reference = template.substring(start, end);
      at = braces ? end + 1 : end;
      Optional<Expression> inner =
          reference.equals("0")
              ? Optional.empty()
              : pattern.group(reference).map(Expression.Group::inner);
      if (inner.isEmpty()) {
        return Optional.empty();
      }
      parts.add(new Expression.Group(0, reference, withoutAnchors(inner.get())));
    }
    return Optional.of(new Expression.Sequence(parts));
  }

  /** What stands in the middle of a tag may be the beginning of what is taken of it. */
  private static Expression withoutAnchors(Expression expression) {
    return switch (expression) {
      case Expression.One one -> one;
      case Expression.Anchor anchor -> EMPTY;
      case Expression.Group group -> withoutAnchors(group.inner());
      case Expression.Repeat(Expression inner, int least, int most) ->
          new Expression.Repeat(withoutAnchors(inner), least, most);
      case Expression.Sequence(List<Expression> parts) ->
          new Expression.Sequence(parts.stream().map(TagOrder::withoutAnchors).toList());
      case Expression.Choice(List<Expression> alternatives) ->
          new Expression.Choice(alternatives.stream().map(TagOrder::withoutAnchors).toList());
    };
  }

  private static boolean isWord(char c) {
    return Characters.isLetter(c) || Characters.isDigit(c) || c == '_';
  }

  /** A text that is ordered, if it is certain that none of them is a number. */
  public Optional<String> withoutNumber() {
    return find(NumberReader.START) instanceof Automaton.Result.None
        ? example(Reader.ANY)
        : Optional.empty();
  }

  /**
   * A text that is ordered, if it is certain that none of them is a version of a set.
   *
   * @param underscore whether an underscore is read as {@code +}, as in the tag of a chart
   */
  public Optional<Outside> outside(VersionSet versions, boolean underscore) {
    if (!(find(VersionReader.of(versions, underscore)) instanceof Automaton.Result.None)) {
      return Optional.empty();
    }
    Optional<String> version = example(VersionReader.of(VersionSet.ALL, underscore));
    if (version.isEmpty()) {
      return example(Reader.ANY).map(text -> new Outside(text, Outside.Reason.NO_VERSION));
    }
    boolean release = example(VersionReader.of(VersionSet.RELEASES, underscore)).isPresent();
    return version.map(text ->
        new Outside(
            text,
            release || versions.hasPrereleases()
                ? Outside.Reason.OTHER_VERSION
                : Outside.Reason.PRERELEASE));
  }

  /**
   * A text that a range does not admit.
   *
   * @param example the text
   * @param reason why
   */
  public record Outside(String example, Reason reason) {

    /** Why a range admits no text of a filter. */
    public enum Reason {
      /** Flux reads none of them as a version. */
      NO_VERSION,
      /** All are prereleases, and the range admits none. */
      PRERELEASE,
      /** The versions are others. */
      OTHER_VERSION
    }
  }

  /** Whether every text holds a digit. */
  public boolean alwaysHasDigit() {
    return find(new WithoutDigitReader()) instanceof Automaton.Result.None;
  }

  private record WithoutDigitReader() implements Reader {
    @Override
    public @Nullable Reader next(char c) {
      return Characters.isDigit(c) ? null : this;
    }

    @Override
    public boolean accepts() {
      return true;
    }
  }

  /**
   * Whether every text holds a version, and the numbers of these may have one digit or more, so
   * that the order of letters puts 1.10.0 before 1.9.0. A point without a backslash is taken for a
   * point.
   */
  public boolean isVersionOfAnyLength() {
    Expression meant = withPoints(expression);
    return of(meant, extracted, limit)
        .filter(order ->
            order.find(VersionShapeReader.of(VersionShapeReader.Wanted.NO_VERSION))
                instanceof Automaton.Result.None)
        .filter(order ->
            order
                .example(VersionShapeReader.of(VersionShapeReader.Wanted.SHORT_NUMBERS))
                .isPresent())
        .filter(order ->
            order
                .example(VersionShapeReader.of(VersionShapeReader.Wanted.A_LONG_NUMBER))
                .isPresent())
        .isPresent();
  }

  private static Expression withPoints(Expression expression) {
    return switch (expression) {
      case Expression.One(Characters set) when set.equals(Characters.OF_TAGS) ->
          new Expression.One(Characters.of('.'));
      case Expression.One one -> one;
      case Expression.Anchor anchor -> anchor;
      case Expression.Repeat repeat -> repeat;
      case Expression.Group(int number, String name, Expression inner) ->
          new Expression.Group(number, name, withPoints(inner));
      case Expression.Sequence(List<Expression> parts) ->
          new Expression.Sequence(parts.stream().map(TagOrder::withPoints).toList());
      case Expression.Choice(List<Expression> alternatives) ->
          new Expression.Choice(alternatives.stream().map(TagOrder::withPoints).toList());
    };
  }

  /** What decides the order first, as far as the spelling of a filter tells. */
  public enum First {
    /** A hash: hexadecimal digits in a row. */
    HASH,
    /** Whatever follows a fixed beginning. */
    OPEN,
    /** Something else, or nobody knows. */
    OTHER
  }

  /** Shorter runs of hexadecimal digits are no hash of a commit. */
  private static final int SHORTEST_HASH = 6;

  /** What decides the order of letters first. */
  public First first() {
    List<Expression> parts = new ArrayList<>();
    flatten(expression, parts);
    boolean begins = extracted || startsAtBegin(parts);
    if (!begins) {
      return First.OTHER;
    }
    boolean fixed = false;
    for (int i = 0; i < parts.size(); i++) {
      boolean last = i == parts.size() - 1;
      switch (parts.get(i)) {
        case Expression.Anchor anchor -> {
          if (anchor == Expression.Anchor.END) {
            return First.OTHER;
          }
        }
        case Expression.One(Characters set) when set.size() == 1 -> fixed = true;
        case Expression.Choice choice when isFixed(choice) -> fixed = true;
        case Expression.Repeat repeat
            when repeat.inner() instanceof Expression.One(Characters set) -> {
          boolean hexadecimal =
              set.equals(Characters.HEXADECIMAL)
                  || set.equals(Characters.HEXADECIMAL_OF_BOTH_CASES);
          if (hexadecimal && repeat.reaches(SHORTEST_HASH)) {
            return First.HASH;
          }
          boolean any = set.equals(Characters.OF_TAGS) && last;
          return any && fixed && !extracted ? First.OPEN : First.OTHER;
        }
        default -> {
          return First.OTHER;
        }
      }
    }
    return fixed && !extracted ? First.OPEN : First.OTHER;
  }

  private static boolean isFixed(Expression expression) {
    return switch (expression) {
      case Expression.One(Characters set) -> set.size() == 1;
      case Expression.Sequence(List<Expression> parts) ->
          parts.stream().allMatch(TagOrder::isFixed);
      case Expression.Choice(List<Expression> alternatives) ->
          alternatives.stream().allMatch(TagOrder::isFixed);
      case Expression.Group group -> isFixed(group.inner());
      case Expression.Anchor anchor -> false;
      case Expression.Repeat repeat -> false;
    };
  }

  private static boolean startsAtBegin(List<Expression> parts) {
    return !parts.isEmpty() && parts.getFirst() == Expression.Anchor.BEGIN;
  }

  private static void flatten(Expression expression, List<Expression> parts) {
    switch (expression) {
      case Expression.Sequence(List<Expression> inner) ->
          inner.forEach(part -> flatten(part, parts));
      case Expression.Group group -> flatten(group.inner(), parts);
      case Expression.Repeat(Expression inner, int least, int most)
          when least == 0 && most == 1 && !(inner instanceof Expression.One) ->
          flatten(inner, parts);
      case Expression other -> parts.add(other);
    }
  }

  private Automaton.Result find(Reader reader) {
    return automaton.find(reader, limit);
  }

  private Optional<String> example(Reader reader) {
    for (Automaton where : List.of(typical, automaton)) {
      if (where.find(reader, limit) instanceof Automaton.Result.Found(String text)) {
        return Optional.of(text);
      }
    }
    return Optional.empty();
  }
}
