package dev.plimsoll.cli.check;

import dev.plimsoll.build.checkout.Checkout;
import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.manifest.Kustomize;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.manifest.yaml.Completeness;
import dev.plimsoll.manifest.yaml.Document;
import dev.plimsoll.manifest.yaml.Manifests;
import dev.plimsoll.manifest.yaml.ParsedFile;
import dev.plimsoll.manifest.yaml.YamlDialect;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The objects as they were in a commit. Only files that have changed since are read; what the
 * others hold was the same. An object is found by kind, namespace and name: in its own file, else
 * in one that has it no longer, for it may have moved.
 */
public final class GitComparison {

  /** What an object is known by. */
  private record Key(GroupKind kind, String namespace, String name) {
    static Key of(Resource resource) {
      return new Key(resource.type().groupKind(), resource.namespace(), resource.name());
    }

    /** Whether they may be the same object: a kustomization may give one its namespace. */
    boolean isLike(Key other) {
      return kind.equals(other.kind)
          && name.equals(other.name)
          && (namespace.equals(other.namespace)
              || namespace.isEmpty()
              || other.namespace.isEmpty());
    }
  }

  /** An object as it was. */
  record Old(Path file, Document document, ParsedFile parsed) {
    private Key key() {
      return Key.of(document.resource());
    }

    /** Where it was. */
    InputFile source() {
      return new DiskFile(parsed.file(), file);
    }
  }

  private final Path here;
  private final GitCommit commit;
  private final Map<Path, Boolean> files;
  private final Map<Path, byte[]> contents = new HashMap<>();
  private final Map<Path, List<Old>> changed = new HashMap<>();
  private final Map<Key, List<Old>> moved = new LinkedHashMap<>();
  private final Set<Key> seen = ConcurrentHashMap.newKeySet();

  private GitComparison(Path here, GitCommit commit) {
    this.here = here;
    this.commit = commit;
    this.files = commit.files();
  }

  /**
   * Reads what changed since a commit of the repository that {@code folder} is in.
   *
   * @param ref how the commit is named: a branch, a tag, an identifier
   * @throws IllegalArgumentException if there is none; the message says what to do
   */
  public static GitComparison read(Path folder, String ref) {
    Path here = real(folder.toAbsolutePath().resolve("x")).resolveSibling("");
    GitCommit commit = GitCommit.find(here, ref);
    GitComparison comparison = new GitComparison(here, commit);
    Map<Path, String> blobs = commit.changed();
    blobs.keySet().forEach(file -> comparison.changed.put(file, List.of()));
    commit.read(blobs, comparison::take);
    return comparison;
  }

  private void take(Path file, byte[] content) {
    contents.put(file, content);
    if (!Manifests.isManifest(file.toString())) {
      return;
    }
    ParsedFile before = Manifests.read(shown(file), content, YamlDialect.KUSTOMIZE);
    List<Old> objects =
        before.documents().stream().map(document -> new Old(file, document, before)).toList();
    changed.put(file, objects);
    Set<Key> now = keysNow(file);
    for (Old old : objects) {
      if (!now.contains(old.key())) {
        moved.computeIfAbsent(old.key(), key -> new ArrayList<>()).add(old);
      }
    }
  }

  /** A checkout as it was in the commit; empty if the commit is another repository's. */
  public Optional<Checkout> before(Checkout checkout) {
    Path root = checkout.root();
    if (!root.equals(commit.top())) {
      return Optional.empty();
    }
    NavigableSet<String> regular = new TreeSet<>();
    NavigableSet<String> links = new TreeSet<>();
    files.forEach((file, link) -> (link ? links : regular).add(relative(root, file)));
    Map<String, byte[]> changedContents = new HashMap<>();
    contents.forEach((file, content) -> changedContents.put(relative(root, file), content));
    return Optional.of(checkout.asItWas(regular, links, changedContents));
  }

  private static String relative(Path root, Path file) {
    return root.relativize(file).toString().replace('\\', '/');
  }

  /** Takes note of objects that are there now, so that they are not gone from elsewhere. */
  void see(List<Resource> objects) {
    objects.forEach(object -> seen.add(Key.of(object)));
  }

  /** Whether a file is another than it was, or new. */
  boolean isChanged(InputFile input) {
    Path file = real(input.identity());
    return changed.containsKey(file) || !files.containsKey(file);
  }

  /** How somebody in the folder of the check names a file. */
  String shown(Path file) {
    return file.startsWith(here) ? here.relativize(file).toString() : file.toString();
  }

  private static Set<Key> keysNow(Path file) {
    Set<Key> keys = new HashSet<>();
    try {
      if (Files.isRegularFile(file)) {
        Manifests.read(file.toString(), Files.readAllBytes(file), YamlDialect.KUSTOMIZE)
            .documents()
            .forEach(document -> keys.add(Key.of(document.resource())));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return keys;
  }

  /** The object that a document of a file was; empty for a new one. */
  Optional<Resource> before(InputFile input, Resource now, Completeness completeness) {
    Key key = Key.of(now);
    seen.add(key);
    Path file = real(input.identity());
    List<Old> here = changed.get(file);
    if (here == null && files.containsKey(file)) {
      return Optional.of(now);
    }
    Optional<Old> same =
        here == null
            ? Optional.empty()
            : here.stream().filter(old -> old.key().equals(key)).findFirst();
    return same.or(() ->
            moved.getOrDefault(key, List.of()).stream()
                .filter(old -> Completeness.of(old.document().resource()) == completeness)
                .findFirst())
        .map(old -> old.document().resource());
  }

  /** Git resolves links in the folders above. */
  private static Path real(Path file) {
    try {
      Path folder = file.getParent();
      return folder == null ? file : folder.toRealPath().resolve(file.getFileName());
    } catch (IOException e) {
      return file;
    }
  }

  /**
   * The objects that were below one of these places and are nowhere among the documents that were
   * asked about; to be called when all were.
   *
   * @param built the files that went into builds, whose objects are compared as built
   */
  List<Old> gone(List<Path> places, Set<Path> built) {
    List<Path> real = places.stream().map(path -> real(path.toAbsolutePath().normalize())).toList();
    return moved.entrySet().stream()
        .filter(entry -> seen.stream().noneMatch(entry.getKey()::isLike))
        .flatMap(entry -> entry.getValue().stream())
        .filter(old -> !built.contains(old.file()))
        .filter(old -> real.stream().anyMatch(old.file()::startsWith))
        .filter(old -> Completeness.of(old.document().resource()) == Completeness.Whole)
        .filter(old -> !Kustomize.isKustomization(old.document().resource()))
        .toList();
  }
}
