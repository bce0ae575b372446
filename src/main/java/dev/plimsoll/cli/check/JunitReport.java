package dev.plimsoll.cli.check;

import dev.plimsoll.cli.output.XmlText;
import dev.plimsoll.manifest.Skipped;
import dev.plimsoll.policy.Effect;
import java.io.PrintWriter;
import java.util.function.Predicate;

/**
 * Test results in the XML that continuous integration systems read: each finding is a test case,
 * which fails if it fails the check, and one more stands for everything about which nothing was
 * found.
 */
public final class JunitReport implements Report {

  private final PrintWriter out;
  private final Predicate<Effect> fails;
  private final StringBuilder cases = new StringBuilder();
  private int tests;
  private int failures;
  private int skipped;

  /**
   * A report that is written to {@code out} at the end.
   *
   * @param fails what fails the check
   */
  public JunitReport(PrintWriter out, Predicate<Effect> fails) {
    this.out = out;
    this.fails = fails;
  }

  @Override
  public void finding(FileFinding finding) {
    String where = finding.file() + ":" + finding.location();
    String said = finding.action() + " (" + finding.severity() + "): " + finding.message();
    open(finding.file(), finding.ruleName() + " [" + finding.object() + "] at " + where);
    if (finding.known()) {
      skipped++;
      cases.append("><skipped message=\"known from the baseline\"/></testcase>\n");
    } else if (fails.test(finding.action())) {
      failures++;
      cases
          .append("><failure type=\"")
          .append(XmlText.escape(finding.ruleName()))
          .append("\" message=\"")
          .append(XmlText.escape(finding.message()))
          .append("\">")
          .append(XmlText.escape(where + ": " + said))
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
    open(part.file(), "skipped at " + part.location());
    cases
        .append("><skipped message=\"")
        .append(XmlText.escape(part.reason()))
        .append("\"/></testcase>\n");
  }

  @Override
  public void end(Summary summary) {
    open("plimsoll", summary.toString());
    cases.append("/>\n");
    out.println("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
    out.printf(
        "<testsuites><testsuite name=\"plimsoll check\" tests=\"%d\" failures=\"%d\" errors=\"0\""
            + " skipped=\"%d\">%n",
        tests, failures, skipped);
    out.print(cases);
    out.println("</testsuite></testsuites>");
    out.flush();
  }

  private void open(String group, String name) {
    tests++;
    cases
        .append("<testcase classname=\"")
        .append(XmlText.escape(group))
        .append("\" name=\"")
        .append(XmlText.escape(name))
        .append('"');
  }
}
