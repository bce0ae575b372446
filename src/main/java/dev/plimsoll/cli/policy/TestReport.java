package dev.plimsoll.cli.policy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.cli.report.Colours;
import dev.plimsoll.cli.report.XmlText;
import dev.plimsoll.manifest.Plural;
import dev.plimsoll.policy.testing.Coverage;
import dev.plimsoll.policy.testing.ExpectationDiff;
import dev.plimsoll.policy.testing.PolicyTestRun.Outcome;
import dev.plimsoll.policy.testing.PolicyTestRun.Result;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * What came of test cases.
 *
 * @param results each case
 * @param coverage which rules they exercise
 */
record TestReport(List<Result> results, Coverage coverage) {

  /** How many cases went so. */
  long count(Outcome outcome) {
    return results.stream().filter(result -> result.outcome() == outcome).count();
  }

  /** A table, the differences of what failed below it, and the rules that no case exercises. */
  void text(PrintWriter out, Colours colours) {
    int width =
        Math.max(
            4, results.stream().mapToInt(candidate -> candidate.test().length()).max().orElse(0));
    String row = "%s  %-" + width + "s  %s%n";
    out.printf(Locale.ROOT, row, "    ", "TEST", "CASE");
    for (Result result : results) {
      String word = word(result.outcome(), colours);
      out.printf(Locale.ROOT, row, word, result.test(), result.name());
    }
    for (Result result : results) {
      if (result.outcome() != Outcome.Passed) {
        out.println();
        out.println(word(result.outcome(), colours) + " " + result.test() + ": " + result.name());
        result.failures().forEach(failure -> text(failure, out, colours));
        if (!result.missing().isEmpty()) {
          out.println("  " + reason(result));
        }
      }
    }
    out.println();
    out.println(
        Plural.of(results.size(), "case")
            + ": "
            + count(Outcome.Passed)
            + " passed, "
            + count(Outcome.Failed)
            + " failed, "
            + count(Outcome.Skipped)
            + " skipped");
    coverage(out);
  }

  private static String word(Outcome outcome, Colours colours) {
    return switch (outcome) {
      case Passed -> colours.green("pass");
      case Failed -> colours.red("FAIL");
      case Skipped -> colours.yellow("skip");
    };
  }

  private static void text(ExpectationDiff failure, PrintWriter out, Colours colours) {
    out.println("  " + failure.what() + " (- expected, + actual):");
    failure.lines().forEach(line -> out.println("    " + colours.diff(line.toString())));
  }

  private static String reason(Result result) {
    return "policy " + String.join(", ", result.missing()) + " is not among these files";
  }

  private void coverage(PrintWriter out) {
    List<String> missing = coverage.missing();
    int all = coverage.byRule().size();
    out.println(
        Plural.of(all, "rule")
            + ": "
            + (all - missing.size())
            + " exercised"
            + (missing.isEmpty() ? "" : "; no case makes these find anything:"));
    for (String rule : missing) {
      int evaluated = exercise(rule).evaluated();
      out.println(
          "  "
              + rule
              + (evaluated == 0
                  ? " (no case reaches it)"
                  : " (" + Plural.of(evaluated, "case") + " that it finds nothing in)"));
    }
  }

  private Coverage.Exercise exercise(String rule) {
    return Objects.requireNonNull(coverage.byRule().get(rule));
  }

  /** The same as one JSON document; its shape is a promise, numbered by {@code version}. */
  void json(PrintWriter out) {
    ObjectNode report = JsonNodeFactory.instance.objectNode().put("version", 1);
    report
        .putObject("summary")
        .put("passed", count(Outcome.Passed))
        .put("failed", count(Outcome.Failed))
        .put("skipped", count(Outcome.Skipped));
    ArrayNode cases = report.putArray("cases");
    for (Result result : results) {
      ObjectNode one =
          cases
              .addObject()
              .put("test", result.test())
              .put("case", result.name())
              .put("outcome", result.outcome().name());
      ArrayNode failures = one.putArray("failures");
      for (ExpectationDiff failure : result.failures()) {
        ArrayNode lines = failures.addObject().put("what", failure.what()).putArray("lines");
        failure.lines().forEach(line -> lines.add(line.toString()));
      }
      result.missing().forEach(one.putArray("missing")::add);
    }
    ObjectNode rules = report.putObject("coverage");
    coverage
        .byRule()
        .forEach((rule, exercise) ->
            rules
                .putObject(rule)
                .put("evaluated", exercise.evaluated())
                .put("found", exercise.found()));
    out.println(report.toPrettyString());
  }

  /** The same as JUnit's XML, which build servers read: a suite for each test. */
  void junit(PrintWriter out) {
    Map<String, List<Result>> suites =
        results.stream()
            .collect(Collectors.groupingBy(Result::test, LinkedHashMap::new, Collectors.toList()));
    out.println("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
    out.println("<testsuites name=\"plimsoll policy test\"" + counts(results) + ">");
    suites.forEach((test, cases) -> {
      out.println("  <testsuite name=\"" + XmlText.escape(test) + "\"" + counts(cases) + ">");
      cases.forEach(result -> junit(result, out));
      out.println("  </testsuite>");
    });
    out.println("</testsuites>");
  }

  private static String counts(List<Result> results) {
    return " tests=\"%d\" failures=\"%d\" errors=\"0\" skipped=\"%d\""
        .formatted(
            results.size(),
            results.stream().filter(result -> result.outcome() == Outcome.Failed).count(),
            results.stream().filter(result -> result.outcome() == Outcome.Skipped).count());
  }

  private static void junit(Result result, PrintWriter out) {
    String open =
        "    <testcase classname=\"%s\" name=\"%s\""
            .formatted(XmlText.escape(result.test()), XmlText.escape(result.name()));
    switch (result.outcome()) {
      case Passed -> out.println(open + "/>");
      case Skipped ->
          out.println(
              open + "><skipped message=\"" + XmlText.escape(reason(result)) + "\"/></testcase>");
      case Failed -> {
        String what =
            String.join(", ", result.failures().stream().map(ExpectationDiff::what).toList());
        StringWriter text = new StringWriter();
        PrintWriter lines = new PrintWriter(text);
        result.failures().forEach(failure -> text(failure, lines, Colours.NONE));
        out.println(
            open + "><failure message=\"" + XmlText.escape(what + " not as expected") + "\">");
        out.print(XmlText.escape(text.toString()));
        out.println("</failure></testcase>");
      }
    }
  }
}
