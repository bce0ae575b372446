package dev.plimsoll.build.resourceset;

import dev.plimsoll.manifest.Positions;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.manifest.yaml.Document;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The documents of a file, and after them what its ResourceSets make, with their places in the
 * file.
 *
 * @param documents all of them
 * @param unknown what the ResourceSets make that is not rendered
 */
public record Expansion(List<Document> documents, List<UnknownObject> unknown) {

  /** So deep may ResourceSets make others. */
  public static final int MAX_DEPTH = 5;

  private record Next(Document document, int depth) {}

  public Expansion {
    documents = List.copyOf(documents);
    unknown = List.copyOf(unknown);
  }

  /**
   * Renders the ResourceSets among some documents.
   *
   * @param engine what renders the templates that are not rendered here
   */
  public static Expansion of(List<Document> written, TemplateEngine engine) {
    List<Resource> beside = written.stream().map(Document::resource).toList();
    List<Document> documents = new ArrayList<>(written);
    List<UnknownObject> unknown = new ArrayList<>();
    Deque<Next> sets = new ArrayDeque<>();
    written.forEach(document -> sets.add(new Next(document, 0)));
    while (!sets.isEmpty()) {
      Next next = sets.remove();
      if (ResourceSet.is(next.document().resource()) && next.depth() < MAX_DEPTH) {
        ResourceSet set = ResourceSet.of(next.document().resource(), beside, engine);
        unknown.addAll(set.unknown());
        for (MadeObject made : set.objects()) {
          if (documents.size() < written.size() + ResourceSet.MAX_OBJECTS) {
            Document document = made(next.document(), made);
            documents.add(document);
            sets.add(new Next(document, next.depth() + 1));
          }
        }
      }
    }
    return new Expansion(documents, unknown);
  }

  private static Document made(Document set, MadeObject made) {
    Positions positions = place -> made.locate(place, set.positions());
    return new Document(set.file(), made.resource(), positions);
  }
}
