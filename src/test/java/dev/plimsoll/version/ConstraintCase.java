package dev.plimsoll.version;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** A row of {@code constraints.tsv}: what a constraint admits and what it rejects. */
record ConstraintCase(
    String dialects, String constraint, List<String> admits, List<String> rejects) {

  static Stream<ConstraintCase> all(Dialect dialect) {
    String name = dialect.name().substring(1).replace('_', '.');
    return Table.rows("constraints.tsv", 4).stream()
        .map(row -> new ConstraintCase(row[0], row[1], words(row[2]), words(row[3])))
        .filter(row -> row.dialects.equals("all") || row.dialects.equals(name));
  }

  boolean isError() {
    return admits.equals(List.of("!"));
  }

  /** The questions and their answers, as the oracle writes them. */
  Stream<String[]> questions() {
    if (isError()) {
      return Stream.<String[]>of(question("1.2.3", "constraint-error"));
    }
    return Stream.concat(
        admits.stream().map(version -> question(version, "true")),
        rejects.stream().map(version -> question(version, "false")));
  }

  private String[] question(String version, String answer) {
    return new String[] {"check\t" + constraint + "\t" + version, answer};
  }

  private static List<String> words(String text) {
    return Arrays.stream(text.split(" ")).filter(word -> !word.isEmpty()).toList();
  }
}
