package dev.plimsoll.cli.report;

import java.io.BufferedWriter;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** Standard output, and who looks at it. */
public final class Terminal {

  private Terminal() {}

  /** Whether a person looks on. */
  @SuppressWarnings("SystemConsoleNull") // JDK 25 went back to null where there is no terminal
  public static boolean isThere() {
    Console console = System.console();
    return console != null && console.isTerminal();
  }

  /** Whether what is printed may have colours (no-color.org). */
  public static boolean hasColours() {
    return isThere() && System.getenv("NO_COLOR") == null;
  }

  /** Standard output in UTF-8, buffered; flush it at the end. */
  public static PrintWriter standardOutput() {
    return new PrintWriter(
        new BufferedWriter(
            new OutputStreamWriter(
                new FileOutputStream(FileDescriptor.out), StandardCharsets.UTF_8)));
  }
}
