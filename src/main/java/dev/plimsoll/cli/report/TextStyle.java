package dev.plimsoll.cli.report;

/**
 * How the formats for people look.
 *
 * @param colours the colours of the terminal
 * @param width the characters of a line; {@link Integer#MAX_VALUE} where lines are not wrapped
 * @param all whether to list every place of equal findings, and what a baseline knows
 * @param statistics whether to print only the totals by rule
 */
public record TextStyle(Colours colours, int width, boolean all, boolean statistics) {

  /** Plain text in lines of any width. */
  public static final TextStyle PLAIN =
      new TextStyle(Colours.NONE, Integer.MAX_VALUE, false, false);
}
