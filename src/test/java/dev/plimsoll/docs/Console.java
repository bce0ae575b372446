package dev.plimsoll.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.testbed.Command;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Executes what the documentation shows as typed at a terminal. A line that starts with {@code $ }
 * is a command, the lines below it are what it prints on either stream; a line of three dots stands
 * for any lines, three dots within a line for any characters.
 */
final class Console {

  /** A command as shown, with the output as shown. */
  private record Shown(String command, String output) {}

  private Console() {}

  /** Runs the commands of a block in one shell and compares what they print. */
  static void execute(Markdown.Block block, String path, Map<String, String> environment) {
    execute(block, path, environment, Path.of(""));
  }

  /** The same in a folder. */
  static void execute(
      Markdown.Block block, String path, Map<String, String> environment, Path folder) {
    List<Shown> shown = shown(block);
    assertThat(shown).as(block + " shows commands").isNotEmpty();
    StringBuilder script = new StringBuilder("exec 2>&1\n");
    for (Shown step : shown) {
      // Each command finds in $? what the one before it left there.
      script.append(step.command()).append("\nstatus=$?; echo; echo '\u0001'; (exit $status)\n");
    }
    Command shell =
        Command.of("bash")
            .env("PATH", path)
            .env("NO_COLOR", "1")
            .in(folder)
            .input(script.toString());
    for (Map.Entry<String, String> variable : environment.entrySet()) {
      shell = shell.env(variable.getKey(), variable.getValue());
    }
    String[] printed = shell.run().out().split("\n?\u0001\n", -1);
    for (int i = 0; i < shown.size(); i++) {
      assertThat(printed[i].strip())
          .as(block + " $ " + shown.get(i).command())
          .matches(pattern(shown.get(i).output().strip()));
    }
  }

  private static List<Shown> shown(Markdown.Block block) {
    List<Shown> shown = new ArrayList<>();
    String command = "";
    StringBuilder output = new StringBuilder();
    for (String line : block.text().lines().toList()) {
      if (line.startsWith("$ ")) {
        if (!command.isEmpty()) {
          shown.add(new Shown(command, output.toString()));
        }
        command = line.substring(2);
        output.setLength(0);
      } else if (command.endsWith("\\")) {
        command = command + "\n" + line;
      } else {
        output.append(line).append('\n');
      }
    }
    if (!command.isEmpty()) {
      shown.add(new Shown(command, output.toString()));
    }
    return shown;
  }

  private static Pattern pattern(String output) {
    return Pattern.compile(
        output
            .lines()
            .map(line ->
                line.strip().equals("...")
                    ? "(?:.*\\n)*?.*"
                    : Arrays.stream(line.stripTrailing().split("\\.\\.\\.", -1))
                        .map(Pattern::quote)
                        .collect(Collectors.joining(".*")))
            .collect(Collectors.joining("[ \\t]*\\n")));
  }
}
