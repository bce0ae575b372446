package dev.plimsoll.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.AutoComplete;
import picocli.CommandLine;

/** What shells and man are told of every command and flag. */
class ShellsTest {

  private final CommandLine program = Plimsoll.commandLine();

  @Test
  void fishLearnsEveryCommandAndFlag() {
    String script = CompletionCommand.fish(program);

    assertThat(script)
        .contains(
            "complete -c plimsoll -n '__fish_use_subcommand' -f -a check ",
            "complete -c plimsoll -n '__fish_seen_subcommand_from check' -l fail-on -x"
                + " -a 'deny warn audit' ",
            "-s o -l output -x -a 'text concise json sarif junit github gitlab azure checkstyle rdjson"
                + " markdown html'",
            "-l strict -d 'Fail on files",
            "complete -c plimsoll -n '__fish_seen_subcommand_from policy; and"
                + " __fish_seen_subcommand_from test' -l full-coverage ",
            "complete -c plimsoll -n '__fish_seen_subcommand_from completion' -f -a"
                + " 'bash zsh fish'");
    assertThat(script.lines()).allMatch(line -> line.startsWith("complete -c plimsoll -n '"));
  }

  @Test
  void bashLearnsEveryCommand() {
    String script = AutoComplete.bash("plimsoll", program);

    assertThat(script).contains(program.getSubcommands().keySet()).contains("--fail-on");
  }

  @Test
  void theManualHasEveryCommandAndFlag() {
    String page = ManCommand.page(program, "1.2.3");

    assertThat(page).startsWith(".TH PLIMSOLL 1 \"\" \"plimsoll 1.2.3\"\n.SH NAME\n");
    List<String> sections = page.lines().filter(line -> line.startsWith(".SS")).toList();
    assertThat(sections)
        .hasSizeGreaterThanOrEqualTo(program.getSubcommands().size())
        .contains(".SS \"plimsoll check\"");
    assertThat(page)
        .contains("\\fB\\-\\-fail\\-on\\fR \\fIACTION\\fR\n", "exit code 2\n", ".SH FILES\n");
    assertThat(page).containsOnlyOnce("\\fB\\-\\-version\\fR");
    assertThat(page).doesNotContain("${");
  }
}
