package dev.plimsoll.build.kustomize;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where programs are looked for.
 *
 * @param folders the folders, as the variable {@code PATH} has them
 */
public record SearchPath(String folders) {

  /** That of this process. */
  public static SearchPath own() {
    return new SearchPath(System.getenv().getOrDefault("PATH", ""));
  }

  /**
   * The first program of some names, absolute: all folders are asked for one name, then the next.
   */
  public Optional<Path> find(String... names) {
    if (folders.isEmpty()) {
      return Optional.empty();
    }
    for (String name : names) {
      for (String folder : folders.split(File.pathSeparator, -1)) {
        for (String suffix : List.of("", ".exe")) {
          Path program = Path.of(folder.isEmpty() ? "." : folder, name + suffix);
          if (Files.isRegularFile(program) && Files.isExecutable(program)) {
            return Optional.of(program.toAbsolutePath());
          }
        }
      }
    }
    return Optional.empty();
  }
}
