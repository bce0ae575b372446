package dev.plimsoll.cli;

import dev.plimsoll.cluster.DryRun;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.manifest.Skipped;
import dev.plimsoll.workload.Forecast;
import dev.plimsoll.workload.VolatileKeys;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code plimsoll forecast}: which workloads restart between two renderings, and why. */
@Command(
    name = "forecast",
    description = "Says which workloads will restart between two renderings, and why.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:nothing that --fail-on names",
      "1:something that --fail-on names",
      "2:a bad flag, or something that could not be read"
    })
final class ForecastCommand implements Callable<Integer> {

  /** How the answer is written. */
  enum Output {
    table,
    json
  }

  /** What makes the exit code 1. */
  enum FailOn {
    never,
    needless,
    restart
  }

  @Spec private @Nullable CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "OLD",
      description =
          "The rendering that is installed: a file, a folder, or - for standard input. With --live:"
              + " NEW.")
  private String old = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "NEW",
      description = "The rendering that shall follow it.")
  private String now = "";

  @Option(
      names = "--live",
      description =
          "Compare the one rendering that is named, NEW, with what runs in the cluster of the"
              + " current context. Asks the API server for a dry run, and changes nothing.")
  private boolean live;

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAMESPACE",
      description = "With --live: the namespace of objects that name none. Default: the context's.")
  private String namespace = "";

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "table or json. Default: table.")
  private Output output = Output.table;

  @Option(
      names = "--fail-on",
      paramLabel = "WHAT",
      description =
          "needless (a restart for nothing), restart (any restart) or never. Default: never.")
  private FailOn failOn = FailOn.never;

  @Override
  public Integer call() {
    CommandSpec command = Objects.requireNonNull(spec);
    PrintWriter errors = command.commandLine().getErr();
    if (live != now.isEmpty()) {
      errors.println(
          live
              ? "forecast: --live takes one rendering, NEW; what runs is the other side"
              : "forecast: name both OLD and NEW, or compare NEW with a cluster by --live");
      return 2;
    }
    if (old.equals(Rendering.STDIN) && now.equals(Rendering.STDIN)) {
      errors.println("forecast: OLD and NEW cannot both be standard input");
      return 2;
    }
    List<Forecast> forecasts;
    try {
      Rendering first = Rendering.read(old);
      Rendering second = live ? first : Rendering.read(now);
      // A rendering with a hole in it would show workloads as gone that are not.
      if (complain(errors, first.skipped()) || complain(errors, second.skipped())) {
        return 2;
      }
      forecasts = live ? live(first.objects()) : forecasts(first.objects(), second.objects());
    } catch (IOException | IllegalArgumentException e) {
      errors.println("forecast: " + e.getMessage());
      return 2;
    }
    PrintWriter out = command.commandLine().getOut();
    switch (output) {
      case table -> new ForecastTable(Ansi.AUTO).print(forecasts, out);
      case json -> ForecastJson.print(forecasts, out);
    }
    out.flush();
    return forecasts.stream().anyMatch(this::isFailure) ? 1 : 0;
  }

  private List<Forecast> live(List<Resource> rendered) {
    try (DryRun cluster = DryRun.connect()) {
      DryRun.Sides sides = cluster.apply(rendered, namespace);
      return forecasts(sides.old(), sides.now());
    }
  }

  private static List<Forecast> forecasts(List<Resource> before, List<Resource> after) {
    return Forecast.of(before, after, VolatileKeys.DEFAULT);
  }

  private boolean isFailure(Forecast forecast) {
    return switch (failOn) {
      case never -> false;
      case needless -> forecast.isNeedlessRestart();
      case restart -> forecast.isRestart();
    };
  }

  private static boolean complain(PrintWriter errors, List<Skipped> skipped) {
    skipped.forEach(candidate ->
        errors.println(
            "forecast: could not read " + candidate.file() + ": " + candidate.description()));
    return !skipped.isEmpty();
  }
}
