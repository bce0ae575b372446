package dev.plimsoll.rule.tag;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A regular expression as a machine, to find a text that fits it and that a reader wants. */
final class Automaton {

  /** Larger machines are not made. */
  static final int MOST_NODES = 4_000;

  /** So many parts of an expression are added, those among them that need no node. */
  private static final int MOST_PARTS = 10_000;

  /** What a search came to. */
  sealed interface Result {
    /** There is such a text. */
    record Found(String text) implements Result {}

    /** There is none. */
    record None() implements Result {}

    /** Nobody looked long enough to know. */
    record Unknown() implements Result {}
  }

  /**
   * One step.
   *
   * @param set the characters that lead on; null where none is read
   * @param anchor where the text has to be; null where that does not matter
   * @param next the nodes that follow
   */
  private record Node(
      @Nullable Characters set, Expression.@Nullable Anchor anchor, List<Integer> next) {}

  private static final class TooLargeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooLargeException() {
      super(null, null, false, false);
    }
  }

  /** The end is node 0. */
  private final List<Node> nodes = new ArrayList<>();

  private int start;
  private int parts;

  private Automaton() {
    nodes.add(new Node(null, null, List.of()));
  }

  /** The machine of an expression; empty if it would be too large. */
  static Optional<Automaton> of(Expression expression) {
    Automaton automaton = new Automaton();
    try {
      automaton.start = automaton.add(expression, 0);
      return Optional.of(automaton);
    } catch (TooLargeException e) {
      return Optional.empty();
    }
  }

  private int node(
      @Nullable Characters set, Expression.@Nullable Anchor anchor, List<Integer> next) {
    if (nodes.size() >= MOST_NODES) {
      throw new TooLargeException();
    }
    nodes.add(new Node(set, anchor, next));
    return nodes.size() - 1;
  }

  /** Adds an expression before a node, and returns where it begins. */
  private int add(Expression expression, int after) {
    if (++parts > MOST_PARTS) {
      throw new TooLargeException();
    }
    return switch (expression) {
      case Expression.One(Characters set) -> node(set, null, List.of(after));
      case Expression.Anchor anchor -> node(null, anchor, List.of(after));
      case Expression.Group group -> add(group.inner(), after);
      case Expression.Choice(List<Expression> alternatives) ->
          node(
              null,
              null,
              alternatives.stream().map(alternative -> add(alternative, after)).toList());
      case Expression.Sequence(List<Expression> parts) -> {
        int next = after;
        for (Expression part : parts.reversed()) {
          next = add(part, next);
        }
        yield next;
      }
      case Expression.Repeat repeat -> add(repeat, after);
    };
  }

  private int add(Expression.Repeat repeat, int after) {
    int next = after;
    if (repeat.most() == Expression.Repeat.UNBOUNDED) {
      int loop = node(null, null, List.of(after));
      int body = add(repeat.inner(), loop);
      nodes.set(loop, new Node(null, null, List.of(body, after)));
      next = loop;
    } else {
      for (int i = repeat.least(); i < repeat.most(); i++) {
        next = node(null, null, List.of(add(repeat.inner(), next), after));
      }
    }
    for (int i = 0; i < repeat.least(); i++) {
      next = add(repeat.inner(), next);
    }
    return next;
  }

  /** A place in the machine and in the text; {@code ended} if nothing may follow. */
  private record State(int node, boolean begun, boolean ended, Reader reader) {}

  /** How a state was reached. */
  private record Step(@Nullable State from, char read, boolean reads) {}

  /** The characters of ASCII, with those first that people would rather see in an example. */
  private static final String ORDERED = ordered("1234567890abcdefghijklmnopqrstuvwxyz");

  private static String ordered(String first) {
    StringBuilder all = new StringBuilder(first);
    for (char c = 0; c < 128; c++) {
      if (first.indexOf(c) < 0) {
        all.append(c);
      }
    }
    return all.toString();
  }

  /** A short text that fits the expression, and that a reader wants. */
  Result find(Reader wanted, SearchLimit limit) {
    Map<State, Step> steps = new HashMap<>();
    Deque<State> open = new ArrayDeque<>();
    State first = new State(start, false, false, wanted);
    steps.put(first, new Step(null, ' ', false));
    open.add(first);
    while (!open.isEmpty()) {
      State state = open.removeFirst();
      if (state.node() == 0 && state.reader().accepts()) {
        return new Result.Found(text(state, steps));
      }
      if (!limit.take()) {
        return new Result.Unknown();
      }
      Node node = nodes.get(state.node());
      if (node.set() != null) {
        if (!state.ended()) {
          read(state, node.set(), node.next().getFirst(), steps, open);
        }
        continue;
      }
      boolean stays = node.anchor() != Expression.Anchor.BEGIN || !state.begun();
      boolean ended = state.ended() || node.anchor() == Expression.Anchor.END;
      for (int next : stays ? node.next().reversed() : List.<Integer>of()) {
        State reached = new State(next, state.begun(), ended, state.reader());
        if (steps.putIfAbsent(reached, new Step(state, ' ', false)) == null) {
          open.addFirst(reached);
        }
      }
    }
    return new Result.None();
  }

  private static void read(
      State state, Characters set, int next, Map<State, Step> steps, Deque<State> open) {
    for (int i = 0; i < ORDERED.length(); i++) {
      char c = ORDERED.charAt(i);
      Reader after = set.contains(c) ? state.reader().next(c) : null;
      if (after != null) {
        State reached = new State(next, true, false, after);
        if (steps.putIfAbsent(reached, new Step(state, c, true)) == null) {
          open.addLast(reached);
        }
      }
    }
  }

  private static String text(State last, Map<State, Step> steps) {
    StringBuilder text = new StringBuilder();
    State state = last;
    while (state != null) {
      Step step = steps.get(state);
      if (step == null) {
        break;
      }
      if (step.reads()) {
        text.append(step.read());
      }
      state = step.from();
    }
    return text.reverse().toString();
  }
}
