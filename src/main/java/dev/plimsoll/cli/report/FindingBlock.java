package dev.plimsoll.cli.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A group of equal findings as people read it: what is wrong, where, the line with the value
 * underlined, why it matters, what to do, and where to read on.
 *
 * @param style colours and width
 */
record FindingBlock(TextStyle style) {

  /** How much of a line is shown, in characters. */
  private static final int SHOWN = 120;

  /** The narrowest text beside a margin, in characters. */
  private static final int LEAST = 30;

  /** The lines of a block. {@code explanation} and {@code page} may be empty. */
  List<String> lines(FindingGroup group, String explanation, String page) {
    FileFinding finding = group.first();
    FindingText text = FindingText.of(finding.message());
    boolean inFile = !finding.file().isEmpty();
    String number = Integer.toString(finding.location().line());
    String margin = " ".repeat(inFile ? number.length() + 2 : 2);
    List<String> lines = new ArrayList<>(header(finding, text.what()));
    lines.add(margin + colours().cyan("-->") + " " + place(finding));
    if (!finding.excerpt().isEmpty()) {
      excerpt(finding, margin, number, lines);
    }
    add(lines, margin, "why", text.why());
    add(lines, margin, "fix", text.fix());
    add(lines, margin, "note", finding.note());
    add(lines, margin, "built by", finding.builtBy());
    add(lines, margin, "policy", explanation);
    add(lines, margin, "docs", page);
    if (!group.others().isEmpty()) {
      lines.add(
          margin
              + " "
              + colours().cyan("=")
              + " and in "
              + group.others().size()
              + (group.others().size() == 1 ? " more place" : " more places")
              + (style.all() ? ":" : " (--all lists them)"));
    }
    if (style.all()) {
      group.others().forEach(other -> lines.add(margin + "   " + place(other)));
    }
    return lines;
  }

  private Colours colours() {
    return style.colours();
  }

  private List<String> header(FileFinding finding, String what) {
    String action = finding.known() ? "known" : finding.action().name().toLowerCase(Locale.ROOT);
    String label = action + "[" + OneLine.of(finding.ruleName()) + "]";
    int width = Math.max(LEAST, style.width());
    List<String> lines = new ArrayList<>();
    List<String> texts = WordWrap.lines(what, width - label.length() - 1, width - 2);
    for (int at = 0; at < texts.size(); at++) {
      lines.add(
          (at > 0
                  ? "  "
                  : (finding.known()
                          ? colours().dim(label)
                          : colours().of(finding.severity(), label))
                      + " ")
              + colours().bold(texts.get(at)));
    }
    return lines;
  }

  /** {@code apps/shop.yaml:14:3 HelmRelease prod-shop/shop}, as far as there is of it. */
  static String place(FileFinding finding) {
    String file = finding.file().isEmpty() ? "" : finding.file() + ":" + finding.location();
    String between = file.isEmpty() || finding.object().isEmpty() ? "" : "  ";
    return file + between + finding.object();
  }

  private void excerpt(FileFinding finding, String margin, String number, List<String> lines) {
    String text = OneLine.of(finding.excerpt());
    int[] line = text.codePoints().toArray();
    Span span = Span.of(text, finding.location().column());
    int column = Math.min(span.start() - 1, line.length);
    int shown = Math.min(SHOWN, Math.max(LEAST, style.width() - margin.length() - 5));
    int from = line.length <= shown ? 0 : Math.max(0, Math.min(column - 40, line.length - shown));
    int to = Math.min(line.length, from + shown);
    String before = from > 0 ? "…" : "";
    int carets = Math.max(1, Math.min(span.end() - 1, to) - column);
    String bar = colours().cyan("|");
    lines.add(margin + " " + bar);
    lines.add(
        "  "
            + colours().cyan(number)
            + " "
            + bar
            + " "
            + before
            + new String(line, from, to - from)
            + (to < line.length ? "…" : ""));
    lines.add(
        margin
            + " "
            + bar
            + " ".repeat(1 + before.length() + column - from)
            + colours().of(finding.severity(), "^".repeat(carets)));
  }

  private void add(List<String> lines, String margin, String label, String text) {
    if (text.isEmpty()) {
      return;
    }
    String head = margin + " = " + label + ": ";
    int width = Math.max(LEAST, style.width() - head.length());
    String rest = " ".repeat(margin.length() + 3);
    List<String> texts =
        WordWrap.lines(OneLine.of(text), width, Math.max(LEAST, style.width() - rest.length()));
    for (int at = 0; at < texts.size(); at++) {
      lines.add(
          at > 0
              ? rest + texts.get(at)
              : margin
                  + " "
                  + colours().cyan("=")
                  + " "
                  + colours().bold(label + ":")
                  + " "
                  + texts.get(at));
    }
  }
}
