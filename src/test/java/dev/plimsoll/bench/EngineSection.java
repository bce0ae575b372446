package dev.plimsoll.bench;

import dev.plimsoll.version.VersionBenchmark;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Judging alone, by JMH. */
final class EngineSection implements Section {

  private static final double P99_LIMIT_MICROS = 300;
  private static final double VERSION_LIMIT_MICROS = 2;

  private record Score(double median, double p99, double kilobytes) {

    String text() {
      return "%s us, p99 %s us, %s KB allocated"
          .formatted(Figures.text(median), Figures.text(p99), Figures.text(kilobytes));
    }
  }

  @Override
  public String title() {
    return "Engine";
  }

  @Override
  public String about() {
    return "Judging alone, without HTTP, on a warm JVM (JMH, three processes of three seconds each, twelve of those about 1,000 policies): the median. The floor of a"
        + " whole object is Jackson parsing the same bytes to a tree; of the policies that match, the same"
        + " policies alone.";
  }

  @Override
  public List<Row> measure() throws Exception {
    Collection<RunResult> results =
        new Runner(
                new OptionsBuilder()
                    .include(EngineBenchmark.class.getName())
                    .include(VersionBenchmark.class.getName() + ".(parseConstraint|check|within)$")
                    .param("constraint", ">=1.2.3 <2.0.0")
                    .addProfiler(GCProfiler.class)
                    .verbosity(VerboseMode.SILENT)
                    .build())
            .run();
    Map<String, Score> scores = new TreeMap<>();
    for (RunResult result : results) {
      scores.put(
          result.getPrimaryResult().getLabel(),
          new Score(
              result.getPrimaryResult().getStatistics().getPercentile(50),
              result.getPrimaryResult().getStatistics().getPercentile(99),
              result.getSecondaryResults().get("gc.alloc.rate.norm").getScore() / 1024));
    }
    Score parse = score(scores, "parse");
    Score fifty = score(scores, "judgeFifty");
    Score ten = score(scores, "judgeTen");
    Score thousand = score(scores, "judgeTenOfThousand");
    Score freeze = score(scores, "freeze");
    return List.of(
        new Row(
            "HelmRelease of 10 KB, 50 policies that match",
            parse.text(),
            fifty.text(),
            "p99 under 300 us, at most as much again as parsing",
            fifty.p99 < P99_LIMIT_MICROS && fifty.median <= parse.median),
        new Row(
            "the same, 1,000 policies of which 10 match",
            ten.text(),
            thousand.text(),
            "within 20 % of the ten alone",
            thousand.median <= 1.2 * ten.median),
        new Row(
            "freeze an update of a workload with 3 containers",
            score(scores, "parseWorkload").text(),
            freeze.text(),
            "p99 under 300 us",
            freeze.p99 < P99_LIMIT_MICROS),
        new Row(
            "the constraint >=1.2.3 <2.0.0: parse, check a version, lies within another",
            "",
            Stream.of("parseConstraint", "check", "within")
                .map(it -> Figures.text(score(scores, it).median))
                .collect(Collectors.joining(", ", "", " us")),
            "under 2 us",
            Stream.of("parseConstraint", "check", "within")
                .allMatch(it -> score(scores, it).median < VERSION_LIMIT_MICROS)));
  }

  private static Score score(Map<String, Score> scores, String name) {
    Score score = scores.get(name);
    if (score == null) {
      throw new IllegalStateException("no result of " + name + " among " + scores.keySet());
    }
    return score;
  }
}
