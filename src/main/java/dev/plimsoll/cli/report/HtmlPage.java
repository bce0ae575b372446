package dev.plimsoll.cli.report;

import dev.plimsoll.manifest.Location;
import dev.plimsoll.manifest.Plural;
import dev.plimsoll.manifest.Skipped;
import dev.plimsoll.policy.Severity;
import dev.plimsoll.policy.document.Effect;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The data of the template {@code page.html}. Numbers are tables; findings stand under their rules,
 * the worst and most frequent first. What a baseline knows is listed, and not counted.
 */
record HtmlPage(
    ReportStyle style,
    List<FileFinding> findings,
    List<Skipped> skipped,
    Overview overview,
    Summary summary) {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'").withZone(ZoneOffset.UTC);

  /** Rules with more findings are closed until somebody opens them. */
  private static final int OPEN = 5;

  /** Of long tables of numbers, so many rows are shown. */
  private static final int ROWS = 100;

  /** All that the template names. */
  Map<String, Object> data() {
    boolean files = isAboutFiles();
    return Map.of(
        "title", "Plimsoll " + style.command(),
        "facts", facts(),
        "figures", figures(),
        "skippedTitle", files ? "What was skipped" : "What could not be seen",
        "skipped", skipped.stream().map(HtmlPage::part).toList(),
        "overview", counts(files).stream().map(HtmlPage::table).toList(),
        "objectTitle", files ? "Object and place" : "Object",
        "severities", severities(),
        "inventory", overview.tables().stream().map(HtmlPage::table).toList());
  }

  private boolean isAboutFiles() {
    return summary.files() > 0 || findings.stream().anyMatch(found -> !found.file().isEmpty());
  }

  private String facts() {
    List<String> facts = new ArrayList<>(List.of(TIME.format(style.clock().instant())));
    facts.add(summary.evaluated());
    if (summary.known() > 0) {
      facts.add(Plural.of(summary.known(), "finding") + " known from the baseline");
    }
    if (!summary.builds().isEmpty()) {
      facts.add(summary.builds());
    }
    if (!overview.facts().isEmpty()) {
      facts.add(overview.facts());
    }
    return String.join(". ", facts) + ".";
  }

  private List<FileFinding> counted() {
    return findings.stream().filter(finding -> !finding.known()).toList();
  }

  private List<Map<String, Object>> figures() {
    Map<Severity, Integer> severities = new EnumMap<>(Severity.class);
    List<FileFinding> counted = counted();
    counted.forEach(finding -> severities.merge(finding.severity(), 1, Integer::sum));
    List<Map<String, Object>> figures = new ArrayList<>();
    figures.add(figure("", counted.size(), Plural.nouns(counted.size(), "finding")));
    figures.add(figure(summary.deny() > 0 ? "critical" : "", summary.deny(), "would be denied"));
    for (Severity severity : worstFirst()) {
      figures.add(
          figure(name(severity), severities.getOrDefault(severity, 0), severity.toString()));
    }
    return figures;
  }

  private static Map<String, Object> figure(String style, int number, String name) {
    return Map.of("style", style, "number", number, "name", name);
  }

  private static List<Severity> worstFirst() {
    return List.of(Severity.values()).reversed();
  }

  private static String name(Severity severity) {
    return severity.name().toLowerCase(Locale.ROOT);
  }

  private static Map<String, Object> part(Skipped part) {
    return Map.of("place", place(part.file(), part.location()), "reason", part.reason());
  }

  private static String place(String file, Location location) {
    return file.isEmpty() ? "" : file + ":" + location;
  }

  private List<CountTable> counts(boolean files) {
    String none = files ? "(none)" : "(cluster)";
    return List.of(
        CountTable.of("Findings by policy", "Policy", byCount(FileFinding::policy)),
        CountTable.of(
            "Findings by namespace",
            "Namespace",
            byCount(finding -> finding.namespace().isEmpty() ? none : finding.namespace())),
        CountTable.of(
            "Findings by kind",
            "Kind",
            byCount(finding -> finding.kind().isEmpty() ? none : finding.kind())));
  }

  private Map<String, Integer> byCount(Function<FileFinding, String> key) {
    Map<String, Integer> counts = new TreeMap<>();
    counted().forEach(finding -> counts.merge(key.apply(finding), 1, Integer::sum));
    return CountTable.mostFirst(counts);
  }

  private static Map<String, Object> table(CountTable table) {
    return Map.of(
        "caption", table.caption(),
        "name", table.name(),
        "number", table.number(),
        "rows", table.rows().stream().limit(ROWS).map(HtmlPage::row).toList(),
        "more", Math.max(0, table.rows().size() - ROWS));
  }

  private static Map<String, Object> row(CountTable.Row row) {
    return Map.of(
        "name", row.name(),
        "percent", row.whole() == 0 ? 0 : Math.round(100.0 * row.part() / row.whole()),
        "words", row.words());
  }

  private List<Map<String, Object>> severities() {
    List<Map<String, Object>> severities = new ArrayList<>();
    for (Severity severity : worstFirst()) {
      Map<String, List<FileFinding>> byRule = new TreeMap<>();
      findings.stream()
          .filter(finding -> finding.severity() == severity)
          .forEach(finding ->
              byRule.computeIfAbsent(finding.ruleName(), rule -> new ArrayList<>()).add(finding));
      if (!byRule.isEmpty()) {
        severities.add(
            Map.of(
                "name",
                severity.toString(),
                "style",
                name(severity),
                "rules",
                byRule.values().stream()
                    .sorted(Comparator.comparingInt(found -> -found.size()))
                    .map(this::rule)
                    .toList()));
      }
    }
    return severities;
  }

  private Map<String, Object> rule(List<FileFinding> found) {
    return Map.of(
        "name", found.getFirst().ruleName(),
        "open", found.size() <= OPEN,
        "count", Plural.of(found.size(), "finding"),
        "explanation", style.explanations().apply(found.getFirst()),
        "findings", found.stream().map(HtmlPage::finding).toList());
  }

  private static Map<String, Object> finding(FileFinding finding) {
    String namespace = finding.namespace().isEmpty() ? "" : finding.namespace() + "/";
    return Map.of(
        "kind", finding.kind(),
        "object", namespace + finding.name(),
        "place", place(finding.file(), finding.location()),
        "style", finding.action() == Effect.Deny && !finding.known() ? "denied" : "",
        "action", finding.known() ? "known" : finding.action().name(),
        "excerpt", finding.excerpt(),
        "message", finding.text());
  }
}
