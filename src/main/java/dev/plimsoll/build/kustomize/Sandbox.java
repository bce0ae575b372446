package dev.plimsoll.build.kustomize;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A private folder that a program runs in: it sees a copy of the files of one build, an environment
 * without anything of the user's, and no programs that it could run. It is deleted afterwards.
 */
public final class Sandbox implements AutoCloseable {

  /** What is kept of what a program prints as the reason of its failure. */
  static final int MAX_ERROR_BYTES = 1 << 16;

  private final Path folder;
  private final Path files;
  private final boolean network;

  private Sandbox(Path folder, boolean network) {
    this.folder = folder;
    this.files = folder.resolve("files");
    this.network = network;
  }

  /**
   * A new folder, for its owner only.
   *
   * @param network whether the program may fetch: it then finds Git on the search path
   * @throws IOException if it cannot be made
   */
  public static Sandbox create(boolean network) throws IOException {
    String prefix = "plimsoll-build-" + ProcessHandle.current().pid() + "-";
    boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    Path folder =
        posix
            ? Files.createTempDirectory(
                prefix,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")))
            : Files.createTempDirectory(prefix);
    Sandbox sandbox = new Sandbox(folder.toRealPath(), network);
    Files.createDirectories(sandbox.files);
    Files.createDirectories(sandbox.folder.resolve("tmp"));
    return sandbox;
  }

  /** Where the copies are. */
  Path files() {
    return files;
  }

  /**
   * Puts a file in.
   *
   * @param file its path, relative to where programs run
   * @throws IOException if it cannot be written, or leads out
   */
  public void put(String file, byte[] content) throws IOException {
    Path target = files.resolve(file).normalize();
    if (!target.startsWith(files)) {
      throw new IOException("the path leads out");
    }
    Files.createDirectories(target.getParent());
    Files.write(target, content);
  }

  /**
   * Runs a program in the folder of the copies.
   *
   * @param words the program and its arguments
   * @param deadline after which it is ended
   * @param maxBytes how much it may print
   */
  public Run run(List<String> words, Duration deadline, int maxBytes) {
    ProcessBuilder builder = new ProcessBuilder(words).directory(files.toFile());
    String home = folder.toString();
    String search = System.getenv().getOrDefault("PATH", "");
    builder.environment().clear();
    builder
        .environment()
        .putAll(
            Map.of(
                "HOME", home,
                "XDG_CONFIG_HOME", home + "/.config",
                "XDG_CACHE_HOME", home + "/.cache",
                "XDG_DATA_HOME", home + "/.data",
                "TMPDIR", home + "/tmp",
                "KUBECONFIG", home + "/kubeconfig",
                "GIT_CONFIG_NOSYSTEM", "1",
                "GIT_TERMINAL_PROMPT", "0",
                "PATH", network ? search : home + "/none"));
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      CompletableFuture<byte[]> out = reading(process.getInputStream(), maxBytes, process);
      CompletableFuture<byte[]> err = reading(process.getErrorStream(), MAX_ERROR_BYTES, null);
      boolean ended = process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS);
      if (!ended) {
        end(process);
        return new Run.Ended("it takes longer than " + deadline.toSeconds() + " s");
      }
      byte[] printed = out.join();
      if (printed.length > maxBytes) {
        return new Run.Ended("the result is larger than " + (maxBytes >> 20) + " MiB");
      }
      return process.exitValue() == 0
          ? new Run.Output(new String(printed, StandardCharsets.UTF_8))
          : new Run.Failure(withoutFolder(new String(err.join(), StandardCharsets.UTF_8)));
    } catch (IOException | CompletionException e) {
      return new Run.Ended("the program cannot be run (" + e.getClass().getSimpleName() + ")");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Run.Ended("it was interrupted");
    }
  }

  /** The text without where the copy is. */
  private String withoutFolder(String message) {
    return message
        .replace(files + "/", "")
        .replace(files.toString(), ".")
        .replace(folder.toString(), "");
  }

  /** Reads up to one byte more than wanted; ends the process then, if one is given. */
  private static CompletableFuture<byte[]> reading(
      InputStream stream, int most, @Nullable Process process) {
    CompletableFuture<byte[]> read = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          try (stream) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            byte[] buffer = new byte[1 << 14];
            for (int n = stream.read(buffer); n >= 0; n = stream.read(buffer)) {
              bytes.write(buffer, 0, Math.min(n, most + 1 - Math.min(most + 1, bytes.size())));
              if (bytes.size() > most && process != null) {
                end(process);
                break;
              }
            }
            read.complete(bytes.toByteArray());
          } catch (IOException e) {
            read.completeExceptionally(e);
          }
        });
    return read;
  }

  private static void end(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  @Override
  public void close() {
    try {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.deleteIfExists(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException e)
                throws IOException {
              Files.deleteIfExists(visited);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      // What cannot be deleted stays in a folder that only its owner can read.
    }
  }
}
