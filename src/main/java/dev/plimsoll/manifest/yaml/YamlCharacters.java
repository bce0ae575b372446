package dev.plimsoll.manifest.yaml;

import dev.plimsoll.manifest.Lines;
import java.io.Reader;
import java.io.StringReader;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * The characters of a text for SnakeYAML's scanner, which asks for each several times: all of them
 * at hand, where SnakeYAML's own reader moves a window of code points over a stream. Counts lines
 * and columns as that does.
 */
final class YamlCharacters extends StreamReader {

  private static final int[] NO_BUFFER = {};

  private final String text;
  private final char[] characters;
  private int pointer;
  private int document;
  private int line;
  private int column;
  private Mark mark = new Mark("", 0, 0, 0, NO_BUFFER, 0);

  private YamlCharacters(String text) {
    super(Reader.nullReader());
    this.text = text;
    this.characters = text.toCharArray();
  }

  /**
   * A reader of a text. One that has characters beyond the first plane, which count as one and are
   * two here, or characters that YAML does not allow is left to SnakeYAML's own.
   */
  static StreamReader of(String text) {
    for (int at = 0; at < text.length(); at++) {
      if (!isPrintable(text.charAt(at))) {
        return new StreamReader(new StringReader(text));
      }
    }
    return new YamlCharacters(text);
  }

  /** The scanner asks for the mark of most places twice. */
  @Override
  public Mark getMark() {
    if (mark.getIndex() != pointer) {
      mark = new Mark("", pointer, line, column, NO_BUFFER, 0);
    }
    return mark;
  }

  @Override
  public int peek() {
    return pointer < characters.length ? characters[pointer] : '\0';
  }

  @Override
  public int peek(int index) {
    int at = pointer + index;
    return at < characters.length ? characters[at] : '\0';
  }

  @Override
  public void forward() {
    if (pointer < characters.length) {
      char c = characters[pointer++];
      if (c >= ' ' && c <= '~') {
        column++;
      } else if (Lines.isBreak(c) && !(c == '\r' && isBeforeNewline())) {
        line++;
        column = 0;
      } else if (c != '\uFEFF') {
        column++;
      }
    }
  }

  /** Whether a carriage return that was just passed does not end a line by itself. */
  private boolean isBeforeNewline() {
    return pointer == characters.length || characters[pointer] == '\n';
  }

  @Override
  public void forward(int length) {
    for (int i = 0; i < length; i++) {
      forward();
    }
  }

  @Override
  public String prefix(int length) {
    return text.substring(pointer, Math.min(pointer + length, characters.length));
  }

  @Override
  public String prefixForward(int length) {
    String prefix = prefix(length);
    pointer += length;
    column += length;
    return prefix;
  }

  @Override
  public int getColumn() {
    return column;
  }

  @Override
  public int getDocumentIndex() {
    return pointer - document;
  }

  @Override
  public void resetDocumentIndex() {
    document = pointer;
  }

  @Override
  public int getIndex() {
    return pointer;
  }

  @Override
  public int getLine() {
    return line;
  }
}
