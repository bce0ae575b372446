package dev.plimsoll.cluster;

import dev.plimsoll.admission.CannotStart;
import dev.plimsoll.manifest.Document;
import dev.plimsoll.manifest.Manifests;
import dev.plimsoll.manifest.Reading;
import dev.plimsoll.manifest.Resource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** CustomResourceDefinitions in files, such as Flux's {@code gotk-components.yaml}. */
final class DefinitionFiles {

  private DefinitionFiles() {}

  /**
   * Reads the definitions among the objects of files and folders.
   *
   * @throws CannotStart if one cannot be read
   */
  static List<Resource> read(List<Path> paths) {
    List<Resource> definitions = new ArrayList<>();
    for (Path path : paths) {
      try (Stream<Path> files = Files.walk(path, FileVisitOption.FOLLOW_LINKS)) {
        for (Path file : files.filter(it -> isMeant(it, path)).toList()) {
          Reading reading = Manifests.read(file.toString(), Files.readAllBytes(file));
          reading.documents().stream()
              .map(Document::resource)
              .filter(it -> it.type().groupKind().equals(Watches.DEFINITION))
              .forEach(definitions::add);
        }
      } catch (IOException | UncheckedIOException e) {
        throw new CannotStart(
            "--crds " + path + " cannot be read. Name a file or folder that can.");
      }
    }
    return definitions;
  }

  private static boolean isMeant(Path file, Path named) {
    return Files.isRegularFile(file)
        && (file.equals(named) || Manifests.isManifest(file.getFileName().toString()));
  }
}
