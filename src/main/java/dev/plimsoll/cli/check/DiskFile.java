package dev.plimsoll.cli.check;

import dev.plimsoll.manifest.Location;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.manifest.Skipped;
import dev.plimsoll.manifest.yaml.Manifests;
import dev.plimsoll.manifest.yaml.ParsedFile;
import dev.plimsoll.manifest.yaml.YamlDialect;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file to read.
 *
 * @param name the file as it was named, for people
 * @param path where it is
 */
record DiskFile(String name, Path path) implements InputFile {

  /** Larger ones are no manifests that anybody wrote. */
  private static final long MAX_BYTES = 64L << 20;

  static DiskFile of(Path path) {
    return new DiskFile(name(path.toString()), path);
  }

  /** A path as people and other programs name it: without a leading {@code ./}. */
  static String name(String path) {
    String name = path.replace('\\', '/');
    return name.startsWith("./") ? name(name.substring(2)) : path;
  }

  @Override
  public Path identity() {
    return path.toAbsolutePath().normalize();
  }

  /** Never: Flux applies what a file holds, wherever that came from. */
  @Override
  public boolean isFromCluster(Resource resource) {
    return false;
  }

  @Override
  public ParsedFile read() throws IOException {
    if (Files.size(path) > MAX_BYTES) {
      Skipped skipped =
          new Skipped(
              name,
              Location.START,
              Skipped.Cause.UNREADABLE,
              "this is larger than " + (MAX_BYTES >> 20) + " MiB");
      return ParsedFile.nothing("", skipped);
    }
    return Manifests.read(name, Files.readAllBytes(path), YamlDialect.KUSTOMIZE);
  }
}
