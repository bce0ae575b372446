package dev.plimsoll.cli;

import dev.plimsoll.manifest.Plural;
import dev.plimsoll.workload.Forecast;
import dev.plimsoll.workload.WorkloadKind;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Help.Ansi;

/**
 * Forecasts for people: one line each, and one that sums them up.
 *
 * @param colour whether to use colours
 */
record ForecastTable(Ansi colour) {

  private static final String NO_WORKLOADS = "no workloads on either side";

  void print(List<Forecast> forecasts, PrintWriter out) {
    if (forecasts.isEmpty()) {
      out.println(NO_WORKLOADS);
      return;
    }
    int workload =
        width("WORKLOAD", forecasts.stream().map(candidate -> candidate.workload().toString()));
    int effect = width("EFFECT", forecasts.stream().map(ForecastTable::effect));
    String row = "%-" + workload + "s  %-" + effect + "s  %s";
    out.println(String.format(Locale.ROOT, row, "WORKLOAD", "EFFECT", "BECAUSE OF"));
    for (Forecast forecast : forecasts) {
      String line =
          String.format(Locale.ROOT, row, forecast.workload(), effect(forecast), because(forecast))
              .stripTrailing();
      out.println(coloured(forecast, line));
    }
    out.println();
    out.println(summary(forecasts));
  }

  private static int width(String heading, java.util.stream.Stream<String> texts) {
    return Math.max(heading.length(), texts.mapToInt(String::length).max().orElse(0));
  }

  /** What happens, in a word or two. */
  static String effect(Forecast forecast) {
    return switch (forecast.outcome()) {
      case Unchanged -> "unchanged";
      case Added -> "new";
      case Removed -> "removed";
      case RealChange, VolatileMetadata, SameDataChecksum -> changed(forecast);
    };
  }

  private static String changed(Forecast forecast) {
    if (forecast.isRestart()) {
      return forecast.isNeedlessRestart() ? "restarts needlessly" : "restarts";
    }
    WorkloadKind kind = forecast.workload().kind();
    if (kind.equals(WorkloadKind.JOB)) {
      return "denied by Kubernetes";
    }
    return kind.equals(WorkloadKind.CRON_JOB) ? "from its next run" : "no restart by itself";
  }

  private static String because(Forecast forecast) {
    String because = String.join(", ", forecast.because());
    return switch (forecast.outcome()) {
      case VolatileMetadata -> because + " alone";
      case SameDataChecksum -> because + ", though the data is the same";
      default -> because;
    };
  }

  private String coloured(Forecast forecast, String line) {
    if (!colour.enabled()) {
      return line;
    }
    String style = forecast.isNeedlessRestart() ? "yellow" : forecast.isRestart() ? "red" : "faint";
    // Styles are applied to the text as it is: picocli's own markup would read "@|" in it.
    return Ansi.Style.on(Ansi.Style.parse(style)) + line + Ansi.Style.off(Ansi.Style.parse(style));
  }

  private static String summary(List<Forecast> forecasts) {
    long restarts = forecasts.stream().filter(Forecast::isRestart).count();
    long needless = forecasts.stream().filter(Forecast::isNeedlessRestart).count();
    List<String> parts = new ArrayList<>();
    parts.add(Plural.of(forecasts.size(), "workload"));
    parts.add(restarts + " to restart");
    if (needless > 0) {
      parts.add(needless + " of them needlessly");
    }
    return String.join(", ", parts);
  }
}
