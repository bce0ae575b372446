package dev.plimsoll.cli.policy;

import dev.plimsoll.manifest.Resource;
import dev.plimsoll.manifest.Skipped;
import dev.plimsoll.manifest.yaml.Document;
import dev.plimsoll.manifest.yaml.Manifests;
import dev.plimsoll.manifest.yaml.ParsedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads objects from manifests that are named on the command line. */
final class GivenObjects {

  private GivenObjects() {}

  /**
   * Every object in files, and in the files of folders.
   *
   * @throws IOException if one is missing, cannot be read, or is no YAML or JSON
   */
  static List<Resource> read(List<Path> paths) throws IOException {
    return documents(paths).stream().map(Document::resource).toList();
  }

  /** Every document in files, and in the files of folders. */
  static List<Document> documents(List<Path> paths) throws IOException {
    List<Document> documents = new ArrayList<>();
    for (Path path : paths) {
      for (Path file : Manifests.files(path)) {
        documents.addAll(read(file));
      }
    }
    return documents;
  }

  private static List<Document> read(Path file) throws IOException {
    ParsedFile parsed;
    try {
      byte[] content =
          file.toString().equals("-") ? System.in.readAllBytes() : Files.readAllBytes(file);
      parsed = Manifests.read(file.toString(), content);
    } catch (NoSuchFileException e) {
      throw new IOException(file + ": there is no such file or folder", e);
    }
    for (Skipped skipped : parsed.skipped()) {
      if (skipped.cause() == Skipped.Cause.UNREADABLE) {
        throw new IOException(file + ": " + skipped.description());
      }
    }
    return parsed.documents();
  }
}
