package dev.plimsoll.cli.option;

import dev.plimsoll.flux.FluxTarget;
import dev.plimsoll.flux.FluxVersion;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --flux-version}: which release of Flux a command evaluates or writes for. */
public final class FluxVersionOption {

  @Option(
      names = "--flux-version",
      paramLabel = "VERSION",
      converter = FluxVersionConverter.class,
      description =
          "The Flux version to evaluate or write for, such as 2.10. Default: the one that runs where"
              + " a cluster is read, else what all supported versions accept.")
  private @Nullable FluxVersion version;

  /** The one that was named. */
  public Optional<FluxVersion> named() {
    return Optional.ofNullable(version);
  }

  /** The one that was named, else all that are supported. */
  public FluxTarget target() {
    return FluxTarget.of(named());
  }
}
