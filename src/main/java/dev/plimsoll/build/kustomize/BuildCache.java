package dev.plimsoll.build.kustomize;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * Results of builds in a folder, by the digest of all that went into them. Builds with readable
 * secrets are not kept, and values of variables never: they are put in afterwards.
 *
 * @param folder the folder, for its owner only
 */
public record BuildCache(Path folder) {

  /** Changes when what is kept changes. */
  static final String FORMAT = "plimsoll-build-1";

  /** What has not been used for so long is deleted. */
  public static final Duration KEPT = Duration.ofDays(30);

  /**
   * The cache in a folder, which is made if it is missing.
   *
   * @throws IOException if it cannot be made
   */
  public static BuildCache in(Path folder) throws IOException {
    Files.createDirectories(folder);
    if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    }
    return new BuildCache(folder);
  }

  /** The folder that the user's programs keep such things in. */
  public static Optional<Path> userFolder() {
    String named = System.getenv("XDG_CACHE_HOME");
    String home = System.getProperty("user.home");
    if (named != null && named.startsWith("/")) {
      return Optional.of(Path.of(named, "plimsoll", "builds"));
    }
    return home == null || home.isEmpty()
        ? Optional.empty()
        : Optional.of(Path.of(home, ".cache", "plimsoll", "builds"));
  }

  Optional<String> get(String key) {
    Path file = folder.resolve(key + ".yaml.gz");
    try (GZIPInputStream zip =
        new GZIPInputStream(new ByteArrayInputStream(Files.readAllBytes(file)))) {
      byte[] text = zip.readNBytes(KustomizeBuild.MAX_OUTPUT_BYTES + 1);
      if (text.length > KustomizeBuild.MAX_OUTPUT_BYTES) {
        return Optional.empty();
      }
      Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
      return Optional.of(new String(text, StandardCharsets.UTF_8));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** A result that cannot be kept is built again next time. */
  void put(String key, String text) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
        zip.write(text.getBytes(StandardCharsets.UTF_8));
      }
      Path written = Files.createTempFile(folder, "new-", "");
      Files.write(written, bytes.toByteArray());
      Files.move(written, folder.resolve(key + ".yaml.gz"), StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      return;
    }
  }

  /** Deletes what has not been used for {@link #KEPT}. */
  public void prune() {
    Instant limit = Instant.now().minus(KEPT);
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        if (Files.getLastModifiedTime(file).toInstant().isBefore(limit)) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException e) {
      return;
    }
  }
}
