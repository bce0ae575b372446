package dev.plimsoll.testbed;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The folder that can start a real Kubernetes control plane: {@code PLIMSOLL_TESTBED}, else {@code
 * testbed} in the folder {@code shared} beside the project.
 */
public record Testbed(Path folder) {

  private static final String VARIABLE = "PLIMSOLL_TESTBED";
  private static final Path BESIDE_THE_PROJECT = Path.of("../shared/testbed");

  /** Where it is looked for. */
  static Path expected() {
    String named = System.getenv(VARIABLE);
    return named == null || named.isEmpty() ? BESIDE_THE_PROJECT : Path.of(named);
  }

  /** The testbed, if this machine has it. */
  public static Optional<Testbed> find() {
    Path folder = expected().toAbsolutePath().normalize();
    return Files.isExecutable(folder.resolve("testbed"))
        ? Optional.of(new Testbed(folder))
        : Optional.empty();
  }

  /** A control plane, with these options of {@code up}; it is stopped when this JVM ends. */
  public Cluster start(String... options) {
    return Cluster.start(this, List.of(options));
  }

  /** A subcommand of the testbed's own script. */
  public Command script(Object... arguments) {
    Command script = Command.of(folder.resolve("testbed"));
    for (Object argument : arguments) {
      script = script.with(argument.toString());
    }
    return script;
  }

  /** The folder of its programs (kubectl, helm, the controllers, the version oracles), unpacked. */
  public Path programs() {
    return Path.of(script("assets").success().strip());
  }

  /** The resource definitions of the current Flux. */
  public Path crds() {
    return folder.resolve("crds");
  }

  /** The resource definitions of another Flux, for example {@code 2.2} or {@code 2.10}. */
  public Path crdsOf(String fluxVersion) {
    Path old = folder.resolve("crds-old").resolve("flux-" + fluxVersion);
    return Files.isDirectory(old) ? old : crdsByVersion(fluxVersion);
  }

  /**
   * Every resource definition of a version of Flux, notifications included, such as {@code 2.9}.
   */
  public Path crdsByVersion(String fluxVersion) {
    return folder.resolve("crds-by-version").resolve(fluxVersion);
  }
}
