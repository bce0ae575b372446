package dev.plimsoll.cli;

import dev.plimsoll.version.Constraint;
import dev.plimsoll.version.Dialect;
import dev.plimsoll.version.Version;
import dev.plimsoll.version.VersionSyntaxException;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;

/**
 * Answers many questions, a line each and in order, so that a script can ask one process about
 * everything it has.
 */
final class RangeBatch {
  private final Dialect dialect;

  RangeBatch(Dialect dialect) {
    this.dialect = dialect;
  }

  /**
   * Reads until the end of the input. Answers at once whenever the other side has stopped to
   * listen.
   */
  void run(BufferedReader in, Writer writer) throws IOException {
    BufferedWriter out = new BufferedWriter(writer, 1 << 16);
    StringBuilder line = new StringBuilder();
    while (readLine(in, line)) {
      out.write(answer(line));
      out.write('\n');
      if (!in.ready()) {
        out.flush();
      }
    }
    out.flush();
  }

  /**
   * A line ends with a line feed, and a carriage return before it is no part of it. One further in
   * is: it is white space to a constraint.
   */
  private static boolean readLine(BufferedReader in, StringBuilder line) throws IOException {
    line.setLength(0);
    int c = in.read();
    if (c < 0) {
      return false;
    }
    while (c >= 0 && c != '\n') {
      line.append((char) c);
      c = in.read();
    }
    if (!line.isEmpty() && line.charAt(line.length() - 1) == '\r') {
      line.setLength(line.length() - 1);
    }
    return true;
  }

  /** A line without a tab asks about the empty version. */
  private String answer(StringBuilder line) {
    int tab = line.indexOf("\t");
    Constraint constraint;
    try {
      constraint = Constraint.parse(tab < 0 ? line.toString() : line.substring(0, tab), dialect);
    } catch (VersionSyntaxException e) {
      return "constraint-error";
    }
    try {
      String version = tab < 0 ? "" : line.substring(tab + 1);
      return Boolean.toString(constraint.check(Version.parse(version, dialect)));
    } catch (VersionSyntaxException e) {
      return "version-error";
    }
  }
}
