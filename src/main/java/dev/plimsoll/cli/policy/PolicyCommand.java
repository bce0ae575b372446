package dev.plimsoll.cli.policy;

import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code plimsoll policy}: what those need who write policies. */
@Command(
    name = "policy",
    description = "Checks, tests and explains policies.",
    mixinStandardHelpOptions = true,
    subcommands = {
      ExplainCommand.class,
      LintCommand.class,
      NewCommand.class,
      RbacCommand.class,
      SchemaCommand.class,
      TestCommand.class
    })
public final class PolicyCommand implements Callable<Integer> {

  @Spec private @Nullable CommandSpec spec;

  /** Without a command of its own it says which there are. */
  @Override
  public Integer call() {
    CommandLine command = Objects.requireNonNull(spec).commandLine();
    command.usage(command.getErr());
    return ExitCode.USAGE;
  }
}
