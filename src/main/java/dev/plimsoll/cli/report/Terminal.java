package dev.plimsoll.cli.report;

import java.io.BufferedWriter;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Model.UsageMessageSpec;

/** Standard output, and who looks at it. */
public final class Terminal {

  private Terminal() {}

  /** Lines that are wider are hard to read, in characters. */
  private static final int WIDEST = 120;

  /** Whether a person looks on standard output. */
  public static boolean isThere() {
    return isTerminal(1);
  }

  /** Whether a person looks on standard error. */
  public static boolean hasErrors() {
    return isTerminal(2);
  }

  /**
   * Whether a file descriptor is a terminal. Java knows it of standard input and output together;
   * Linux tells each by its name (proc(5), {@code /proc/self/fd}).
   */
  @SuppressWarnings("SystemConsoleNull") // JDK 25 went back to null where there is no terminal
  private static boolean isTerminal(int descriptor) {
    Path link = Path.of("/proc/self/fd/" + descriptor);
    if (Files.isSymbolicLink(link)) {
      try {
        String target = Files.readSymbolicLink(link).toString();
        return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
      } catch (IOException e) {
        return false;
      }
    }
    Console console = System.console();
    return console != null && console.isTerminal();
  }

  /** The colours of standard output. */
  public static Colours colours(Colours.When when) {
    return Colours.of(when, System.getenv(), isThere());
  }

  /**
   * How many characters a line of standard output takes: what {@code COLUMNS} says, else the width
   * of the terminal up to {@value #WIDEST}; without a terminal any number.
   */
  public static int width() {
    String columns = System.getenv("COLUMNS");
    if (columns != null && columns.matches("[1-9][0-9]{1,4}")) {
      return Integer.parseInt(columns);
    }
    return isThere()
        ? Math.min(WIDEST, new UsageMessageSpec().autoWidth(true).width())
        : Integer.MAX_VALUE;
  }

  /** Standard output in UTF-8, buffered; flush it at the end. */
  public static PrintWriter standardOutput() {
    return new PrintWriter(
        new BufferedWriter(
            new OutputStreamWriter(
                new FileOutputStream(FileDescriptor.out), StandardCharsets.UTF_8)));
  }
}
