package dev.plimsoll.cli.report;

import dev.plimsoll.manifest.Location;
import dev.plimsoll.manifest.Skipped;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** One page to look at, without scripts or assets, written at the end. */
final class HtmlReport implements Report {

  private final PrintWriter out;
  private final ReportStyle style;
  private final List<FileFinding> findings = new ArrayList<>();
  private final List<Skipped> skipped = new ArrayList<>();
  private Overview overview = Overview.NONE;

  /** A page that is written at the end. */
  HtmlReport(PrintWriter out, ReportStyle style) {
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

  /** It has no place. */
  @Override
  public void notEvaluated(NotEvaluated reason) {
    skipped.add(new Skipped("", Location.START, Skipped.Cause.UNREADABLE, reason.description()));
  }

  @Override
  public void overview(Overview told) {
    overview = told;
  }

  @Override
  public void end(Summary summary) {
    HtmlPage page = new HtmlPage(style, findings, skipped, overview, summary);
    out.print(HtmlTemplates.template("page.html").render(page.data()));
    out.flush();
  }
}
