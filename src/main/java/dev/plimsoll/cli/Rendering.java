package dev.plimsoll.cli;

import dev.plimsoll.manifest.Resource;
import dev.plimsoll.manifest.Skipped;
import dev.plimsoll.manifest.yaml.Document;
import dev.plimsoll.manifest.yaml.Manifests;
import dev.plimsoll.manifest.yaml.ParsedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * All the objects of a rendered release.
 *
 * @param objects the objects, in the order written
 * @param skipped what could not be read
 */
record Rendering(List<Resource> objects, List<Skipped> skipped) {

  /** Stands for standard input. */
  static final String STDIN = "-";

  /** Reads a file, a folder with all below it, or standard input. */
  static Rendering read(String path) throws IOException {
    if (path.equals(STDIN)) {
      return of(List.of(Manifests.read("standard input", System.in.readAllBytes())));
    }
    Path start = Path.of(path);
    if (!Files.exists(start)) {
      throw new IOException(path + " does not exist");
    }
    List<ParsedFile> parsedFiles = new ArrayList<>();
    try (Stream<Path> files = Files.walk(start)) {
      List<Path> manifests =
          files
              .filter(Files::isRegularFile)
              .filter(file -> file.equals(start) || Manifests.isManifest(file.toString()))
              .sorted()
              .toList();
      for (Path file : manifests) {
        parsedFiles.add(Manifests.read(file.toString(), Files.readAllBytes(file)));
      }
    }
    return of(parsedFiles);
  }

  private static Rendering of(List<ParsedFile> files) {
    return new Rendering(
        files.stream()
            .flatMap(parsed -> parsed.documents().stream())
            .map(Document::resource)
            .toList(),
        files.stream().flatMap(parsed -> parsed.skipped().stream()).toList());
  }
}
