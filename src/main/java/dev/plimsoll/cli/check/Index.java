package dev.plimsoll.cli.check;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.manifest.Resource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What has to be known of all files before the first is judged, and no more: of the objects
 * themselves as many are kept as a bounded store holds, and the other files are read again when
 * their turn comes, so that memory does not grow with their number.
 */
final class Index {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** What the kept objects may take as JSON, in bytes; a tree would take ten times that. */
  private static final int MAX_KEPT = 32 << 20;

  private final Set<GroupKind> wanted;
  private final Set<Path> patches = new HashSet<>();
  private final Map<String, Map<String, String>> namespaces = new HashMap<>();
  private final Map<GroupKind, Source> definitions = new HashMap<>();
  private final Map<GroupKind, List<byte[]>> objects = new HashMap<>();
  private final Map<Path, List<byte[]>> kept = new HashMap<>();
  private int keptBytes;

  /**
   * An empty index.
   *
   * @param wanted the kinds of objects that rules look at beside the one that they judge
   */
  Index(Set<GroupKind> wanted) {
    this.wanted = wanted;
  }

  /** Takes the notes of a file. */
  void add(Notes notes) {
    int size = notes.documents().stream().mapToInt(document -> document.length).sum();
    if (size > 0 && keptBytes + size <= MAX_KEPT) {
      keptBytes += size;
      kept.put(notes.source().identity(), notes.documents());
    }
    patches.addAll(notes.patches());
    namespaces.putAll(notes.namespaces());
    notes.definitions().forEach(kind -> definitions.putIfAbsent(kind, notes.source()));
    notes
        .objects()
        .forEach(
            (kind, found) -> objects.computeIfAbsent(kind, key -> new ArrayList<>()).addAll(found));
  }

  /** Whether a kustomization names the file as a patch. */
  boolean isPatch(Source source) {
    return patches.contains(source.identity());
  }

  /** The labels of namespaces, by their names. */
  Map<String, Map<String, String>> namespaces() {
    return namespaces;
  }

  /** The files that define kinds. */
  Map<GroupKind, Source> definitions() {
    return definitions;
  }

  /** Whether objects of the kind are kept. */
  boolean knows(GroupKind kind) {
    return wanted.contains(kind);
  }

  /** The objects of a kind, each made anew when it is looked at. */
  List<Resource> objects(GroupKind kind) {
    return resources(objects.getOrDefault(kind, List.of()));
  }

  /** The objects of a sound file, if they are still at hand; each made anew when looked at. */
  Optional<List<Resource>> kept(Source source) {
    return Optional.ofNullable(kept.get(source.identity())).map(Index::resources);
  }

  private static List<Resource> resources(List<byte[]> stored) {
    return new AbstractList<>() {
      @Override
      public Resource get(int index) {
        try {
          return new Resource(JSON.readTree(stored.get(index)));
        } catch (IOException e) {
          throw new UncheckedIOException("reading what was just written does not fail", e);
        }
      }

      @Override
      public int size() {
        return stored.size();
      }
    };
  }
}
