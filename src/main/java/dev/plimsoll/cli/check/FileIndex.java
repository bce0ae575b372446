package dev.plimsoll.cli.check;

import dev.plimsoll.build.patch.PatchEffect;
import dev.plimsoll.build.resourceset.Expansion;
import dev.plimsoll.build.resourceset.TemplateEngine;
import dev.plimsoll.build.resourceset.UnknownObject;
import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.manifest.yaml.Document;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What has to be known of all files before the first is evaluated. Their objects are put away in a
 * store, so that memory hardly grows with their number: by where each is, and what it is named.
 */
final class FileIndex implements AutoCloseable {

  private final Set<GroupKind> wanted;
  private final TemplateEngine templates;
  private final Set<Path> patches = new HashSet<>();
  private final Set<Path> generated = new HashSet<>();
  private final Set<PatchEffect> effects = new HashSet<>();
  private final Map<String, Map<String, String>> namespaces = new HashMap<>();
  private final Map<GroupKind, List<InputFile>> definitions = new HashMap<>();
  private final Set<String> declaredFlux = new HashSet<>();
  private final Map<GroupKind, NamedObjects> objects = new HashMap<>();
  private final Map<InputFile, IndexedFile> files = new HashMap<>();
  private final List<UnknownObject> unknown = new ArrayList<>();
  private final SpillStore spill = new SpillStore();

  /**
   * An empty index.
   *
   * @param wanted the kinds of objects that rules look at beside the one that they evaluate
   * @param templates what renders templates of ResourceSets that are not rendered here
   */
  FileIndex(Set<GroupKind> wanted, TemplateEngine templates) {
    this.wanted = wanted;
    this.templates = templates;
    wanted.forEach(kind -> objects.put(kind, new NamedObjects()));
  }

  /** Takes the notes of a file. */
  void add(FileIndexEntry notes) {
    List<byte[]> texts = new ArrayList<>(notes.documents());
    texts.addAll(notes.asKubectl());
    notes.inside().forEach(part -> texts.add(part.json()));
    texts.add(notes.places());
    // What comes through a pipe may have been decrypted on the way.
    List<Supplier<byte[]>> stored =
        notes.input() instanceof StandardInput ? spill.hold(texts) : spill.put(texts);
    int documents = notes.documents().size();
    int parts = documents + notes.asKubectl().size();
    int places = stored.size() - 1;
    List<IndexedFile.Part> inside = new ArrayList<>();
    for (int at = parts; at < places; at++) {
      inside.add(new IndexedFile.Part(notes.inside().get(at - parts).host(), stored.get(at)));
    }
    files.put(
        notes.input(),
        new IndexedFile(
            stored.subList(0, documents),
            stored.subList(documents, parts),
            inside,
            notes.faults(),
            stored.get(places),
            notes.problems(),
            notes.warnings(),
            notes.skipped(),
            notes.markers(),
            notes.secrets(),
            List.of()));
    patches.addAll(notes.patches());
    generated.addAll(notes.generated());
    effects.addAll(notes.effects());
    unknown.addAll(notes.unknown());
    namespaces.putAll(notes.namespaces());
    declaredFlux.addAll(notes.declaredFlux());
    notes
        .definitions()
        .forEach(
            kind -> definitions.computeIfAbsent(kind, key -> new ArrayList<>()).add(notes.input()));
    notes
        .objects()
        .forEach((kind, found) ->
            objects(kind)
                .add(
                    spill.put(found.stream().map(FileIndexEntry.Named::json).toList()),
                    found.stream().map(FileIndexEntry.Named::name).toList()));
  }

  /** Whether rules look at objects of a kind beside the one that they evaluate. */
  boolean isWanted(GroupKind kind) {
    return wanted.contains(kind);
  }

  /** Documents, and after them what the ResourceSets among them make. */
  Expansion expand(List<Document> documents) {
    return Expansion.of(documents, templates);
  }

  /** Takes a file that cannot be read. */
  void miss(InputFile file, String fault) {
    files.put(file, IndexedFile.unreadable(fault));
  }

  /** Ends the adding. */
  void seal() {
    objects.values().forEach(NamedObjects::seal);
    files.forEach((file, indexed) -> {
      if (isPatch(file)) {
        indexed.resources().stream().map(PatchEffect::of).forEach(effects::add);
      }
    });
  }

  /** Whether a kustomization names the file as a patch. */
  boolean isPatch(InputFile file) {
    return patches.contains(file.identity());
  }

  /** Whether a generator of a kustomization reads the file. */
  boolean isGenerated(InputFile file) {
    return generated.contains(file.identity());
  }

  /** Whether a patch may give an object what it lacks at a place. */
  boolean mayBeFilled(Resource resource, Pointer place) {
    for (PatchEffect effect : effects) {
      if (effect.mayFill(resource, place)) {
        return true;
      }
    }
    return false;
  }

  /** What ResourceSets make that is not rendered. */
  List<UnknownObject> unknown() {
    return unknown;
  }

  /** The labels of namespaces, by their names. */
  Map<String, Map<String, String>> namespaces() {
    return namespaces;
  }

  /** The files that define a kind, in the order in which they were added. */
  List<InputFile> definitions(GroupKind kind) {
    return definitions.getOrDefault(kind, List.of());
  }

  /** The releases of Flux that objects declare. */
  Set<String> declaredFlux() {
    return declaredFlux;
  }

  /** Whether objects of the kind are kept. */
  boolean knows(GroupKind kind) {
    return wanted.contains(kind);
  }

  /** The objects of a kind that is known. */
  NamedObjects objects(GroupKind kind) {
    return Objects.requireNonNull(objects.get(kind));
  }

  /** What is kept of a file that was added. */
  IndexedFile file(InputFile file) {
    return Objects.requireNonNull(files.get(file));
  }

  @Override
  public void close() {
    spill.close();
  }
}
