package dev.plimsoll.cli;

import dev.plimsoll.cli.policy.PolicyCommand;
import io.quarkus.runtime.annotations.QuarkusMain;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program: reads the command line and hands over to one command, each a class of its own. */
@QuarkusMain
@Command(
    name = "plimsoll",
    description = "Checks and repairs Flux objects before they reach the cluster.",
    mixinStandardHelpOptions = true,
    versionProvider = ProgramVersion.class,
    subcommands = {
      AuditCommand.class,
      Check.class,
      Completion.class,
      ForecastCommand.class,
      Man.class,
      Migrate.class,
      PolicyCommand.class,
      Range.class,
      Serve.class
    })
public final class Plimsoll {

  /** Runs one command and ends the process with the command's exit code. */
  public static void main(String[] args) {
    CommandLine program = new CommandLine(new Plimsoll());
    if (args.length == 0) {
      program.usage(System.err);
      System.exit(CommandLine.ExitCode.USAGE);
    }
    System.exit(program.execute(args));
  }
}
