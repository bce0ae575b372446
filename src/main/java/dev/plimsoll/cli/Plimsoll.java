package dev.plimsoll.cli;

import com.google.common.base.Throwables;
import dev.plimsoll.cli.policy.PolicyCommand;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParseResult;

/** The program: reads the command line and hands over to one command, each a class of its own. */
@QuarkusMain
@Command(
    name = "plimsoll",
    description = "Checks and fixes Flux objects before they reach the cluster.",
    mixinStandardHelpOptions = true,
    versionProvider = ProgramVersion.class)
public final class Plimsoll {

  private static final List<Class<?>> COMMANDS =
      List.of(
          AuditCommand.class,
          CheckCommand.class,
          CompletionCommand.class,
          ForecastCommand.class,
          ManCommand.class,
          MigrateCommand.class,
          PolicyCommand.class,
          RangeCommand.class,
          ServeCommand.class);

  /** Those that tell of all the others. */
  private static final Set<Class<?>> GUIDES = Set.of(CompletionCommand.class, ManCommand.class);

  /** Runs one command and ends the process with the command's exit code. */
  public static void main(String[] args) {
    CommandLine program = commandLine(args);
    if (args.length == 0) {
      program.usage(System.err);
      System.exit(CommandLine.ExitCode.USAGE);
    }
    if (!args[0].equals(name(ServeCommand.class))) {
      // Only the server sets up a log. For other commands all that is logged, down to whole answers
      // of an API server, would be kept in memory until the end.
      Logger.getLogger("").setLevel(Level.WARNING);
    }
    System.exit(program.execute(args));
  }

  /**
   * The program with the command that is called, or with all of them where none is: to look through
   * the flags of every one takes a good part of a start.
   */
  static CommandLine commandLine(String... args) {
    CommandLine program = new CommandLine(new Plimsoll());
    List<Class<?>> called =
        COMMANDS.stream()
            .filter(type -> args.length > 0 && args[0].equals(name(type)) && !GUIDES.contains(type))
            .toList();
    (called.isEmpty() ? COMMANDS : called).forEach(program::addSubcommand);
    return program.setExecutionExceptionHandler(Plimsoll::fault);
  }

  /**
   * Says where this program failed, for a report of it, in a line; the messages of exceptions like
   * to quote what they choked on, and stay out. The exit code must not look like that of findings.
   */
  private static int fault(Exception fault, CommandLine command, ParseResult given) {
    Throwable cause = Throwables.getRootCause(fault);
    String place =
        Arrays.stream(cause.getStackTrace())
            .filter(frame -> frame.getClassName().startsWith("dev.plimsoll."))
            .findFirst()
            .map(frame -> " at " + frame)
            .orElse("");
    command
        .getErr()
        .println(
            "plimsoll: a fault of this program, so nothing was decided; please report this line: "
                + cause.getClass().getName()
                + place);
    return CommandLine.ExitCode.USAGE;
  }

  private static String name(Class<?> command) {
    return Objects.requireNonNull(command.getAnnotation(Command.class)).name();
  }
}
