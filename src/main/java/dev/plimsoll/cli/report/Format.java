package dev.plimsoll.cli.report;

import java.io.PrintWriter;

/** The formats of reports. Every command that reports findings offers all of them. */
public enum Format {
  /** Lines for people. */
  text,
  /** One JSON document. */
  json,
  /** A log for code scanning. */
  sarif,
  /** Test results. */
  junit,
  /** Annotations of a pull request. */
  github,
  /** A table for a comment. */
  markdown,
  /** A page to look at. */
  html;

  /** A report in this format, which is written to {@code out} and flushed at the end. */
  public Report report(PrintWriter out, ReportStyle style) {
    return switch (this) {
      case text -> new TextReport(out, style);
      case json -> new JsonReport(out, style);
      case sarif -> new SarifReport(out, style);
      case junit -> new JunitReport(out, style);
      case github -> new GithubReport(out);
      case markdown -> new MarkdownReport(out);
      case html -> new HtmlReport(out, style);
    };
  }
}
