package dev.plimsoll.cli.audit;

import dev.plimsoll.cli.check.FileFinding;
import dev.plimsoll.cli.check.Report;
import dev.plimsoll.cli.check.Summary;
import dev.plimsoll.cluster.audit.Audit;
import dev.plimsoll.cluster.audit.Inventory;
import dev.plimsoll.manifest.Skipped;
import dev.plimsoll.policy.Severity;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One page that needs nothing but itself: no script, no asset, no font. What is counted is a table,
 * with a caption and headers that a screen reader reads out; colours follow the reader's setting
 * and never say anything alone.
 */
public final class HtmlReport implements Report {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'").withZone(ZoneOffset.UTC);

  /** Of long lists, the most frequent. */
  private static final int SHOWN = 100;

  private final PrintWriter out;
  private final Clock clock;
  private final List<FileFinding> findings = new ArrayList<>();
  private final List<Skipped> unseen = new ArrayList<>();
  private Audit.@Nullable Outcome outcome;

  /** A page that is written to {@code out} at the end. */
  public HtmlReport(PrintWriter out, Clock clock) {
    this.out = out;
    this.clock = clock;
  }

  @Override
  public void finding(FileFinding finding) {
    findings.add(finding);
  }

  @Override
  public void skipped(Skipped skipped) {
    unseen.add(skipped);
  }

  /** Takes what runs, for the tables beside the findings. */
  void inventory(Audit.Outcome audited) {
    outcome = audited;
  }

  @Override
  public void end(Summary summary) {
    out.println(HEAD);
    out.println("<header><h1>Plimsoll audit</h1>");
    out.println("<p>" + facts(summary) + "</p></header>");
    out.println("<main>");
    out.println("<section aria-labelledby=\"overview\"><h2 id=\"overview\">Overview</h2>");
    out.println("<div class=\"tables\">");
    severities();
    counts(
        "Findings by namespace",
        "Namespace",
        byCount(it -> it.namespace().isEmpty() ? "(cluster)" : it.namespace()));
    counts("Findings by policy", "Policy", byCount(FileFinding::policy));
    out.println("</div></section>");
    unseen();
    findings();
    if (outcome != null) {
      inventory(outcome.inventory());
    }
    out.println("</main>");
    out.println("</body></html>");
    out.flush();
  }

  private String facts(Summary summary) {
    String flux =
        outcome == null
            ? ""
            : outcome
                    .installed()
                    .map(it -> "Flux " + it + " runs; ")
                    .orElse("which Flux runs is not known; ")
                + "judged for Flux "
                + outcome.inventory().flux()
                + ". ";
    return text(
        "%s. %s%d objects, %d findings: %d would be refused, %d warn, %d are for the record."
            .formatted(
                TIME.format(clock.instant()),
                flux,
                summary.documents(),
                findings.size(),
                summary.deny(),
                summary.warn(),
                summary.audit()));
  }

  private void severities() {
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (Severity severity : worstFirst()) {
      counts.put(severity.name(), 0);
    }
    findings.forEach(it -> counts.merge(it.severity().name(), 1, Integer::sum));
    counts("Findings by severity", "Severity", counts);
  }

  private static List<Severity> worstFirst() {
    return List.of(Severity.values()).reversed();
  }

  private Map<String, Integer> byCount(Function<FileFinding, String> key) {
    Map<String, Integer> counts = new TreeMap<>();
    findings.forEach(it -> counts.merge(key.apply(it), 1, Integer::sum));
    return mostFirst(counts);
  }

