package dev.plimsoll.build.checkout;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * The files of a checkout. Symbolic links are left out, because Flux leaves them out of artifacts
 * (fluxcd/pkg, {@code artifact/storage}: neither a file nor a folder).
 *
 * @param root the top of the checkout
 * @param files its files, relative to the top, without {@code .git}
 * @param links its symbolic links
 * @param remotes where its Git remotes are
 * @param complete whether all files are here; see {@link #MAX_FILES}
 * @param contents what files held that are another commit's, in place of what is on the disk
 */
public record Checkout(
    Path root,
    NavigableSet<String> files,
    NavigableSet<String> links,
    Set<RemoteUrl> remotes,
    boolean complete,
    Map<String, byte[]> contents) {

  /** So many files are looked at; large repositories of manifests have ten thousand. */
  public static final int MAX_FILES = 200_000;

  /** A file beyond this is not read; etcd takes objects of 1.5 MiB. */
  public static final int MAX_FILE_BYTES = 32 << 20;

  public Checkout {
    remotes = Set.copyOf(remotes);
    contents = Map.copyOf(contents);
  }

  /**
   * The top of the checkout that a file or folder is in; where there is no Git, the folder itself.
   *
   * @throws IOException if it is not there
   */
  public static Path top(Path place) throws IOException {
    Path start = place.toRealPath();
    Path folder = Files.isDirectory(start) ? start : start.resolveSibling("");
    return GitFolder.top(folder).orElse(folder);
  }

  /**
   * The checkout whose top is a folder.
   *
   * @throws IOException if a folder cannot be read
   */
  public static Checkout of(Path top) throws IOException {
    Path root = top.toRealPath();
    NavigableSet<String> files = new TreeSet<>();
    NavigableSet<String> links = new TreeSet<>();
    boolean[] complete = {true};
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return folder.endsWith(".git")
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (files.size() + links.size() >= MAX_FILES) {
              complete[0] = false;
              return FileVisitResult.TERMINATE;
            }
            String name = root.relativize(file).toString().replace('\\', '/');
            if (attributes.isRegularFile() && !name.equals(".git")) {
              files.add(name);
            } else if (attributes.isSymbolicLink()) {
              links.add(name);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) {
            return FileVisitResult.CONTINUE;
          }
        });
    return new Checkout(root, files, links, GitFolder.remotes(root), complete[0], Map.of());
  }

  /**
   * The checkout as it was in a commit. What did not change since is read from the disk.
   *
   * @param commit the files that it had
   * @param linked the symbolic links that it had
   * @param changed what the files held that are another now, or gone
   */
  public Checkout asItWas(
      NavigableSet<String> commit, NavigableSet<String> linked, Map<String, byte[]> changed) {
    return new Checkout(root, commit, linked, remotes, commit.size() <= MAX_FILES, changed);
  }

  /**
   * The content of one of its files.
   *
   * @throws IOException if it cannot be read, or is larger than {@link #MAX_FILE_BYTES}
   */
  public byte[] read(String file) throws IOException {
    byte[] content = contents.get(file);
    if (content != null) {
      return content;
    }
    Path path = root.resolve(file);
    if (!files.contains(file) || !path.toRealPath().startsWith(root)) {
      throw new IOException("no file of this checkout");
    }
    if (Files.size(path) > MAX_FILE_BYTES) {
      throw new IOException("the file is larger than " + (MAX_FILE_BYTES >> 20) + " MiB");
    }
    return Files.readAllBytes(path);
  }
}
