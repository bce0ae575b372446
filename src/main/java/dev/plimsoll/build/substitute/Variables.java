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
 * @param complete whether there are no others, so that a variable without a value is empty
 */
public record Variables(Map<String, String> values, Set<String> hidden, boolean complete) {

  /** What kustomize-controller admits as a name. */
  private static final Pattern NAME = Pattern.compile("[_A-Za-z][_A-Za-z0-9]*");

  /** No variables at all. */
  public static final Variables NONE = new Variables(Map.of(), Set.of(), true);

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
    return new Variables(all, stillHidden, complete);
  }

  /** These with variables of a Secret, which take precedence. */
  public Variables withHidden(Set<String> names) {
    Map<String, String> all = new HashMap<>(values);
    Set<String> nowHidden = new HashSet<>(hidden);
    names.forEach(name -> {
      all.remove(name);
      nowHidden.add(name);
    });
    return new Variables(all, nowHidden, complete);
  }

  /** These with others that are not known. */
  public Variables incomplete() {
    return new Variables(values, hidden, false);
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
