package dev.plimsoll.cli.check;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The files that findings are reported in: those that are checked, and with a comparison also what
 * is gone from the folders that are checked.
 */
final class ReportedFiles {

  private final Map<Path, InputFile> checked;
  private final List<Path> roots;
  private final @Nullable GitComparison comparison;

  ReportedFiles(InputFiles files, @Nullable GitComparison comparison) {
    this.checked =
        files.files().stream()
            .collect(
                Collectors.toMap(ReportedFiles::real, Function.identity(), (one, same) -> one));
    this.roots = files.roots().stream().map(ReportedFiles::real).toList();
    this.comparison = comparison;
  }

  private static Path real(InputFile file) {
    return real(file.identity());
  }

  private static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      return path.toAbsolutePath().normalize();
    }
  }

  /** A file that is checked, by its real path. */
  Optional<InputFile> checked(Path file) {
    return Optional.ofNullable(checked.get(file));
  }

  /** A file that is checked, or was in a folder that is. */
  Optional<InputFile> now(Path file) {
    return checked(file)
        .or(() ->
            comparison != null && roots.stream().anyMatch(file::startsWith)
                ? Optional.of(new DiskFile(comparison.shown(file), file))
                : Optional.empty());
  }
}
