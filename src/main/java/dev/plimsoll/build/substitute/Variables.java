package dev.plimsoll.build.substitute;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What is known of the variables of one Kustomization.
 *
 * @param values the values that are known
 * @param hidden the variables that a Secret sets, whose values are never put in
 * @param complete whether there are no others, so that a variable without a value has none
 * @param strict whether such a variable is an error where no default is given, as it is since Flux
 *     2.9 (kustomize-controller 1.9, feature gate StrictPostBuildSubstitutions); before it is empty
 */
public record Variables(
    Map<String, String> values, Set<String> hidden, boolean complete, boolean strict) {

  /** What kustomize-controller admits as a name. */
  private static final Pattern NAME = Pattern.compile("[_A-Za-z][_A-Za-z0-9]*");

  /** No variables at all. */
  public static final Variables NONE = new Variables(Map.of(), Set.of(), true, false);

  public Variables {
    values = Map.copyOf(values);
    hidden = Set.copyOf(hidden);
  }

  /** Whether Flux fails on any variable of this name, used or not. */
  public static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  /** These with values that take precedence; line breaks in a value are dropped, as Flux does. */
  public Variables with(Map<String, String> more) {
    Map<String, String> all = new HashMap<>(values);
    Set<String> stillHidden = new HashSet<>(hidden);
    more.forEach((name, value) -> {
      all.put(name, value.replace("\n", ""));
      stillHidden.remove(name);
    });
    return new Variables(all, stillHidden, complete, strict);
  }

  /** These with variables of a Secret, which take precedence. */
  public Variables withHidden(Set<String> names) {
    Map<String, String> all = new HashMap<>(values);
    Set<String> nowHidden = new HashSet<>(hidden);
    names.forEach(name -> {
      all.remove(name);
      nowHidden.add(name);
    });
    return new Variables(all, nowHidden, complete, strict);
  }

  /** These with others that are not known. */
  public Variables incomplete() {
    return new Variables(values, hidden, false, strict);
  }

  /** These for a Flux that rejects variables without a value. */
  public Variables strictly() {
    return new Variables(values, hidden, complete, true);
  }

  /** Whether there is any, so that Flux substitutes. */
  public boolean isAny() {
    return !values.isEmpty() || !hidden.isEmpty() || !complete;
  }

  /** Whether the value of a variable is not known, so that it stays as it is written. */
  boolean isOpen(String name) {
    return hidden.contains(name) || (!complete && !values.containsKey(name));
  }
}
