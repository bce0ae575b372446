package dev.plimsoll.version;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.plimsoll.testbed.Testbed;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The version library of Flux itself, as a process that answers questions a line at a time. Part of
 * the testbed.
 */
final class Oracle {
  private final Path program;

  private Oracle(Path program) {
    this.program = program;
  }

  /** The oracle that speaks the dialect. */
  static Oracle in(Testbed testbed, Dialect dialect) {
    return new Oracle(
        testbed
            .programs()
            .resolve("semver-oracle-" + dialect.name().substring(1).replace('_', '.') + ".0"));
  }

  /** The answers to the questions, in order. */
  List<String> ask(List<String> questions) throws IOException {
    Process process =
        new ProcessBuilder(program.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    Thread.ofVirtual().start(() -> write(process, questions));
    List<String> answers = new ArrayList<>(questions.size());
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        answers.add(line);
      }
    }
    return answers;
  }

  private static void write(Process process, List<String> questions) {
    try (var writer =
        new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), UTF_8))) {
      for (String question : questions) {
        writer.write(question);
        writer.write('\n');
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What Plimsoll answers to a question in the oracle's format. */
  static String answer(String question, Dialect dialect) {
    String[] fields = question.split("\t", -1);
    return switch (fields[0]) {
      case "check" -> check(fields[1], fields[2], dialect);
      case "parse" -> parse(() -> Version.parse(fields[1], dialect));
      case "strict" -> parse(() -> Version.parseStrict(fields[1], dialect));
      case "compare" -> compare(fields[1], fields[2], dialect);
      default -> throw new IllegalArgumentException(question);
    };
  }

  private interface Parsing {
    Version version() throws VersionSyntaxException;
  }

  private static String check(String constraint, String version, Dialect dialect) {
    Constraint parsed;
    try {
      parsed = Constraint.parse(constraint, dialect);
    } catch (VersionSyntaxException e) {
      return "constraint-error";
    }
    try {
      return Boolean.toString(parsed.check(Version.parse(version, dialect)));
    } catch (VersionSyntaxException e) {
      return "version-error";
    }
  }

  private static String parse(Parsing parsing) {
    try {
      return "ok " + parsing.version();
    } catch (VersionSyntaxException e) {
      return "error";
    }
  }

  private static String compare(String a, String b, Dialect dialect) {
    try {
      return Integer.toString(
          Integer.signum(Version.parse(a, dialect).compareTo(Version.parse(b, dialect))));
    } catch (VersionSyntaxException e) {
      return "error";
    }
  }
}
