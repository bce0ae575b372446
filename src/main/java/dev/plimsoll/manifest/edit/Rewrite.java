package dev.plimsoll.manifest.edit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plimsoll.manifest.Location;
import dev.plimsoll.manifest.Patch;
import dev.plimsoll.manifest.PatchOperation;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.yaml.Document;
import dev.plimsoll.manifest.yaml.Layout;
import dev.plimsoll.manifest.yaml.Manifests;
import dev.plimsoll.manifest.yaml.NodePositions;
import dev.plimsoll.manifest.yaml.ParsedFile;
import dev.plimsoll.manifest.yaml.YamlStyle;
import dev.plimsoll.manifest.yaml.YamlText;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of the attempt to change documents in the text of their file. Comments, order,
 * quoting, indentation, anchors and line ends stay as they are; only lines change whose content
 * does.
 */
public sealed interface Rewrite {

  /**
   * The file is changed.
   *
   * @param parsed the changed file, read again: its text, and documents with their new positions
   */
  record Done(ParsedFile parsed) implements Rewrite {}

  /**
   * The file cannot be changed without harm, and so is left alone as a whole.
   *
   * @param location where the obstacle is
   * @param reason why, for people; never with contents of the file
   */
  record Impossible(Location location, String reason) implements Rewrite {}

  /**
   * What shall change in a document.
   *
   * @param document a document of the file
   * @param patch the change
   */
  record Change(Document document, Patch patch) {
    /** The change that a list of steps makes. */
    public static Change of(Document document, List<PatchOperation> steps) {
      return new Change(document, new Patch(steps));
    }
  }

  /**
   * Changes documents of a file. The answer is proved: the file is read again, and every document
   * in it is what its patch makes of it.
   *
   * @param file the file as it was read
   * @param changes what shall change, each document at most once
   */
  static Rewrite of(ParsedFile file, List<Change> changes) {
    return of(file, changes, List.of());
  }

  /**
   * Changes documents of a file, and adds others at its end.
   *
   * @param added the roots of the documents to add
   */
  static Rewrite of(ParsedFile file, List<Change> changes, List<JsonNode> added) {
    if (!file.skipped().isEmpty()) {
      return new Impossible(
          file.skipped().getFirst().location(), file.skipped().getFirst().reason());
    }
    List<JsonNode> expected = new ArrayList<>();
    TextEdits edits = new TextEdits();
    YamlText yaml = YamlText.USUAL;
    for (Document document : file.documents()) {
      Change change = find(changes, document);
      JsonNode old = document.resource().tree();
      JsonNode now = change == null ? old : change.patch().apply(old);
      expected.add(now);
      if (same(old, now)) {
        continue;
      }
      Location start = document.positions().of(Pointer.ROOT);
      if (!(document.positions() instanceof NodePositions positions)) {
        throw new IllegalArgumentException("the document does not come from a file");
      }
      if (positions.isEncrypted()) {
        return new Impossible(
            start, "it is encrypted with SOPS, whose checksum covers every line of it");
      }
      Layout layout = new Layout(file.text(), positions.firstLine());
      yaml = YamlStyle.of(layout, positions.root());
      try {
        TreeEdits.find(layout, yaml, positions.root(), old, now, edits);
      } catch (IllegalStateException | IndexOutOfBoundsException e) {
        return new Impossible(start, UNUSUAL);
      }
    }
    expected.addAll(added);
    try {
      String text = edits.apply(file.text());
      for (JsonNode document : added) {
        text = append(text, yaml.document(document));
      }
      return proved(file, text, expected);
    } catch (IllegalStateException e) {
      return new Impossible(Location.START, UNUSUAL);
    }
  }

  private static @Nullable Change find(List<Change> changes, Document document) {
    return changes.stream()
        .filter(change -> change.document().positions().equals(document.positions()))
        .findFirst()
        .orElse(null);
  }

  private static String append(String text, String document) {
    String end = text.endsWith("\r\n") ? "\r\n" : "\n";
    String closed = text.isEmpty() || text.endsWith("\n") ? text : text + end;
    return closed + ("---\n" + document + "\n").replace("\n", end);
  }

  private static Rewrite proved(ParsedFile before, String text, List<JsonNode> expected) {
    ParsedFile after = Manifests.read(before.file(), text.getBytes(UTF_8));
    boolean asExpected =
        after.skipped().isEmpty()
            && after.others().size() == before.others().size()
            && after.documents().size() == expected.size();
    for (int i = 0; asExpected && i < expected.size(); i++) {
      asExpected = same(after.documents().get(i).resource().tree(), expected.get(i));
    }
    return asExpected ? new Done(after) : new Impossible(Location.START, UNUSUAL);
  }

  /** Whether two values are the same, numbers by their value. */
  static boolean same(JsonNode one, JsonNode other) {
    return one.equals(
        (left, right) ->
            left.isNumber() && right.isNumber()
                ? left.decimalValue().compareTo(right.decimalValue())
                : left.equals(right) ? 0 : 1,
        other);
  }

  /** Why a change that ought to be possible is not. */
  String UNUSUAL =
      "it is written in a way that cannot be changed without touching other parts of it, such as"
          + " values shared by an anchor; change it manually";
}
