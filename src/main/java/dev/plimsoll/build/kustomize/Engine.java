package dev.plimsoll.build.kustomize;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The program that builds: {@code kustomize}, or the kustomize that {@code kubectl} has in it. Flux
 * 2.9 has kustomize 5.8 in it, as kubectl 1.36 does.
 *
 * @param program where it is
 */
public record Engine(Path program) {

  private static final Pattern VERSION = Pattern.compile("v(\\d+\\.\\d+\\.\\d+\\S*)");

  private static final Duration VERSION_DEADLINE = Duration.ofSeconds(20);

  private static final int VERSION_BYTES = 1 << 16;

  /** The first one on a search path: kustomize before kubectl. */
  public static Optional<Engine> find(SearchPath path) {
    return path.find("kustomize", "kubectl").map(Engine::new);
  }

  /**
   * Its name and version in words, such as {@code kustomize 5.8.1}. Starting it takes as long as a
   * build, so that this is kept until the program is another.
   */
  public String description(Optional<BuildCache> cache) {
    try {
      String key = "engine-" + Integer.toHexString(identity().hashCode());
      return cache.map(kept -> kept.line(key, this::description)).orElseGet(this::description);
    } catch (IOException e) {
      return description();
    }
  }

  private String description() {
    String name = isKubectl() ? "kubectl kustomize" : "kustomize";
    try (Sandbox sandbox = Sandbox.create(false)) {
      return version(sandbox).map(version -> name + " " + version).orElse(name);
    } catch (IOException e) {
      return name;
    }
  }

  private boolean isKubectl() {
    return String.valueOf(program.getFileName()).startsWith("kubectl");
  }

  /**
   * What tells one build of the program from another, without running it.
   *
   * @throws IOException if it is not there
   */
  public String identity() throws IOException {
    Path real = program.toRealPath();
    return real + " " + Files.size(real) + " " + Files.getLastModifiedTime(real).toMillis();
  }

  /** Its version of kustomize, such as {@code 5.8.1}; empty if it does not say. */
  public Optional<String> version(Sandbox sandbox) {
    List<String> words =
        isKubectl()
            ? List.of(program.toString(), "version", "--client")
            : List.of(program.toString(), "version");
    if (sandbox.run(words, VERSION_DEADLINE, VERSION_BYTES) instanceof Run.Output output) {
      for (String line : output.text().lines().toList()) {
        Matcher matcher = VERSION.matcher(line);
        if ((!isKubectl() || line.contains("Kustomize")) && matcher.find()) {
          return Optional.of(matcher.group(1));
        }
      }
    }
    return Optional.empty();
  }

  /** Builds a folder of a sandbox; load restrictions are off, as in Flux, plugins are off too. */
  Run build(Sandbox sandbox, String folder, Duration deadline, int maxBytes) {
    String named = folder.isEmpty() ? "." : "./" + folder;
    String unrestricted = "--load-restrictor=LoadRestrictionsNone";
    return sandbox.run(
        List.of(program.toString(), isKubectl() ? "kustomize" : "build", named, unrestricted),
        deadline,
        maxBytes);
  }
}
