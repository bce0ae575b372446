package dev.plimsoll.cli.policy;

import dev.plimsoll.cli.option.FluxNamespacesOption;
import dev.plimsoll.cli.option.FluxVersionOption;
import dev.plimsoll.cli.option.PolicyFilesOption;
import dev.plimsoll.policy.RuleCatalogue;
import dev.plimsoll.policy.document.PolicyFiles;
import dev.plimsoll.policy.engine.PolicySet;
import dev.plimsoll.rule.Rules;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import picocli.CommandLine.Mixin;

/** Which policies a command is about, where it does not name files of its own. */
final class PolicyOptions {

  @Mixin private PolicyFilesOption policies = new PolicyFilesOption();

  @Mixin private FluxVersionOption fluxVersion = new FluxVersionOption();

  @Mixin private FluxNamespacesOption fluxNamespaces = new FluxNamespacesOption();

  /** The kinds of rules there are for that version and those namespaces. */
  RuleCatalogue rules() {
    return new Rules(fluxVersion.target(), fluxNamespaces.namespaces());
  }

  /**
   * Reads and compiles them.
   *
   * @throws IOException if a file cannot be read
   * @throws IllegalArgumentException if one is unsound; the message holds every problem
   */
  PolicySet read() throws IOException {
    return compiled(policies.read());
  }

  /** The same, without what stands for policies that are no files, such as {@code configmaps}. */
  PolicySet readWithout(String name) throws IOException {
    return compiled(
        PolicyFiles.read(
            policies.paths().stream().filter(path -> !path.equals(Path.of(name))).toList()));
  }

  /** Whether that is among them. */
  boolean has(String name) {
    return policies.paths().contains(Path.of(name));
  }

  private PolicySet compiled(PolicyFiles files) {
    return new PolicySet(files.documents(rules()), Clock.systemUTC(), fluxNamespaces.namespaces());
  }
}
