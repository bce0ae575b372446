package dev.plimsoll.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code plimsoll completion}: what a shell needs to complete commands and flags. */
@Command(
    name = "completion",
    description = "Prints a script that completes commands and flags in a shell.",
    mixinStandardHelpOptions = true)
final class CompletionCommand implements Callable<Integer> {

  /** The shells. The script for bash works in zsh as well. */
  enum Shell {
    bash,
    zsh,
    fish
  }

  @SuppressWarnings("NullAway.Init") // set by picocli
  @Spec
  private CommandSpec spec;

  @Parameters(paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}.")
  private @Nullable Shell shell;

  @Override
  public Integer call() {
    CommandLine program = spec.root().commandLine();
    spec.commandLine()
        .getOut()
        .print(
            shell == Shell.fish
                ? fish(program)
                : AutoComplete.bash(program.getCommandName(), program));
    spec.commandLine().getOut().flush();
    return 0;
  }

  /** Completions as fish has them (fish documentation, "complete"). */
  static String fish(CommandLine program) {
    StringBuilder script = new StringBuilder();
    addTo(script, program.getCommandName(), program, "");
    return script.toString();
  }

  /**
   * Adds what can follow a command.
   *
   * @param typed the condition that the command has been typed; empty for the program itself
   */
  private static void addTo(
      StringBuilder script, String program, CommandLine command, String typed) {
    String condition = condition(command, typed);
    for (PositionalParamSpec parameter : command.getCommandSpec().positionalParameters()) {
      if (parameter.completionCandidates() != null) {
        script
            .append("complete -c ")
            .append(program)
            .append(" -n ")
            .append(quoted(condition))
            .append(" -f -a ")
            .append(quoted(String.join(" ", parameter.completionCandidates())))
            .append('\n');
      }
    }
    for (OptionSpec option : command.getCommandSpec().options()) {
      line(script, program, condition, option);
    }
    for (Map.Entry<String, CommandLine> below : command.getSubcommands().entrySet()) {
      CommandSpec spec = below.getValue().getCommandSpec();
      script
          .append("complete -c ")
          .append(program)
          .append(" -n ")
          .append(quoted(condition))
          .append(" -f -a ")
          .append(below.getKey())
          .append(described(spec.usageMessage().description()))
          .append('\n');
      addTo(
          script,
          program,
          below.getValue(),
          (typed.isEmpty() ? "" : typed + "; and ")
              + "__fish_seen_subcommand_from "
              + below.getKey());
    }
  }

  /** That a command has been typed, and none of those below it. */
  private static String condition(CommandLine command, String typed) {
    if (typed.isEmpty()) {
      return "__fish_use_subcommand";
    }
    String below = String.join(" ", command.getSubcommands().keySet());
    return below.isEmpty() ? typed : typed + "; and not __fish_seen_subcommand_from " + below;
  }

  private static void line(
      StringBuilder script, String program, String condition, OptionSpec option) {
    script.append("complete -c ").append(program).append(" -n ").append(quoted(condition));
    for (String name : option.names()) {
      script.append(name.startsWith("--") ? " -l " : " -s ").append(name.replaceFirst("^-+", ""));
    }
    if (option.completionCandidates() != null) {
      script.append(" -x -a ").append(quoted(String.join(" ", option.completionCandidates())));
    } else if (option.arity().max() > 0) {
      script.append(" -r");
    }
    script.append(described(option.description())).append('\n');
  }

  private static String described(String[] description) {
    return description.length == 0 ? "" : " -d " + quoted(description[0]);
  }

  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
