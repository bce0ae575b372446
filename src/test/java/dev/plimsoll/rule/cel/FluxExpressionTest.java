package dev.plimsoll.rule.cel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.plimsoll.rule.support.TextFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FluxExpressionTest {

  private static final Path CORPUS = Path.of("src/test/resources/expressions/cel.tsv");

  /** What only cel-go finds: names in back quotes, formats, and what it plans after it parsed. */
  private static final List<String> MISSES =
      List.of(
          "readyExpr dep.status.`observed-generation` == 1",
          "readyExpr dep.`a-b` == 1",
          "readyExpr '%z'.format([1]) == 'a'",
          "healthCheckExprs now()",
          "healthCheckExprs Foo{a: 1}",
          "healthCheckExprs status.`a-b`");

  private static boolean fails(String field, String text) {
    FluxExpression expression =
        field.equals("readyExpr") ? FluxExpression.ready(text) : FluxExpression.health(text);
    return expression.faults().stream().anyMatch(TextFault::certain);
  }

  /** The verdicts of the library that Flux uses; a false denial is worse than a miss. */
  @Test
  void deniesWhatTheLibraryOfFluxDenies() throws IOException {
    List<String> falseDenials = new ArrayList<>();
    List<String> misses = new ArrayList<>();
    for (String line : Files.readAllLines(CORPUS, UTF_8)) {
      String[] row = line.split("\t", 3);
      if (line.startsWith("#")) {
        continue;
      }
      boolean fails = row[1].equals("fails");
      if (fails != fails(row[0], row[2])) {
        (fails ? misses : falseDenials).add(row[0] + " " + row[2]);
      }
    }
    assertEquals(List.of(), falseDenials);
    assertEquals(MISSES, misses);
  }
}
