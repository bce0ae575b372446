package dev.plimsoll.cli.audit;

import java.io.PrintWriter;
import java.util.List;
import java.util.Map;

/**
 * The parts that a page is made of, and how it looks. It needs nothing but itself: no script, no
 * asset, no font. Colours follow the reader's setting and never say anything alone.
 *
 * @param out what the page is written to
 */
record HtmlPage(PrintWriter out) {

  /** Of long lists, the most frequent. */
  private static final int SHOWN = 100;

  void begin() {
    out.println(HEAD);
  }

  void end() {
    out.println("</body></html>");
    out.flush();
  }

  /** A figure and what it counts, in a list of figures. */
  void figure(String style, long number, String what) {
    out.println(
        "<div class=\"figure "
            + style
            + "\"><dt>"
            + text(what)
            + "</dt><dd>"
            + number
            + "</dd></div>");
  }

  /** A table of what is counted, with a bar for each number. */
  void counts(String caption, String header, Map<String, Integer> counts) {
    int most = counts.values().stream().mapToInt(number -> number).max().orElse(0);
    table(caption, List.of(header, "Number"));
    if (counts.isEmpty()) {
      out.println("<tr><td colspan=\"2\">none</td></tr>");
    }
    counts.entrySet().stream()
        .limit(SHOWN)
        .forEach(entry ->
            measure(entry.getKey(), entry.getValue(), most, String.valueOf(entry.getValue())));
    if (counts.size() > SHOWN) {
      out.println("<tr><td colspan=\"2\">and " + (counts.size() - SHOWN) + " more</td></tr>");
    }
    endTable();
  }

  /** A row with a bar: how much of {@code whole} a part is. */
  void measure(String name, int part, int whole, String words) {
    out.println(
        "<tr><th scope=\"row\">"
            + text(name)
            + "</th><td class=\"number\"><span class=\"bar\" style=\"--part:"
            + (whole == 0 ? 0 : Math.round(100.0 * part / whole))
            + "%\" aria-hidden=\"true\"></span>"
            + words
            + "</td></tr>");
  }

  /**
   * Begins a table; rows and {@link #endTable} follow. One that is larger than its box scrolls
   * there, and the keyboard can reach it.
   */
  void table(String caption, List<String> headers) {
    out.println(
        "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\""
            + text(caption)
            + "\"><table><caption>"
            + text(caption)
            + "</caption><thead><tr>");
    headers.forEach(text -> out.println("<th scope=\"col\">" + text(text) + "</th>"));
    out.println("</tr></thead><tbody>");
  }

  void endTable() {
    out.println("</tbody></table></div>");
  }

