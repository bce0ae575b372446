package dev.plimsoll.guard;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What became of all cases: counts, and the disagreements by cause, each with an example. */
final class Tally {

  private final Map<Outcome, Map<Operation, Integer>> counts = new EnumMap<>(Outcome.class);
  private final Map<String, List<Tried>> faults = new TreeMap<>();

  /** Counts a case. */
  synchronized void add(Tried tried) {
    counts
        .computeIfAbsent(tried.outcome(), key -> new EnumMap<>(Operation.class))
        .merge(tried.drawn().operation(), 1, Integer::sum);
    if (tried.outcome().isFault()) {
      faults.computeIfAbsent(tried.cause(), key -> new ArrayList<>()).add(tried);
    }
  }

  /** The counts as a table. */
  synchronized String table() {
    StringBuilder table = new StringBuilder("%-52s".formatted("outcome"));
    for (Operation operation : Operation.values()) {
      table.append("%13s".formatted(operation));
    }
    counts.forEach((outcome, row) -> {
      table.append("%n%-52s".formatted(outcome.meaning()));
      for (Operation operation : Operation.values()) {
        table.append("%13d".formatted(row.getOrDefault(operation, 0)));
      }
    });
    return table.toString();
  }

  synchronized int count(Outcome outcome) {
    return counts.getOrDefault(outcome, Map.of()).values().stream().mapToInt(count -> count).sum();
  }

  synchronized int faults() {
    return faults.values().stream().mapToInt(List::size).sum();
  }

  /** The causes of disagreements, the most frequent first, each with its simplest case. */
  synchronized List<String> disagreements() {
    return faults.entrySet().stream()
        .sorted(Comparator.comparing(entry -> -entry.getValue().size()))
        .map(entry -> render(entry.getKey(), entry.getValue()))
        .toList();
  }

  private static String render(String cause, List<Tried> all) {
    Set<String> kinds = new TreeSet<>();
    Set<Operation> operations = new TreeSet<>();
    for (Tried tried : all) {
      kinds.add(tried.drawn().stored().kind().name());
      operations.add(tried.drawn().operation());
    }
    Tried simplest =
        all.stream().min(Comparator.comparing(tried -> tried.drawn().weight())).orElseThrow();
    return "## %s%n%d cases, of %s, by %s; the simplest:%n%s"
        .formatted(cause, all.size(), kinds, operations, simplest.render());
  }

  /** Every case in which there is a disagreement, in a line. */
  synchronized List<String> lines() {
    return faults.values().stream().flatMap(List::stream).map(Tried::line).sorted().toList();
  }
}
