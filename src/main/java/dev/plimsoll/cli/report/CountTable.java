package dev.plimsoll.cli.report;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Numbers by name.
 *
 * @param caption what is counted
 * @param name what the rows are
 * @param number what their numbers mean
 * @param rows the rows, in the order to show them
 */
public record CountTable(String caption, String name, String number, List<Row> rows) {

  /**
   * One number.
   *
   * @param name what it is of
   * @param part how much of {@code whole} it is
   * @param whole the largest number that it can be
   * @param words the number in words
   */
  public record Row(String name, int part, int whole, String words) {}

  public CountTable {
    rows = List.copyOf(rows);
  }

  /** Counts, the largest first; equal ones stay in the order of the map. */
  public static Map<String, Integer> mostFirst(Map<String, Integer> counts) {
    Map<String, Integer> sorted = new LinkedHashMap<>();
    counts.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
    return sorted;
  }

  /** A table of counts, in the order of the map; each is compared with the largest. */
  public static CountTable of(String caption, String name, Map<String, Integer> counts) {
    int most = counts.values().stream().mapToInt(count -> count).max().orElse(0);
    return new CountTable(
        caption,
        name,
        "Number",
        counts.entrySet().stream()
            .map(entry ->
                new Row(entry.getKey(), entry.getValue(), most, Integer.toString(entry.getValue())))
            .toList());
  }
}
