package dev.plimsoll.cli.option;

import dev.plimsoll.flux.FluxNamespaces;
import picocli.CommandLine.Option;

/** {@code --flux-namespaces}: where the controllers of Flux run. */
public final class FluxNamespacesOption {

  @Option(
      names = "--flux-namespaces",
      paramLabel = "NAMES",
      converter = FluxNamespacesConverter.class,
      description =
          "Namespaces in which Flux runs, separated by commas; its controllers are service accounts"
              + " of these. Default: flux-system.")
  private FluxNamespaces namespaces = FluxNamespaces.DEFAULT;

  /** Those that were named, else {@code flux-system}. */
  public FluxNamespaces namespaces() {
    return namespaces;
  }
}
