package dev.plimsoll.rule.tag;

import java.util.List;
import java.util.Optional;

/** A regular expression as a tree. */
sealed interface Expression {

  /** One character of a set. */
  record One(Characters set) implements Expression {}

  /** One after the other. */
  record Sequence(List<Expression> parts) implements Expression {
    public Sequence {
      parts = List.copyOf(parts);
    }
  }

  /** One of several. */
  record Choice(List<Expression> alternatives) implements Expression {
    public Choice {
      alternatives = List.copyOf(alternatives);
    }
  }

  /** The same several times; {@code most} is {@link #UNBOUNDED} where there is no end. */
  record Repeat(Expression inner, int least, int most) implements Expression {
    static final int UNBOUNDED = -1;

    /** Whether it may be there so many times or more. */
    boolean reaches(int times) {
      return most == UNBOUNDED || most >= times;
    }
  }

  /** A group with a number, and with a name where it has one. */
  record Group(int number, String name, Expression inner) implements Expression {}

  /** A place between characters. */
  enum Anchor implements Expression {
    BEGIN,
    END
  }

  /** A text as it stands. */
  static Expression literal(String text) {
    return new Sequence(
        text.chars().mapToObj(c -> (Expression) new One(Characters.of(c))).toList());
  }

  /** The group of a number or name, if there is one. */
  default Optional<Group> group(String reference) {
    return switch (this) {
      case One one -> Optional.empty();
      case Anchor anchor -> Optional.empty();
      case Sequence(List<Expression> parts) -> first(parts, reference);
      case Choice(List<Expression> alternatives) -> first(alternatives, reference);
      case Repeat repeat -> repeat.inner().group(reference);
      case Group group ->
          reference.equals(group.name()) || reference.equals(String.valueOf(group.number()))
              ? Optional.of(group)
              : group.inner().group(reference);
    };
  }

  private static Optional<Group> first(List<Expression> parts, String reference) {
    return parts.stream().flatMap(part -> part.group(reference).stream()).findFirst();
  }
}
