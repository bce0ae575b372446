package dev.plimsoll.cli.audit;

import dev.plimsoll.cli.check.FileFinding;
import dev.plimsoll.cli.check.Report;
import dev.plimsoll.cli.check.Summary;
import dev.plimsoll.cluster.audit.Audit;
import dev.plimsoll.cluster.audit.Inventory;
import dev.plimsoll.manifest.Plural;
import dev.plimsoll.manifest.Skipped;
import dev.plimsoll.policy.Severity;
import dev.plimsoll.policy.document.Effect;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An audit as one page to look at. What is counted is a table, with a caption and headers that a
 * screen reader reads out; findings stand under their rules, the worst and most frequent first.
 */
public final class HtmlReport implements Report {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'").withZone(ZoneOffset.UTC);

  /** Rules with more findings are closed until somebody opens them. */
  private static final int OPEN = 5;

  private final PrintWriter out;
  private final HtmlPage page;
  private final Clock clock;
  private final List<FileFinding> findings = new ArrayList<>();
  private final List<Skipped> unseen = new ArrayList<>();
  private Audit.@Nullable Outcome outcome;

  /** A page that is written to {@code out} at the end. */
  public HtmlReport(PrintWriter out, Clock clock) {
    this.out = out;
    this.page = new HtmlPage(out);
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
    page.begin();
    out.println("<header><h1>Plimsoll audit</h1>");
    out.println("<p>" + HtmlPage.text(facts(summary)) + "</p>");
    out.println("<dl class=\"figures\">");
    page.figure("", findings.size(), Plural.nouns(findings.size(), "finding"));
    page.figure(summary.deny() > 0 ? "critical" : "", summary.deny(), "would be denied");
    Map<Severity, Integer> severities = severities();
    for (Severity severity : worstFirst()) {
      page.figure(style(severity), severities.getOrDefault(severity, 0), severity.name());
    }
    out.println("</dl>");
    contents();
    out.println("</header><main>");
    unseen();
    out.println("<section aria-labelledby=\"overview\"><h2 id=\"overview\">Overview</h2>");
    out.println("<div class=\"tables\">");
    page.counts("Findings by policy", "Policy", byCount(FileFinding::policy));
    page.counts(
        "Findings by namespace",
        "Namespace",
        byCount(
            candidate -> candidate.namespace().isEmpty() ? "(cluster)" : candidate.namespace()));
    page.counts("Findings by kind", "Kind", byCount(FileFinding::kind));
    out.println("</div></section>");
    findings();
    if (outcome != null) {
      inventory(outcome.inventory());
    }
    out.println("</main>");
    page.end();
  }

  private String facts(Summary summary) {
    String time = TIME.format(clock.instant());
    return outcome == null
        ? time
        : "%s. %d objects. %s, evaluated for Flux %s."
            .formatted(
                time,
                summary.documents(),
                outcome
                    .installed()
                    .map(fluxVersion -> "Flux " + fluxVersion + " runs")
                    .orElse("Which Flux runs is not known"),
                outcome.inventory().flux());
  }

  private void contents() {
    out.println("<nav aria-label=\"On this page\"><ul>");
    if (!unseen.isEmpty()) {
      out.println("<li><a href=\"#unseen\">What could not be seen</a></li>");
    }
    out.println("<li><a href=\"#overview\">Overview</a></li>");
    out.println("<li><a href=\"#findings\">Findings</a></li>");
    if (outcome != null) {
      out.println("<li><a href=\"#runs\">What runs</a></li>");
    }
    out.println("</ul></nav>");
  }

  private Map<Severity, Integer> severities() {
    Map<Severity, Integer> counts = new EnumMap<>(Severity.class);
    findings.forEach(finding -> counts.merge(finding.severity(), 1, Integer::sum));
    return counts;
  }

  private static List<Severity> worstFirst() {
    return List.of(Severity.values()).reversed();
  }

  private static String style(Severity severity) {
    return severity.name().toLowerCase(Locale.ROOT);
  }

  private Map<String, Integer> byCount(Function<FileFinding, String> key) {
    Map<String, Integer> counts = new TreeMap<>();
    findings.forEach(finding -> counts.merge(key.apply(finding), 1, Integer::sum));
    return mostFirst(counts);
  }

  private static Map<String, Integer> mostFirst(Map<String, Integer> counts) {
    Map<String, Integer> sorted = new LinkedHashMap<>();
    counts.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder()))
        .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
    return sorted;
  }

  private void unseen() {
    if (unseen.isEmpty()) {
      return;
    }
    out.println(
        "<section aria-labelledby=\"unseen\"><h2 id=\"unseen\">What could not be seen</h2>");
    out.println("<ul class=\"unseen\">");
    unseen.forEach(skipped -> out.println("<li>" + HtmlPage.text(skipped.reason()) + "</li>"));
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
          .filter(finding -> finding.severity() == severity)
          .forEach(finding ->
              byRule.computeIfAbsent(finding.ruleName(), key -> new ArrayList<>()).add(finding));
      if (!byRule.isEmpty()) {
        out.println("<h3>" + severity + "</h3>");
        byRule.entrySet().stream()
            .sorted(Comparator.comparingInt(entry -> -entry.getValue().size()))
            .forEach(entry -> rule(style(severity), entry.getKey(), entry.getValue()));
      }
    }
    out.println("</section>");
  }

  private void rule(String style, String name, List<FileFinding> found) {
    out.println(
        "<details class=\""
            + style
            + "\""
            + (found.size() <= OPEN ? " open" : "")
            + "><summary><code>"
            + HtmlPage.text(name)
            + "</code> <span class=\"many\">"
            + Plural.of(found.size(), "finding")
            + "</span></summary>");
    page.table(name, List.of("Object", "Action", "What is wrong, and how to fix it"));
    for (FileFinding finding : found) {
      String namespace = finding.namespace().isEmpty() ? "" : finding.namespace() + "/";
      out.println(
          "<tr><th scope=\"row\"><span class=\"kind\">"
              + HtmlPage.text(finding.kind())
              + "</span> <code>"
              + HtmlPage.text(namespace + finding.name())
              + "</code></th><td class=\"action\">"
              + action(finding.action())
              + "</td><td>"
              + HtmlPage.text(finding.message())
              + "</td></tr>");
    }
    page.endTable();
    out.println("</details>");
  }

  private static String action(Effect action) {
    return action == Effect.Deny ? "<span class=\"denied\">Deny</span>" : action.name();
  }

  private void inventory(Inventory inventory) {
    out.println("<section aria-labelledby=\"runs\"><h2 id=\"runs\">What runs</h2>");
    out.println("<div class=\"tables\">");
    page.counts("Chart versions by updates", "Updates", inventory.versions());
    Map<String, Integer> sources = new LinkedHashMap<>();
    sources.put("chart", inventory.withChart());
    sources.put("chartRef", inventory.withChartRef());
    page.counts("Releases by the way they name their chart", "Field", sources);
    page.table(
        "Migration to the API versions of Flux " + inventory.flux(), List.of("Kind", "Done"));
    inventory
        .migrations()
        .forEach((kind, migration) ->
            page.measure(
                kind,
                migration.current(),
                migration.objects(),
                migration.current() + " of " + migration.objects()));
    page.endTable();
    page.counts("Charts", "Chart and version", mostFirst(inventory.charts()));
    page.counts("Images", "Image", mostFirst(inventory.images()));
    out.println("</div></section>");
  }
}
