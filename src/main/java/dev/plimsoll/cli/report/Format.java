package dev.plimsoll.cli.report;

import java.io.PrintWriter;

/** The formats of reports. Every command that reports findings offers all of them. */
public enum Format {
  /** Blocks for people. */
  text,
  /** A line for each finding, for editors. */
  concise,
  /** One JSON document. */
  json,
  /** A log for code scanning. */
  sarif,
  /** Test results. */
  junit,
  /** Annotations of a pull request. */
  github,
  /** A report of code quality for merge requests. */
  gitlab,
  /** Issues of a pipeline of Azure DevOps. */
  azure,
  /** XML that build servers and editors read. */
  checkstyle,
  /** Diagnostics for reviewdog. */
  rdjson,
  /** A table for a comment. */
  markdown,
  /** A page to look at. */
  html;

  /** Whether people read it, rather than machines. */
  public boolean isForPeople() {
    return this == text || this == concise;
  }

  /** A report in this format, which is written to {@code out} and flushed at the end. */
  public Report report(PrintWriter out, ReportStyle style) {
    return switch (this) {
      case text -> new TextReport(out, style);
      case concise -> new ConciseReport(out, style.text());
      case json -> new JsonReport(out, style);
      case sarif -> new SarifReport(out, style);
      case junit -> new JunitReport(out, style);
      case github -> new GithubReport(out);
      case gitlab -> new GitlabReport(out);
      case azure -> new AzureReport(out);
      case checkstyle -> new CheckstyleReport(out);
      case rdjson -> new RdjsonReport(out, style);
      case markdown -> new MarkdownReport(out);
      case html -> new HtmlReport(out, style);
    };
  }
}