  private static Map<String, Integer> mostFirst(Map<String, Integer> counts) {
    Map<String, Integer> sorted = new LinkedHashMap<>();
    counts.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder()))
        .forEach(it -> sorted.put(it.getKey(), it.getValue()));
    return sorted;
  }

  private void counts(String caption, String header, Map<String, Integer> counts) {
    int most = counts.values().stream().mapToInt(it -> it).max().orElse(1);
    table(caption, List.of(header, "Number"));
    if (counts.isEmpty()) {
      out.println("<tr><td colspan=\"2\">none</td></tr>");
    }
    counts.entrySet().stream()
        .limit(SHOWN)
        .forEach(it ->
            out.println(
                "<tr><th scope=\"row\">"
                    + text(it.getKey())
                    + "</th><td class=\"number\"><span class=\"bar\" style=\"--part:"
                    + (most == 0 ? 0 : Math.round(100.0 * it.getValue() / most))
                    + "%\" aria-hidden=\"true\"></span>"
                    + it.getValue()
                    + "</td></tr>"));
    if (counts.size() > SHOWN) {
      out.println("<tr><td colspan=\"2\">and " + (counts.size() - SHOWN) + " more</td></tr>");
    }
    out.println("</tbody></table></div>");
  }

  private void table(String caption, List<String> headers) {
    // A table that is wider than a phone scrolls in its own box, which the keyboard can reach.
    out.println(
        "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\""
            + text(caption)
            + "\"><table><caption>"
            + text(caption)
            + "</caption><thead><tr>");
    headers.forEach(it -> out.println("<th scope=\"col\">" + text(it) + "</th>"));
    out.println("</tr></thead><tbody>");
  }

  private void unseen() {
    if (unseen.isEmpty()) {
      return;
    }
    out.println(
        "<section aria-labelledby=\"unseen\"><h2 id=\"unseen\">What could not be seen</h2><ul>");
    unseen.forEach(it -> out.println("<li>" + text(it.reason()) + "</li>"));
    out.println("</ul></section>");
  }

  private void findings() {
    out.println("<section aria-labelledby=\"findings\"><h2 id=\"findings\">Findings</h2>");
    if (findings.isEmpty()) {
      out.println("<p>None.</p>");
    }
    for (Severity severity : worstFirst()) {
      Map<String, List<FileFinding>> byRule = new TreeMap<>();
      findings.stream()
          .filter(it -> it.severity() == severity)
          .forEach(it -> byRule.computeIfAbsent(it.ruleName(), key -> new ArrayList<>()).add(it));
      if (byRule.isEmpty()) {
        continue;
      }
      out.println(
          "<h3><span class=\"mark "
              + severity.name().toLowerCase(java.util.Locale.ROOT)
              + "\" aria-hidden=\"true\"></span>"
              + severity
              + "</h3>");
      byRule.forEach(this::rule);
    }
    out.println("</section>");
  }

  private void rule(String name, List<FileFinding> found) {
    out.println(
        "<details"
            + (found.size() <= 10 ? " open" : "")
            + "><summary><code>"
            + text(name)
            + "</code> "
            + (found.size() == 1 ? "1 finding" : found.size() + " findings")
            + "</summary>");
    table(name, List.of("Object", "Action", "What is wrong, and how to mend it"));
    for (FileFinding finding : found) {
      String namespace = finding.namespace().isEmpty() ? "" : finding.namespace() + "/";
      out.println(
          "<tr><th scope=\"row\">"
              + text(finding.kind())
              + "<br><code>"
              + text(namespace + finding.name())
              + "</code></th><td>"
              + finding.action()
              + "</td><td>"
              + text(finding.message())
              + "</td></tr>");
    }
    out.println("</tbody></table></div></details>");
  }

  private void inventory(Inventory inventory) {
    out.println("<section aria-labelledby=\"runs\"><h2 id=\"runs\">What runs</h2>");
    out.println("<div class=\"tables\">");
    counts("Chart versions by looseness", "Looseness", inventory.versions());
    Map<String, Integer> sources = new LinkedHashMap<>();
    sources.put("chart", inventory.withChart());
    sources.put("chartRef", inventory.withChartRef());
    counts("Releases by the way they name their chart", "Field", sources);
    table("Migration to the API versions of Flux " + inventory.flux(), List.of("Kind", "Done"));
    inventory
        .migrations()
        .forEach((kind, it) ->
            out.println(
                "<tr><th scope=\"row\">"
                    + text(kind)
                    + "</th><td class=\"number\"><progress aria-hidden=\"true\" max=\""
                    + it.objects()
                    + "\" value=\""
                    + it.current()
                    + "\"></progress> "
                    + it.current()
                    + " of "
                    + it.objects()
                    + "</td></tr>"));
    out.println("</tbody></table></div>");
    counts("Charts", "Chart and version", mostFirst(inventory.charts()));
    counts("Images", "Image", mostFirst(inventory.images()));
    out.println("</div></section>");
  }

  /** A text as HTML shows it, in elements and in quoted attributes. */
  private static String text(String raw) {
    StringBuilder safe = new StringBuilder();
    raw.codePoints()
        .forEach(point -> {
          switch (point) {
            case '&' -> safe.append("&amp;");
            case '<' -> safe.append("&lt;");
            case '>' -> safe.append("&gt;");
            case '"' -> safe.append("&quot;");
            case '\'' -> safe.append("&#39;");
            default -> safe.appendCodePoint(Character.isISOControl(point) ? ' ' : point);
          }
        });
    return safe.toString();
  }

  private static final String HEAD =
      """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
      <title>Plimsoll audit</title>
      <style>
      :root { color-scheme: light dark; --back: #fff; --fore: #1a1d21; --dim: #59616b; --line: #d5dae0;
        --bar: #9ec3e6; --critical: #a3122a; --high: #b34700; --medium: #7a5c00; --low: #2f6690; }
      @media (prefers-color-scheme: dark) {
        :root { --back: #14171a; --fore: #e6e9ec; --dim: #a3adb8; --line: #343b43;
          --bar: #2d5578; --critical: #ff7a8a; --high: #ffa366; --medium: #e6c34d; --low: #8ec7f0; } }
      * { box-sizing: border-box; }
      body { margin: 0 auto; max-width: 75rem; padding: 1rem; background: var(--back); color: var(--fore);
        font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
      h1, h2, h3 { line-height: 1.2; }
      h2 { border-bottom: 1px solid var(--line); padding-bottom: .25rem; margin-top: 2rem; }
      .tables { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(22rem, 100%), 1fr)); gap: 1rem; align-items: start; }
      .scroll { overflow-x: auto; }
      table { border-collapse: collapse; width: 100%; }
      caption { text-align: left; font-weight: 600; padding: .5rem 0; }
      th, td { text-align: left; vertical-align: top; padding: .35rem .6rem .35rem 0; border-top: 1px solid var(--line); font-weight: 400; }
      thead th { color: var(--dim); border-top: 0; }
      td.number { white-space: nowrap; font-variant-numeric: tabular-nums; }
      .bar { display: inline-block; width: 5rem; height: .7rem; margin-right: .5rem;
        background: linear-gradient(var(--bar), var(--bar)) no-repeat 0 0 / var(--part) 100%; }
      progress { width: 5rem; }
      .mark { display: inline-block; width: .8rem; height: .8rem; margin-right: .5rem; }
      .critical { background: var(--critical); } .high { background: var(--high); }
      .medium { background: var(--medium); } .low { background: var(--low); }
      details { border: 1px solid var(--line); border-radius: .4rem; padding: .4rem .8rem; margin: .5rem 0; }
      summary { cursor: pointer; }
      code { font: .9em ui-monospace, monospace; }
      :focus-visible { outline: 2px solid var(--low); outline-offset: 2px; }
      @media print { details { break-inside: avoid; } }
      </style>
      </head>
      <body>\
      """;
}
