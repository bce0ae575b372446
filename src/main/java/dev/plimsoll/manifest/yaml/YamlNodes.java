package dev.plimsoll.manifest.yaml;

import dev.plimsoll.manifest.Lines;
import dev.plimsoll.manifest.Skipped;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.scanner.ScannerImpl;

/**
 * Reads the documents of a YAML file. After one that is broken it goes on with the next, as kubectl
 * does.
 */
final class YamlNodes {

  /** After this many broken documents the rest of a file is left alone. */
  private static final int MAX_BROKEN = 20;

  private static final LoaderOptions OPTIONS = new LoaderOptions();

  static {
    OPTIONS.setCodePointLimit(Integer.MAX_VALUE);
  }

  private final String file;
  private final String text;
  private final int end;
  private final YamlDialect dialect;
  private final ParsedFileBuilder reading;

  private YamlNodes(String file, String text, int end, YamlDialect dialect) {
    this.file = file;
    this.text = text;
    this.end = end;
    this.dialect = dialect;
    this.reading = new ParsedFileBuilder(file, text, dialect);
  }

  static ParsedFile read(String file, String text, YamlDialect dialect) {
    return new YamlNodes(file, text, text.length(), dialect).read(0, 0);
  }

  /** Reads what has changed of a file. */
  static ParsedFile read(String file, String text, UnchangedRegions rest) {
    return new YamlNodes(file, text, rest.end(), YamlDialect.KUBECTL)
        .read(rest.offset(), rest.line());
  }

  private ParsedFile read(int start, int startLine) {
    int line = startLine;
    int offset = start;
    for (int broken = 0; offset < end; broken++) {
      Skipped fault = readFrom(offset, line);
      if (fault == null) {
        break;
      }
      reading.skip(fault);
      if (broken == MAX_BROKEN) {
        break;
      }
      do {
        offset = Lines.next(text, offset);
        line++;
      } while (offset < end
          && (line < fault.location().line() - 1 || !Lines.opensDocument(text, offset)));
    }
    return reading.build();
  }

  /** Reads documents from a place on; answers what stopped it, null at the end of the file. */
  private @Nullable Skipped readFrom(int offset, int line) {
    StreamReader characters = YamlCharacters.of(text.substring(offset, end));
    try {
      YamlTokens tokens = new YamlTokens(new ScannerImpl(characters, OPTIONS));
      YamlDocuments documents = new YamlDocuments(new ParserImpl(tokens), dialect);
      for (Node root = documents.next(); root != null; root = documents.next()) {
        reading.add(root, line, documents.hasContentAfterSeparator());
      }
      return null;
    } catch (ReaderException e) {
      return unreadable(
          characters.getMark(),
          line,
          String.format("the character U+%04X has no place in a YAML file", e.getCodePoint()));
    } catch (MarkedYAMLException e) {
      Mark mark = e.getProblemMark() == null ? e.getContextMark() : e.getProblemMark();
      return unreadable(
          mark == null ? characters.getMark() : mark,
          line,
          "this is no YAML: " + harmless(e.getProblem()));
    } catch (YAMLException e) {
      return unreadable(characters.getMark(), line, "this is no YAML: " + e.getMessage());
    }
  }

  /**
   * A message without the name that it quotes: an unquoted password that starts with an asterisk or
   * an exclamation mark is an alias or a tag to the parser.
   */
  private static String harmless(String problem) {
    return problem.replaceAll("(found undefined (alias|tag handle)).*", "$1");
  }

  private Skipped unreadable(Mark mark, int line, String reason) {
    return new Skipped(file, NodePositions.location(mark, line), Skipped.Cause.UNREADABLE, reason);
  }
}
