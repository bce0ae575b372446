package dev.plimsoll.cli.policy;

import dev.plimsoll.policy.setting.DocumentName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code plimsoll policy new}: a policy to start from, with its test. */
@Command(
    name = "new",
    description = "Writes a policy to start from, and its test.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:both files are written",
      "2:the work could not be done: a wrong name or flag, a file that is there already"
    })
final class NewCommand implements Callable<Integer> {

  @Parameters(paramLabel = "NAME", description = "The name of the policy, and of its files.")
  private String name = "";

  @Option(
      names = "--from",
      paramLabel = "POLICY",
      description = "A shipped policy to start from. Default: one that explains itself.")
  private @Nullable String from;

  @Option(
      names = {"-d", "--folder"},
      paramLabel = "FOLDER",
      description = "Where to write. Default: the current folder.")
  private Path folder = Path.of("");

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    CommandLine command = Objects.requireNonNull(spec).commandLine();
    try {
      Starter starter =
          (from == null ? Starter.plain() : Starter.shipped(from)).named(DocumentName.check(name));
      Path policy = folder.resolve(name + ".yaml");
      Path test = folder.resolve(name + ".test.yaml");
      for (Path file : List.of(policy, test)) {
        if (Files.exists(file)) {
          throw new IllegalArgumentException(
              file + " is there already; choose another name, or delete it first");
        }
      }
      Files.createDirectories(policy.toAbsolutePath().getParent());
      Files.writeString(policy, starter.policy());
      Files.writeString(test, starter.test());
      command.getOut().println("wrote " + policy + " and " + test);
      command
          .getOut()
          .println(
              "next: plimsoll policy test "
                  + (folder.toString().isEmpty() ? "." : folder.toString()));
      command.getOut().flush();
      return ExitCode.OK;
    } catch (IllegalArgumentException | IOException e) {
      command.getErr().println("plimsoll: " + e.getMessage());
      return ExitCode.USAGE;
    }
  }
}
