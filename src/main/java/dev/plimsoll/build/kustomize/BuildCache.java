package dev.plimsoll.build.kustomize;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * Results of builds in a folder, by the digest of all that went into them. Readable values of
 * Secrets are taken out first, and values of variables are put in afterwards.
 *
 * @param folder the folder, for its owner only
 */
public record BuildCache(Path folder) {

  /** Changes when what is kept changes. */
  static final String FORMAT = "plimsoll-build-2";

  /** The YAML and the JSON of the largest result. */
  static final int MAX_BYTES = 3 * KustomizeBuild.MAX_OUTPUT_BYTES;

  private static final String SUFFIX = ".json.gz";

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final Duration KEPT = Duration.ofDays(30);

  /**
   * The cache in a folder, which is made if it is missing. Results that nobody has used for 30 days
   * are deleted.
   *
   * @throws IOException if it cannot be made
   */
  public static BuildCache in(Path folder) throws IOException {
    Files.createDirectories(folder);
    if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    }
    BuildCache cache = new BuildCache(folder);
    cache.prune();
    return cache;
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

  Optional<KustomizeOutput> get(String key) {
    Path file = file(key);
    try {
      byte[] content = Files.readAllBytes(file);
      try (InputStream zip = new GZIPInputStream(new ByteArrayInputStream(content))) {
        byte[] json = zip.readNBytes(MAX_BYTES + 1);
        if (json.length > MAX_BYTES) {
          return Optional.empty();
        }
        touch(file);
        return Optional.of(KustomizeOutput.fromJson(JSON.readTree(json)));
      }
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private Path file(String key) {
    return folder.resolve(key + SUFFIX);
  }

  /** A line that is kept beside the results; made where it is not there, and kept then. */
  String line(String key, Supplier<String> made) {
    Path file = folder.resolve(key + ".txt");
    try {
      String known = Files.readString(file);
      touch(file);
      return known;
    } catch (IOException e) {
      String line = made.get();
      write(file, line.getBytes(StandardCharsets.UTF_8));
      return line;
    }
  }

  /** Once a day is often enough to tell what is used. */
  private static void touch(Path file) throws IOException {
    Instant now = Instant.now();
    if (Files.getLastModifiedTime(file).toInstant().isBefore(now.minus(Duration.ofDays(1)))) {
      Files.setLastModifiedTime(file, FileTime.from(now));
    }
  }

  /** Keeps a result. */
  void put(String key, KustomizeOutput output) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
      zip.write(JSON.writeValueAsBytes(output.toJson()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    write(file(key), bytes.toByteArray());
  }

  /** What cannot be kept is made again next time. */
  private void write(Path file, byte[] content) {
    try {
      Path written = Files.createTempFile(folder, "new-", SUFFIX);
      Files.write(written, content);
      Files.move(written, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      return;
    }
  }

  /** Deletes results, and nothing else: somebody may keep other files in the folder. */
  private void prune() {
    Instant limit = Instant.now().minus(KEPT);
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
      for (Path file : files) {
        if (Files.getLastModifiedTime(file).toInstant().isBefore(limit)) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      return; // the next check tries again
    }
  }
}
