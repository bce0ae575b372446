package dev.plimsoll.cli.check;

import dev.plimsoll.manifest.yaml.Manifests;
import dev.plimsoll.policy.setting.Suggestion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The files to check: folders in the order of their names, each file once. Hidden files and folders
 * are left out, and links inside folders are not followed, for what they lead to is there anyway.
 *
 * @param files the files
 * @param roots the files and folders that were named
 * @param complete whether a folder is among them, so that what is missing from it is missing
 * @param faults what could not be looked into, a sentence each
 */
public record InputFiles(
    List<InputFile> files, List<Path> roots, boolean complete, List<String> faults) {

  public InputFiles {
    files = List.copyOf(files);
    roots = List.copyOf(roots);
    faults = List.copyOf(faults);
  }

  /**
   * Finds the files that paths stand for; {@code -} is standard input.
   *
   * @throws IllegalArgumentException if a path leads nowhere; the message says which
   * @throws IOException if standard input cannot be read
   */
  public static InputFiles find(Collection<Path> paths, InputStream standardInput)
      throws IOException {
    Map<Path, InputFile> files = new LinkedHashMap<>();
    List<String> faults = new ArrayList<>();
    boolean complete = false;
    for (Path path : paths) {
      if (path.toString().equals(StandardInput.NAME)) {
        InputFile input = new StandardInput(standardInput.readAllBytes());
        files.put(input.identity(), input);
      } else if (Files.isDirectory(path)) {
        complete = true;
        walk(path, files, faults);
      } else if (Files.exists(path)) {
        add(path, files);
      } else {
        throw new IllegalArgumentException(
            path + ": there is no such file or folder" + nearest(path));
      }
    }
    return new InputFiles(List.copyOf(files.values()), List.copyOf(paths), complete, faults);
  }

  private static void add(Path path, Map<Path, InputFile> files) {
    InputFile file = DiskFile.of(path);
    files.putIfAbsent(file.identity(), file);
  }

  private static void walk(Path folder, Map<Path, InputFile> files, List<String> faults)
      throws IOException {
    List<Path> found = new ArrayList<>();
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path below, BasicFileAttributes attributes) {
            return !below.equals(folder) && isHidden(below)
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile() && !isHidden(file) && Manifests.isManifest(name(file))) {
              found.add(file);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) {
            faults.add(file + ": cannot be read (" + e.getClass().getSimpleName() + ")");
            return FileVisitResult.CONTINUE;
          }
        });
    found.sort(Comparator.naturalOrder());
    found.forEach(file -> add(file, files));
  }

  private static String name(Path path) {
    return String.valueOf(path.getFileName());
  }

  private static boolean isHidden(Path path) {
    return name(path).startsWith(".");
  }

  /** What stands where a path leads nowhere, if something has nearly its name. */
  private static String nearest(Path path) {
    Path parent = path.toAbsolutePath().normalize().getParent();
    if (parent == null || !Files.isDirectory(parent, LinkOption.NOFOLLOW_LINKS)) {
      return "";
    }
    try (Stream<Path> siblings = Files.list(parent)) {
      String suggestion =
          Suggestion.instead(name(path), siblings.map(InputFiles::name).sorted().toList());
      return suggestion.startsWith("; did you mean") ? suggestion : "";
    } catch (IOException e) {
      return "";
    }
  }
}
