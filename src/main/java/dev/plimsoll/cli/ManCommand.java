package dev.plimsoll.cli;

import dev.plimsoll.cli.report.ProgramVersion;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Spec;

/** {@code plimsoll man}: the manual page of this program, made from its own commands. */
@Command(
    name = "man",
    description = "Prints the manual page: plimsoll man | man -l -",
    mixinStandardHelpOptions = true)
final class ManCommand implements Callable<Integer> {

  /** What belongs to no command alone. */
  private static final String REST =
      """
      .SH EXIT STATUS
      0 for yes and clean, 1 for findings and no, 2 where the work could not be done.
      .SH ENVIRONMENT
      .TP
      .B PLIMSOLL_*
      A flag of \\fBcheck\\fR or \\fBserve\\fR, such as PLIMSOLL_FAIL_ON for \\-\\-fail\\-on; a flag on
      the command line takes precedence over it.
      .TP
      .B KUBECONFIG
      The cluster to ask.
      .TP
      .B NO_COLOR
      No colours, on a terminal either.
      .SH FILES
      .TP
      .B .plimsoll.yaml
      Paths and flags of \\fBcheck\\fR, in the folder where it runs; the environment takes precedence over it.
      """;

  @SuppressWarnings("NullAway.Init") // set by picocli
  @Spec
  private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    spec.commandLine().getOut().print(page(spec.root().commandLine(), ProgramVersion.number()));
    spec.commandLine().getOut().flush();
    return 0;
  }

  /** The page in the macros of man(7). */
  static String page(CommandLine program, String version) {
    String name = program.getCommandName();
    CommandSpec spec = program.getCommandSpec();
    StringBuilder page = new StringBuilder();
    page.append(".TH ")
        .append(name.toUpperCase(java.util.Locale.ROOT))
        .append(" 1 \"\" \"")
        .append(name)
        .append(' ')
        .append(version)
        .append("\"\n.SH NAME\n")
        .append(name)
        .append(" \\- ")
        .append(text(String.join(" ", spec.usageMessage().description())))
        .append("\n.SH SYNOPSIS\n.B ")
        .append(name)
        .append("\n.I COMMAND\n[\\fIoptions\\fR]\n.SH OPTIONS\n");
    options(page, spec);
    page.append(".SH COMMANDS\n");
    for (CommandLine command : program.getSubcommands().values()) {
      command(page, command);
    }
    return page.append(REST).toString();
  }

  private static void command(StringBuilder page, CommandLine command) {
    CommandSpec spec = command.getCommandSpec();
    page.append(".SS \"").append(text(spec.qualifiedName())).append("\"\n");
    page.append(text(String.join(" ", spec.usageMessage().description()))).append('\n');
    for (PositionalParamSpec parameter : spec.positionalParameters()) {
      argument(page, "\\fI" + text(parameter.paramLabel()) + "\\fR", parameter);
    }
    options(page, spec);
    Map<String, String> codes = spec.usageMessage().exitCodeList();
    codes.forEach((code, meaning) ->
        page.append(".TP\nexit code ")
            .append(text(code))
            .append('\n')
            .append(text(meaning))
            .append('\n'));
    for (CommandLine below : command.getSubcommands().values()) {
      command(page, below);
    }
  }

  /** The options of a command; those that every command has stand at the program alone. */
  private static void options(StringBuilder page, CommandSpec spec) {
    for (OptionSpec option : spec.options()) {
      if (spec.parent() == null || !(option.usageHelp() || option.versionHelp())) {
        String value =
            option.arity().max() == 0 ? "" : " \\fI" + text(option.paramLabel()) + "\\fR";
        argument(
            page,
            "\\fB" + text(String.join("\\fR, \\fB", option.names())) + "\\fR" + value,
            option);
      }
    }
  }

  private static void argument(StringBuilder page, String label, ArgSpec argument) {
    page.append(".TP\n")
        .append(label)
        .append('\n')
        .append(text(String.join(" ", argument.description())))
        .append('\n');
  }

  /** A text that roff takes as it is. */
  private static String text(String text) {
    StringBuilder plain = new StringBuilder();
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      switch (c) {
        case '\\' -> plain.append(text.startsWith("\\f", at) ? "\\" : "\\e");
        case '-' -> plain.append("\\-");
        case '\n' -> plain.append(' ');
        default -> plain.append(c);
      }
    }
    return plain.toString().startsWith(".") || plain.toString().startsWith("'")
        ? "\\&" + plain
        : plain.toString();
  }
}
