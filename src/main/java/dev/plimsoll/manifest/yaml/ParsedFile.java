package dev.plimsoll.manifest.yaml;

import dev.plimsoll.manifest.Location;
import dev.plimsoll.manifest.Problem;
import dev.plimsoll.manifest.Skipped;
import java.util.ArrayList;
import java.util.List;

/**
 * What one file gave.
 *
 * @param file the file as it was named
 * @param text its content
 * @param documents the Kubernetes objects in it, the items of lists each on their own
 * @param others where documents begin that are no Kubernetes objects, such as chart values; empty
 *     documents are not counted
 * @param problems what is wrong with those objects as YAML, such as keys given twice
 * @param onlyKustomize what kustomize rejects, and kubectl takes
 * @param ambiguous whether kubectl reads another value than kustomize somewhere
 * @param skipped what was not read, and why
 */
public record ParsedFile(
    String file,
    String text,
    List<Document> documents,
    List<Location> others,
    List<Problem> problems,
    List<Problem> onlyKustomize,
    boolean ambiguous,
    List<Skipped> skipped) {

  public ParsedFile {
    documents = List.copyOf(documents);
    others = List.copyOf(others);
    problems = List.copyOf(problems);
    onlyKustomize = List.copyOf(onlyKustomize);
    skipped = List.copyOf(skipped);
  }

  /** A file of which nothing could be read. */
  public static ParsedFile nothing(String text, Skipped skipped) {
    return new ParsedFile(
        skipped.file(), text, List.of(), List.of(), List.of(), List.of(), false, List.of(skipped));
  }

  /** The same, with documents that stand before and after these. */
  public ParsedFile between(List<Document> first, List<Document> last) {
    List<Document> all = new ArrayList<>(first);
    all.addAll(documents);
    all.addAll(last);
    return new ParsedFile(file, text, all, others, problems, onlyKustomize, ambiguous, skipped);
  }
}
