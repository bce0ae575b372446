package dev.plimsoll.policy;

import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.policy.setting.Glob;
import java.util.ArrayList;
import java.util.List;

/**
 * What a mutating rule does to one place.
 *
 * @param place the place; its keys may be globs
 * @param value what it makes of it, in words
 */
public record Write(Pointer place, String value) {

  /** Whether the two leave different things in one place, so that only the last one counts. */
  public boolean conflictsWith(Write other) {
    return !value.equals(other.value) && meets(tokens(place), tokens(other.place));
  }

  private static boolean meets(List<String> one, List<String> other) {
    if (one.size() != other.size()) {
      return false;
    }
    for (int i = 0; i < one.size(); i++) {
      if (!new Glob(one.get(i)).meets(new Glob(other.get(i)))) {
        return false;
      }
    }
    return true;
  }

  private static List<String> tokens(Pointer place) {
    List<String> tokens = new ArrayList<>();
    place.steps().forEach(step -> tokens.add(step.token()));
    return tokens;
  }
}
