package dev.plimsoll.rule.support;

/**
 * What is wrong with a text in an object that is written in a language of its own.
 *
 * @param offset where, in UTF-16 units from the start of the text
 * @param message what is wrong, to stand after a colon; without a full stop
 * @param certain whether Flux always fails on it; otherwise only where it evaluates that part
 */
public record TextFault(int offset, String message, boolean certain) {

  /** The place in the text as people count: the line and the column, both from 1. */
  public String place(String text) {
    String before = text.substring(0, Math.min(offset, text.length()));
    long line = 1 + before.chars().filter(c -> c == '\n').count();
    int start = before.lastIndexOf('\n') + 1;
    return "line " + line + ", column " + (1 + before.codePointCount(start, before.length()));
  }
}
