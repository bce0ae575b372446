package dev.plimsoll.policy.setting;

import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Problem;
import dev.plimsoll.manifest.yaml.Document;
import java.util.List;

/**
 * Where the reading of one document puts what it finds wrong, so that all of it is reported at
 * once.
 *
 * @param document the document that is read
 * @param problems what was wrong so far, in any document
 */
public record SettingProblems(Document document, List<Problem> problems) {

  /** Notes that what stands at {@code place} is wrong. */
  public void add(Pointer place, String message) {
    problems.add(document.problem(place, message));
  }

  /** Notes that a character, counted from 0, of the text at {@code place} is wrong. */
  public void addWithin(Pointer place, int character, String message) {
    problems.add(document.problemWithin(place, character, message));
  }
}
