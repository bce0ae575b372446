package dev.plimsoll.cli.option;

import dev.plimsoll.policy.document.PolicyFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** {@code --policies}: which policies to evaluate with. */
public final class PolicyFilesOption {

  @Option(
      names = "--policies",
      paramLabel = "PATH",
      split = ",",
      description =
          "Files and folders of policies, instead of the shipped ones; builtin among them adds"
              + " those.")
  private List<Path> paths = List.of(Path.of(PolicyFiles.BUILTIN));

  /** What was named, for messages about it. */
  public List<Path> paths() {
    return paths;
  }

  /**
   * Their files.
   *
   * @throws IOException if one cannot be read; the message names it
   */
  public PolicyFiles read() throws IOException {
    return PolicyFiles.read(paths);
  }
}
