package dev.plimsoll.bench;

import java.util.Arrays;
import java.util.Locale;

/** What becomes of several rounds. */
final class Figures {

  private Figures() {}

  /** The median. */
  static double median(double... rounds) {
    double[] sorted = rounds.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** How many times as much each round had as the same round of something else. */
  static double[] ratios(double[] rounds, double[] others) {
    double[] ratios = new double[rounds.length];
    Arrays.setAll(ratios, round -> rounds[round] / others[round]);
    return ratios;
  }

  /** The value below which {@code share} of {@code sorted} lies. */
  static long quantile(long[] sorted, double share) {
    return sorted[(int) Math.min(sorted.length - 1L, Math.round(share * sorted.length))];
  }

  /** With as many digits as a measurement deserves. */
  static String text(double value) {
    return value >= 100
        ? String.format(Locale.ROOT, "%,.0f", value)
        : String.format(Locale.ROOT, value >= 10 ? "%.1f" : "%.2f", value);
  }
}