  /** A text as HTML shows it, in elements and in quoted attributes. */
  static String text(String raw) {
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
      :root { color-scheme: light dark; --back: #f4f6f8; --card: #fff; --fore: #16202b; --dim: #55606c;
        --line: #dbe1e7; --accent: #0b5a94; --bar: #7fb2dc; --track: #e6ecf2;
        --critical: #a3122a; --high: #b34700; --medium: #7a5c00; --low: #2f6690; }
      @media (prefers-color-scheme: dark) {
        :root { --back: #0f1418; --card: #181f26; --fore: #e6ebf0; --dim: #a3b0bd; --line: #2f3a45;
          --accent: #7cc0f5; --bar: #3d7eb3; --track: #26313b;
          --critical: #ff7a8a; --high: #ffa366; --medium: #e6c34d; --low: #8ec7f0; } }
      * { box-sizing: border-box; }
      html { -webkit-text-size-adjust: 100%; }
      body { margin: 0 auto; max-width: 80rem; padding: 1.5rem 1rem 4rem; background: var(--back);
        color: var(--fore); font: 1rem/1.5 system-ui, sans-serif; }
      h1, h2, h3 { line-height: 1.2; margin: 0; }
      h1 { font-size: 1.75rem; }
      h2 { margin: 2.5rem 0 1rem; }
      h3 { margin: 1.5rem 0 .5rem; font-size: 1rem; }
      header p { margin: .25rem 0 1rem; color: var(--dim); }
      a { color: var(--accent); }
      nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; margin: 1rem 0 0; padding: 0; list-style: none; }
      nav a { display: inline-block; padding: .25rem 0; }
      .figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: .75rem; margin: 0; }
      .figure { display: flex; flex-direction: column-reverse; padding: .75rem 1rem; background: var(--card);
        border: 1px solid var(--line); border-top: .25rem solid var(--mark, var(--line)); border-radius: .5rem; }
      .figure dd { margin: 0; font-size: 1.75rem; line-height: 1.2; font-weight: 600; font-variant-numeric: tabular-nums; }
      .figure dt { color: var(--dim); }
      .critical { --mark: var(--critical); } .high { --mark: var(--high); }
      .medium { --mark: var(--medium); } .low { --mark: var(--low); }
      .tables { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(22rem, 100%), 1fr)); gap: 1rem; align-items: start; }
      .tables > .scroll { max-height: 26rem; padding: 0 1rem .5rem; background: var(--card);
        border: 1px solid var(--line); border-radius: .5rem; }
      .scroll { overflow: auto; }
      table { border-collapse: collapse; width: 100%; }
      caption { text-align: left; font-weight: 600; padding: .75rem 0 .25rem; }
      th, td { text-align: left; vertical-align: top; padding: .4rem 1rem .4rem 0; border-top: 1px solid var(--line); font-weight: 400; }
      tr > :last-child { padding-right: 0; }
      thead th { color: var(--dim); border-top: 0; font-size: .875rem; }
      tbody th, td { overflow-wrap: anywhere; }
      td.number { width: 9rem; white-space: nowrap; font-variant-numeric: tabular-nums; }
      .bar { display: inline-block; width: 4.5rem; height: .6rem; margin-right: .6rem; border-radius: .3rem;
        background: linear-gradient(var(--bar), var(--bar)) no-repeat 0 0 / var(--part) 100% var(--track); }
      details { background: var(--card); border: 1px solid var(--line); border-left: .25rem solid var(--mark);
        border-radius: .5rem; margin: .5rem 0; }
      summary { cursor: pointer; padding: .6rem 1rem; }
      summary .many { color: var(--dim); float: right; padding-left: 1rem; }
      details .scroll { padding: 0 1rem .5rem; }
      details caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); padding: 0; }
      details tbody th { width: 16rem; min-width: 12rem; }
      details .action { width: 6rem; white-space: nowrap; }
      .denied { color: var(--critical); font-weight: 600; }
      .kind { display: block; color: var(--dim); font-size: .875rem; }
      code { font: .9em/1.5 ui-monospace, monospace; overflow-wrap: anywhere; }
      .unseen { background: var(--card); border: 1px solid var(--line); border-left: .25rem solid var(--medium);
        border-radius: .5rem; padding: .75rem 1rem .75rem 2rem; margin: 0; }
      :focus-visible { outline: .15rem solid var(--accent); outline-offset: .15rem; border-radius: .2rem; }
      @media (max-width: 40rem) {
        details thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
        details table, details tbody, details tr, details tbody th, details tbody td { display: block; width: auto; }
        details tr { border-top: 1px solid var(--line); padding: .5rem 0; }
        details tbody th, details tbody td { border: 0; padding: .1rem 0; }
        summary .many { float: none; display: block; padding: 0; }
        td.number { width: 8rem; }
        .bar { width: 3.5rem; }
      }
      @media print {
        :root { --back: #fff; --card: #fff; --fore: #000; --dim: #444; --line: #bbb; --bar: #888; --track: #eee;
          --critical: #a3122a; --high: #b34700; --medium: #7a5c00; --low: #2f6690; }
        body { padding: 0; max-width: none; font-size: .75rem; }
        nav { display: none; }
        .tables > .scroll { max-height: none; }
        .scroll { overflow: visible; }
        details::details-content { content-visibility: visible; block-size: auto; }
        tr, summary { break-inside: avoid; } summary, h2, h3 { break-after: avoid; }
        .bar, .figure { print-color-adjust: exact; }
      }
      </style>
      </head>
      <body>\
      """;
}
