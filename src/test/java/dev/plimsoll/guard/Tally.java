package dev.plimsoll.guard;

import dev.plimsoll.testbed.ApiServer.Answer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What became of all cases: counts, and the disagreements, one of each sort. */
final class Tally {

  private final Map<Outcome, Map<Operation, Integer>> counts = new EnumMap<>(Outcome.class);
  private final Map<Outcome, Map<String, Integer>> sorts = new EnumMap<>(Outcome.class);
  private final Map<String, String> examples = new LinkedHashMap<>();

  /** Counts a case; what became of it, in words. */
  synchronized String add(Case drawn, Answer bare, Answer guarded, String guardedNamespace) {
    Outcome outcome = Outcome.of(drawn.operation(), bare, guarded);
    counts
        .computeIfAbsent(outcome, key -> new EnumMap<>(Operation.class))
        .merge(drawn.operation(), 1, Integer::sum);
    String sort = drawn.sort();
    if (outcome.isFault()) {
      sorts.computeIfAbsent(outcome, key -> new TreeMap<>()).merge(sort, 1, Integer::sum);
    }
    return examples.computeIfAbsent(
        outcome + sort, key -> render(outcome, drawn, bare, guarded, guardedNamespace));
  }

  private static String render(
      Outcome outcome, Case drawn, Answer bare, Answer guarded, String namespace) {
    return """
    ## %s: %s
    case %d: %s
    without the webhooks: %d %s
    with the webhooks: %d %s
    %s
    stored: %s
    """
        .formatted(
            outcome,
            outcome.meaning(),
            drawn.number(),
            drawn.sort(),
            bare.code(),
            Outcome.message(bare),
            guarded.code(),
            Outcome.message(guarded),
            drawn.request(namespace).render(),
            drawn.stored().isNew() ? "nothing" : drawn.stored().live().get(namespace));
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
    return counts.keySet().stream().filter(Outcome::isFault).mapToInt(this::count).sum();
  }

  /** One disagreement of each sort, ready to be sent again. */
  synchronized List<String> disagreements() {
    List<String> all = new ArrayList<>();
    sorts.forEach((outcome, bySort) ->
        bySort.keySet().forEach(sort -> all.add(examples.get(outcome + sort))));
    return all;
  }
}
