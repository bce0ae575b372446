package dev.plimsoll.cli.migrate;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plimsoll.manifest.Patch;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.manifest.edit.Rewrite;
import dev.plimsoll.manifest.yaml.Document;
import java.util.ArrayList;
import java.util.List;

/** What shall become of one file, while that is being found out. */
final class Draft {

  private final MigratedFile file;
  private final List<Rewrite.Change> changes = new ArrayList<>();
  private final List<JsonNode> added = new ArrayList<>();
  private final List<Note> notes = new ArrayList<>();

  Draft(MigratedFile file) {
    this.file = file;
  }

  MigratedFile file() {
    return file;
  }

  void change(Document document, Patch patch) {
    if (!patch.isEmpty()) {
      changes.add(new Rewrite.Change(document, patch));
    }
  }

  void add(JsonNode document, String message) {
    added.add(document);
    notes.add(new Note(named(new Resource(document)), message, false));
  }

  void note(Resource object, String message, boolean manual) {
    notes.add(new Note(named(object), message, manual));
  }

  private static String named(Resource object) {
    String namespace = object.namespace().isEmpty() ? "" : object.namespace() + "/";
    return (object.kind() + " " + namespace + object.name()).strip();
  }

  /** What becomes of the file. */
  FilePlan plan() {
    if (!file.parsed().skipped().isEmpty() && file.concernsFlux()) {
      notes.add(
          new Note("", "left alone: " + file.parsed().skipped().getFirst().description(), true));
    }
    if (changes.isEmpty() && added.isEmpty()) {
      return new FilePlan(file.path(), file.parsed(), file.parsed(), notes);
    }
    return switch (Rewrite.of(file.parsed(), changes, added)) {
      case Rewrite.Done done -> new FilePlan(file.path(), file.parsed(), done.parsed(), notes);
      case Rewrite.Impossible impossible ->
          new FilePlan(
              file.path(),
              file.parsed(),
              file.parsed(),
              List.of(
                  new Note(
                      "",
                      "left alone (line %d): %s"
                          .formatted(impossible.location().line(), impossible.reason()),
                      true)));
    };
  }

  /** Whether there is something to change, and no way to do it. */
  boolean isImpossible() {
    return !(changes.isEmpty() && added.isEmpty())
        && Rewrite.of(file.parsed(), changes, added) instanceof Rewrite.Impossible;
  }
}
