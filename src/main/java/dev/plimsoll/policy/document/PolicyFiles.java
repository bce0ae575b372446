package dev.plimsoll.policy.document;

import dev.plimsoll.manifest.Location;
import dev.plimsoll.manifest.Problem;
import dev.plimsoll.manifest.Skipped;
import dev.plimsoll.manifest.yaml.Document;
import dev.plimsoll.manifest.yaml.Manifests;
import dev.plimsoll.manifest.yaml.ParsedFile;
import dev.plimsoll.policy.RuleCatalogue;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The files that a set of policies is read from, as they were at one moment. */
public final class PolicyFiles {

  /** What stands for the shipped policies among paths. */
  public static final String BUILTIN = "builtin";

  /** Written by the build: every file of the shipped policies, one a line. */
  private static final String INDEX = "index";

  /** What the shipped tests end in; four fifths of the shipped text, and no evaluation reads it. */
  private static final String TEST = ".test.yaml";

  private final SortedMap<String, byte[]> contents = new TreeMap<>();

  private PolicyFiles() {}

  /** These files, by name, wherever they come from. */
  public static PolicyFiles of(Map<String, byte[]> contents) {
    PolicyFiles files = new PolicyFiles();
    files.contents.putAll(contents);
    return files;
  }

  /** These files and those. */
  public PolicyFiles and(PolicyFiles more) {
    PolicyFiles files = of(contents);
    files.contents.putAll(more.contents);
    return files;
  }

  /** What is in them, by name; without the shipped policies, which are in the program. */
  public SortedMap<String, byte[]> contents() {
    SortedMap<String, byte[]> own = new TreeMap<>(contents);
    own.keySet().removeIf(file -> file.startsWith(BUILTIN + ":"));
    return own;
  }

  /** The shipped policies, without their tests. */
  public static PolicyFiles shipped() {
    PolicyFiles files = new PolicyFiles();
    try {
      files.addShipped(file -> !file.endsWith(TEST));
    } catch (IOException e) {
      throw new IllegalStateException("the program lacks its own policies; build it anew", e);
    }
    return files;
  }

  /**
   * Reads files, and the YAML and JSON files of folders and the folders in them. Hidden entries are
   * left out, which are also those through which a mounted ConfigMap is swapped; so are
   * kustomizations.
   *
   * @param paths files and folders; {@value #BUILTIN} stands for the shipped policies, without
   *     their tests
   * @throws IOException if one is missing or cannot be read; the message names it
   */
  public static PolicyFiles read(List<Path> paths) throws IOException {
    return read(paths, file -> !file.endsWith(TEST));
  }

  /**
   * The same, with the tests of the shipped policies where those are among the paths.
   *
   * @throws IOException if one is missing or cannot be read; the message names it
   */
  public static PolicyFiles readWithTests(List<Path> paths) throws IOException {
    return read(paths, file -> true);
  }

  private static PolicyFiles read(List<Path> paths, Predicate<String> shipped) throws IOException {
    PolicyFiles files = new PolicyFiles();
    for (Path path : paths) {
      if (path.equals(Path.of(BUILTIN))) {
        files.addShipped(shipped);
      } else if (Files.isDirectory(path)) {
        Files.walkFileTree(
            path,
            EnumSet.of(FileVisitOption.FOLLOW_LINKS),
            Integer.MAX_VALUE,
            files.new Folder(path));
      } else {
        files.add(path);
      }
    }
    return files;
  }

  /** These files and one more, which is on no disk. */
  public PolicyFiles with(String name, String content) {
    PolicyFiles files = new PolicyFiles();
    files.contents.putAll(contents);
    files.contents.put(name, content.getBytes(StandardCharsets.UTF_8));
    return files;
  }

  private void add(Path file) throws IOException {
    try {
      contents.put(file.toString(), Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      throw new IOException(file + ": there is no such file or folder", e);
    } catch (IOException e) {
      throw new IOException(file + ": cannot be read (" + e.getMessage() + ")", e);
    }
  }

  private void addShipped(Predicate<String> wanted) throws IOException {
    for (String file :
        new String(resource(INDEX), StandardCharsets.UTF_8).lines().filter(wanted).toList()) {
      contents.put(BUILTIN + ":" + file, resource(file));
    }
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = PolicyFiles.class.getResourceAsStream("/policies/" + name)) {
      if (in == null) {
        throw new FileNotFoundException("/policies/" + name);
      }
      return in.readAllBytes();
    }
  }

  /** Takes the policy files of a folder. */
  private final class Folder extends SimpleFileVisitor<Path> {
    private final Path top;

    Folder(Path top) {
      this.top = top;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      return folder.equals(top) || !isHidden(folder)
          ? FileVisitResult.CONTINUE
          : FileVisitResult.SKIP_SUBTREE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      String name = file.getFileName().toString();
      if (!isHidden(file)
          && (name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json"))
          && !name.startsWith("kustomization.")) {
        add(file);
      }
      return FileVisitResult.CONTINUE;
    }

    private static boolean isHidden(Path path) {
      return path.getFileName().toString().startsWith(".");
    }
  }

  /** Whether these are the same files with the same contents. */
  public boolean sameAs(PolicyFiles other) {
    return contents.keySet().equals(other.contents.keySet())
        && contents.entrySet().stream()
            .allMatch(file -> Arrays.equals(file.getValue(), other.contents.get(file.getKey())));
  }

  /** The documents in these files; a file without any is a problem too. */
  public PolicyDocuments documents(RuleCatalogue catalogue) {
    return documents(catalogue, PolicyDocuments.NONE);
  }

  /**
   * The same; what has not changed is taken over.
   *
   * @param before what was read last, with the same catalogue and without problems
   */
  public PolicyDocuments documents(RuleCatalogue catalogue, PolicyDocuments before) {
    Map<String, List<Document>> sources = before.sources();
    List<Document> documents = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    contents.forEach((file, content) -> {
      ParsedFile parsed = Manifests.readAgain(file, content, sources.getOrDefault(file, List.of()));
      documents.addAll(parsed.documents());
      problems.addAll(parsed.problems());
      for (Skipped skipped : parsed.skipped()) {
        problems.add(new Problem(file, skipped.location(), skipped.reason()));
      }
      if (parsed.documents().isEmpty()
          && parsed.problems().isEmpty()
          && parsed.skipped().isEmpty()) {
        problems.add(new Problem(file, Location.START, "there is no policy in this file"));
      }
    });
    PolicyDocuments read = PolicyDocuments.read(documents, catalogue, before);
    problems.addAll(read.problems());
    return new PolicyDocuments(read.policies(), read.exceptions(), read.tests(), problems);
  }
}
