package dev.plimsoll.cli.report;

import dev.plimsoll.manifest.Location;
import dev.plimsoll.manifest.Plural;
import dev.plimsoll.manifest.Skipped;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Blocks for people, the worst first, then what was not evaluated, and the totals. */
final class TextReport implements Report {

  private final PrintWriter out;
  private final ReportStyle style;
  private final List<FileFinding> findings = new ArrayList<>();
  private final List<Skipped> skipped = new ArrayList<>();
  private final List<NotEvaluated> notEvaluated = new ArrayList<>();

  /** A report that is written at the end. */
  TextReport(PrintWriter out, ReportStyle style) {
    this.out = out;
    this.style = style;
  }

  @Override
  public void finding(FileFinding finding) {
    findings.add(finding);
  }

  @Override
  public void skipped(Skipped part) {
    skipped.add(part);
  }

  @Override
  public void notEvaluated(NotEvaluated reason) {
    notEvaluated.add(reason);
  }

  @Override
  public void end(Summary summary) {
    List<FindingGroup> groups = FindingGroup.of(findings);
    if (!style.text().statistics()) {
      blocks(groups);
      lines();
    }
    Totals totals = new Totals(groups, style.types());
    if (totals.findings() > 1 || style.text().statistics()) {
      totals.lines(style.text().colours()).forEach(out::println);
    }
    if (!totals.fixable().isEmpty()) {
      out.println(totals.fixable());
    }
    out.println(summary);
    out.flush();
  }

  /** A blank line follows each block. What a baseline knows is listed only if it is asked for. */
  private void blocks(List<FindingGroup> groups) {
    FindingBlock block = new FindingBlock(style.text());
    Set<String> explained = new HashSet<>();
    for (FindingGroup group : groups) {
      FileFinding first = group.first();
      if (first.known() && !style.text().all()) {
        continue;
      }
      String explanation = style.explanations().apply(first);
      boolean isNew = !explanation.isEmpty() && explained.add(first.ruleName());
      block
          .lines(
              group,
              isNew ? explanation : "",
              style.types().apply(first).map(RulePage::of).orElse(""))
          .forEach(out::println);
      out.println();
    }
  }

  /** What was not read and what was not evaluated, a line each, and a blank one. */
  private void lines() {
    Colours colours = style.text().colours();
    skipped.forEach(part -> out.println(line(part, colours)));
    notEvaluated.forEach(reason -> out.println(line(reason, colours)));
    if (!skipped.isEmpty() || !notEvaluated.isEmpty()) {
      out.println();
    }
  }

  /** {@code apps/shop.yaml:8:1: skipped: this is no YAML}. */
  static String line(Skipped part, Colours colours) {
    return place(part.file(), part.location())
        + colours.dim("skipped")
        + ": "
        + OneLine.of(part.reason());
  }

  /** {@code info: not evaluated by the schema: there is no ... (12 objects; policy/rule)}. */
  static String line(NotEvaluated reason, Colours colours) {
    return colours.dim("info")
        + ": "
        + reason.reason()
        + " ("
        + Plural.of(reason.objects(), "object")
        + "; "
        + String.join(", ", reason.rules())
        + ")";
  }

  /** Where something stands, to begin a line with; nothing for what runs in a cluster. */
  static String place(String file, Location location) {
    return file.isEmpty() ? "" : file + ":" + location + ": ";
  }
}
