package dev.plimsoll.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

class ForecastCommandTest {

  private static final Pattern CONSOLE =
      Pattern.compile("(?ms)^```console\\n\\$ plimsoll (.*?)(; echo \\$\\?)?\\n(.*?)^```$");

  @TempDir private Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TestFactory
  Stream<DynamicTest> theExamplesOfThePageDoWhatItSays() throws IOException {
    Matcher matcher =
        CONSOLE.matcher(Files.readString(Path.of("docs/reference/commands/forecast.md")));
    return matcher
        .results()
        .map(matchResult ->
            DynamicTest.dynamicTest(
                matchResult.group(1),
                () -> {
                  out.getBuffer().setLength(0);
                  int exit = run(matchResult.group(1).split(" "));
                  String code = matchResult.group(2) == null ? "" : exit + "\n";
                  assertThat(out + code).isEqualTo(matchResult.group(3));
                }));
  }

  @Test
  void readsWholeFolders() throws IOException {
    Path old = Files.createDirectories(folder.resolve("old/templates"));
    Path now = Files.createDirectories(folder.resolve("new/templates"));
    Files.copy(Path.of("examples/forecast/old.yaml"), old.resolve("all.yaml"));
    Files.copy(Path.of("examples/forecast/old.yaml"), now.resolve("all.yaml"));
    Files.writeString(now.resolve("notes.txt"), "no manifest");

    int exit = run("forecast", "--fail-on", "restart", old.toString(), now.toString());

    assertThat(exit).isZero();
    assertThat(out.toString()).contains("5 workloads, 0 to restart");
  }

  @Test
  void cannotEvaluateWhatItCannotRead() throws IOException {
    Path broken = Files.writeString(folder.resolve("broken.yaml"), "a: [1\nb: {");

    int exit = run("forecast", broken.toString(), "examples/forecast/new.yaml");

    assertThat(exit).isEqualTo(2);
    assertThat(err.toString()).contains("could not read", "broken.yaml");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void saysThatAFileIsMissing() {
    int exit = run("forecast", "no-such.yaml", "examples/forecast/new.yaml");

    assertThat(exit).isEqualTo(2);
    assertThat(err.toString()).contains("no-such.yaml does not exist");
  }

  @Test
  void takesStandardInputOnce() {
    int exit = run("forecast", "-", "-");

    assertThat(exit).isEqualTo(2);
    assertThat(err.toString()).contains("cannot both be standard input");
  }

  private int run(String... args) {
    return Plimsoll.commandLine(args)
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(args);
  }
}
