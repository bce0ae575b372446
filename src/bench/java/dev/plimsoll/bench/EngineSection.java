package dev.plimsoll.bench;

import dev.plimsoll.version.VersionBenchmark;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Evaluation alone, by JMH. */
final class EngineSection implements Section {

  private static final double P99_LIMIT_MICROS = 300;
  private static final double VERSION_LIMIT_MICROS = 2;

  private static final int ROUNDS = 7;

  private static final class Score {
    private final double[] medians = new double[ROUNDS];
    private final double[] p99s = new double[ROUNDS];
    private final double[] kilobytes = new double[ROUNDS];

    void round(int round, RunResult result) {
      medians[round] = result.getPrimaryResult().getStatistics().getPercentile(50);
      p99s[round] = result.getPrimaryResult().getStatistics().getPercentile(99);
      kilobytes[round] = result.getSecondaryResults().get("gc.alloc.rate.norm").getScore() / 1024;
    }

    double median() {
      return Figures.median(medians);
    }

    double p99() {
      return Figures.median(p99s);
    }

    double times(Score baseline) {
      return Figures.median(Figures.ratios(medians, baseline.medians));
    }

    String text() {
      return "%s us, p99 %s us, %s KB allocated"
          .formatted(
              Figures.text(median()), Figures.text(p99()), Figures.text(Figures.median(kilobytes)));
    }

    String beside(Score baseline) {
      return "%s: %s times the baseline".formatted(text(), Figures.text(times(baseline)));
    }
  }

  @Override
  public String title() {
    return "Engine";
  }

  @Override
  public String about() {
    return "Evaluation alone, without HTTP, on a warm JVM (JMH). The baseline of a whole object is Jackson parsing the same bytes to a tree. The baseline of 1,000 policies is the 10 that match."
        + " There are "
        + ROUNDS
        + " rounds, and in each round every measurement runs for three seconds in a process of its own. Ratios are the median of the ratios of the rounds.";
  }

  @Override
  public List<Row> measure() throws Exception {
    Options options =
        new OptionsBuilder()
            .include(EngineBenchmark.class.getName())
            .include(VersionBenchmark.class.getName() + ".(parseConstraint|check|within)$")
            .param("constraint", ">=1.2.3 <2.0.0")
            .forks(1)
            .addProfiler(GCProfiler.class)
            .verbosity(VerboseMode.SILENT)
            .build();
    Map<String, Score> scores = new TreeMap<>();
    for (int round = 0; round < ROUNDS; round++) {
      for (RunResult result : new Runner(options).run()) {
        scores
            .computeIfAbsent(result.getPrimaryResult().getLabel(), label -> new Score())
            .round(round, result);
      }
    }
    Score parse = score(scores, "parse");
    Score fifty = score(scores, "evaluateFifty");
    Score ten = score(scores, "evaluateTen");
    Score thousand = score(scores, "evaluateTenOfThousand");
    Score freeze = score(scores, "freeze");
    return List.of(
        new Row(
            "HelmRelease of 10 KB, 50 policies that match",
            parse.text(),
            fifty.beside(parse),
            "p99 under 300 us, at most as much again as parsing",
            fifty.p99() < P99_LIMIT_MICROS && fifty.times(parse) <= 1),
        new Row(
            "the same, 1,000 policies of which 10 match",
            ten.text(),
            thousand.beside(ten),
            "within 20 % of the ten alone",
            thousand.times(ten) <= 1.2),
        new Row(
            "freeze an update of a workload with 3 containers",
            score(scores, "parseWorkload").text(),
            freeze.text(),
            "p99 under 300 us",
            freeze.p99() < P99_LIMIT_MICROS),
        new Row(
            "the constraint >=1.2.3 <2.0.0: parse, check a version, lies within another",
            "",
            Stream.of("parseConstraint", "check", "within")
                .map(text -> Figures.text(score(scores, text).median()))
                .collect(Collectors.joining(", ", "", " us")),
            "under 2 us",
            Stream.of("parseConstraint", "check", "within")
                .allMatch(text -> score(scores, text).median() < VERSION_LIMIT_MICROS)));
  }

  private static Score score(Map<String, Score> scores, String name) {
    Score score = scores.get(name);
    if (score == null) {
      throw new IllegalStateException("no result of " + name + " among " + scores.keySet());
    }
    return score;
  }
}
