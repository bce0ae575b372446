package dev.plimsoll.cli.report;

import dev.plimsoll.manifest.Skipped;
import dev.plimsoll.policy.document.Effect;
import java.io.PrintWriter;
import java.util.function.Predicate;

/**
 * Test results in the XML that continuous integration systems read: each finding is a test case,
 * which fails if it fails the command, and one more stands for everything about which nothing was
 * found.
 */
final class JunitReport implements Report {

  private final PrintWriter out;
  private final String command;
  private final Predicate<Effect> fails;
  private final StringBuilder cases = new StringBuilder();
  private int tests;
  private int failures;
  private int skipped;

  /** A report that is written at the end. */
  JunitReport(PrintWriter out, ReportStyle style) {
    this.out = out;
    this.command = style.command();
    this.fails = style.fails();
  }

  @Override
  public void finding(FileFinding finding) {
    boolean inFile = !finding.file().isEmpty();
    String where = finding.file() + ":" + finding.location();
    String said = finding.action() + " (" + finding.severity() + "): " + finding.text();
    open(
        inFile ? finding.file() : finding.namespace(),
        finding.ruleName() + " [" + finding.object() + "]" + (inFile ? " at " + where : ""));
    if (finding.known()) {
      skipped++;
      cases.append("><skipped message=\"known from the baseline\"/></testcase>\n");
    } else if (fails.test(finding.action())) {
      failures++;
      cases
          .append("><failure type=\"")
          .append(XmlText.escape(finding.ruleName()))
          .append("\" message=\"")
          .append(XmlText.escape(finding.text()))
          .append("\">")
          .append(XmlText.escape(inFile ? where + ": " + said : said))
          .append("</failure></testcase>\n");
    } else {
      cases
          .append("><system-out>")
          .append(XmlText.escape(said))
          .append("</system-out></testcase>\n");
    }
  }

  @Override
  public void skipped(Skipped part) {
    skipped++;
    open(part.file(), part.file().isEmpty() ? "not seen" : "skipped at " + part.location());
    cases
        .append("><skipped message=\"")
        .append(XmlText.escape(part.reason()))
        .append("\"/></testcase>\n");
  }

  @Override
  public void notEvaluated(NotEvaluated reason) {
    skipped++;
    open("plimsoll", "not evaluated: " + String.join(", ", reason.rules()));
    cases
        .append("><skipped message=\"")
        .append(XmlText.escape(reason.reason()))
        .append("\"/></testcase>\n");
  }

  @Override
  public void end(Summary summary) {
    open("plimsoll", summary.toString());
    cases.append("/>\n");
    out.println("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
    out.printf(
        "<testsuites><testsuite name=\"plimsoll %s\" tests=\"%d\" failures=\"%d\" errors=\"0\""
            + " skipped=\"%d\">%n",
        command, tests, failures, skipped);
    out.print(cases);
    out.println("</testsuite></testsuites>");
    out.flush();
  }

  private void open(String group, String name) {
    tests++;
    cases
        .append("<testcase classname=\"")
        .append(XmlText.escape(group.isEmpty() ? "cluster" : group))
        .append("\" name=\"")
        .append(XmlText.escape(name))
        .append('"');
  }
}
