package dev.plimsoll.cli;

import dev.plimsoll.cli.policy.PolicyCommand;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program: reads the command line and hands over to one command, each a class of its own. */
@QuarkusMain
@Command(
    name = "plimsoll",
    description = "Checks and repairs Flux objects before they reach the cluster.",
    mixinStandardHelpOptions = true,
    versionProvider = ProgramVersion.class)
public final class Plimsoll {

  private static final List<Class<?>> COMMANDS =
      List.of(
          AuditCommand.class,
          Check.class,
          Completion.class,
          ForecastCommand.class,
          Man.class,
          Migrate.class,
          PolicyCommand.class,
          Range.class,
          Serve.class);

  /** Those that tell of all the others. */
  private static final Set<Class<?>> GUIDES = Set.of(Completion.class, Man.class);

  /** Runs one command and ends the process with the command's exit code. */
  public static void main(String[] args) {
    CommandLine program = commandLine(args);
    if (args.length == 0) {
      program.usage(System.err);
      System.exit(CommandLine.ExitCode.USAGE);
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
            .filter(it -> args.length > 0 && args[0].equals(name(it)) && !GUIDES.contains(it))
            .toList();
    (called.isEmpty() ? COMMANDS : called).forEach(program::addSubcommand);
    return program;
  }

  private static String name(Class<?> command) {
    return Objects.requireNonNull(command.getAnnotation(Command.class)).name();
  }
}
