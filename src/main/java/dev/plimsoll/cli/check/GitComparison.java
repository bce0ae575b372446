package dev.plimsoll.cli.check;

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
import java.util.Optional;
import java.util.Set;
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

  private final Set<Path> files;
  private final Map<Path, List<Old>> changed = new HashMap<>();
  private final Map<Key, List<Old>> moved = new LinkedHashMap<>();
  private final Set<Key> seen = ConcurrentHashMap.newKeySet();

  private GitComparison(Set<Path> files) {
    this.files = files;
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
    GitComparison comparison = new GitComparison(commit.files());
    Map<Path, String> blobs = new LinkedHashMap<>();
    commit
        .changed()
        .forEach((file, blob) -> {
          comparison.changed.put(file, List.of());
          if (Manifests.isManifest(file.toString())) {
            blobs.put(file, blob);
          }
        });
    commit.read(
        blobs,
        (file, content) -> {
          ParsedFile before = Manifests.read(shown(here, file), content, YamlDialect.KUSTOMIZE);
          List<Old> objects =
              before.documents().stream().map(document -> new Old(file, document, before)).toList();
          comparison.changed.put(file, objects);
          Set<Key> now = keysNow(file);
          for (Old old : objects) {
            if (!now.contains(old.key())) {
              comparison.moved.computeIfAbsent(old.key(), key -> new ArrayList<>()).add(old);
            }
          }
        });
    return comparison;
  }

  /** How somebody in {@code folder} names a file. */
  private static String shown(Path folder, Path file) {
    return file.startsWith(folder) ? folder.relativize(file).toString() : file.toString();
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
    if (here == null && files.contains(file)) {
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
   */
  List<Old> gone(List<Path> places) {
    List<Path> real = places.stream().map(path -> real(path.toAbsolutePath().normalize())).toList();
    return moved.entrySet().stream()
        .filter(entry -> seen.stream().noneMatch(entry.getKey()::isLike))
        .flatMap(entry -> entry.getValue().stream())
        .filter(old -> real.stream().anyMatch(old.file()::startsWith))
        .filter(old -> Completeness.of(old.document().resource()) == Completeness.Whole)
        .filter(old -> !Kustomize.isKustomization(old.document().resource()))
        .toList();
  }
}
