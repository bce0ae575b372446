package dev.plimsoll.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.version.Dialect;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RangeCommandTest {
  private static final Path PAGE = Path.of("docs/reference/commands/range.md");
  private static final Pattern EXAMPLE =
      Pattern.compile("```console\n\\$ (?:printf '(.*)' \\| )?plimsoll (.*)\n((?s).*?)```\n");

  /** What a run of the program leaves behind. */
  private record Run(int code, String text) {
    static Run of(String... args) {
      StringWriter written = new StringWriter();
      int code =
          Plimsoll.commandLine(args)
              .setOut(new PrintWriter(written, true))
              .setErr(new PrintWriter(written, true))
              .execute(args);
      return new Run(code, written.toString());
    }
  }

  @TestFactory
  Stream<DynamicTest> thePageShowsWhatTheProgramDoes() throws IOException {
    String page = Files.readString(PAGE, UTF_8);
    List<DynamicTest> examples =
        EXAMPLE
            .matcher(page)
            .results()
            .map(example ->
                DynamicTest.dynamicTest(
                    example.group(2),
                    () -> {
                      String input = example.group(1);
                      String said =
                          input == null
                              ? Run.of(words(example.group(2))).text()
                              : batch(input.translateEscapes());
                      assertThat(said).isEqualTo(example.group(3));
                    }))
            .toList();
    assertThat(examples).hasSize(page.split("```console", -1).length - 1);
    return examples.stream();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "0 ; 1.x 1.2.3",
        "1 ; 1.x 1.2.3 2.0.0",
        "0 ; 1.2.x --within 1.x",
        "1 ; 1.x --within 1.2.x",
        "2 ; 1.2.3.4",
        "2 ; 1.x 1.2.3.4",
        "2 ; 1.x --within y",
        "2 ; 1.x --flux-version 1.0",
        "2 ; 1.x --output xml",
        "2 ; --flux-version 2.9",
        "2 ; 1.x --batch",
      })
  void theExitCodeIsTheAnswer(int code, String args) {
    assertThat(Run.of(("range " + args).split(" ")).code()).isEqualTo(code);
  }

  @Test
  void batchAnswersEachLineInOrder() throws IOException {
    String answers =
        batch("1.x\t1.2.3\r\n1.x\t2.0.0\n\t1.0.0\n1.x\n1.x\t\n1.x\t1.0.0 \n1\r2\t1.0.0\n*\t3.0.0");

    assertThat(answers.lines())
        .containsExactly(
            "true",
            "false",
            "constraint-error",
            "version-error",
            "version-error",
            "version-error",
            "false",
            "true");
  }

  private static String batch(String input) throws IOException {
    StringWriter out = new StringWriter();
    new RangeBatch(Dialect.LATEST).run(new BufferedReader(new StringReader(input)), out);
    return out.toString();
  }

  /** The words of a command line in which single quotes may stand. */
  private static String[] words(String line) {
    Matcher word = Pattern.compile("'([^']*)'|(\\S+)").matcher(line);
    return word.results()
        .map(w -> w.group(1) == null ? w.group(2) : w.group(1))
        .toArray(String[]::new);
  }
}
