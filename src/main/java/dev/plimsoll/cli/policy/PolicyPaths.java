package dev.plimsoll.cli.policy;

import dev.plimsoll.cli.option.FluxNamespacesOption;
import dev.plimsoll.cli.option.FluxVersionOption;
import dev.plimsoll.flux.FluxNamespaces;
import dev.plimsoll.policy.document.PolicyDocuments;
import dev.plimsoll.policy.document.PolicyFiles;
import dev.plimsoll.rule.Rules;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The policy files that a command is about, which have to be named. */
final class PolicyPaths {

  @Parameters(
      paramLabel = "PATH",
      arity = "1..*",
      description = "Files and folders of policies; builtin stands for the shipped ones.")
  private List<Path> paths = List.of();

  @Mixin private FluxVersionOption fluxVersion = new FluxVersionOption();

  @Mixin private FluxNamespacesOption fluxNamespaces = new FluxNamespacesOption();

  /**
   * Reads them, with whatever is wrong with them.
   *
   * @throws IOException if a file cannot be read; the message names it
   */
  PolicyDocuments read() throws IOException {
    return PolicyFiles.readWithTests(paths)
        .documents(new Rules(fluxVersion.target(), fluxNamespaces.namespaces()));
  }

  /** Where the controllers of Flux run. */
  FluxNamespaces flux() {
    return fluxNamespaces.namespaces();
  }
}
