package dev.plimsoll.flux;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The namespaces in which the controllers of Flux run. A service account is that of a controller
 * only there: anybody who may create service accounts can give one the name of a controller
 * elsewhere.
 *
 * @param names the names of the namespaces, at least one
 */
public record FluxNamespaces(List<String> names) {

  /** What the API server takes for the name of a namespace (RFC 1123, a label). */
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

  /** Where Flux is installed unless it is told otherwise. */
  public static final FluxNamespaces DEFAULT = new FluxNamespaces(List.of("flux-system"));

  /**
   * Takes the names of namespaces.
   *
   * @throws IllegalArgumentException if there is none, or one that no namespace can have; the
   *     message says so
   */
  public FluxNamespaces {
    names = names.stream().distinct().toList();
    if (names.isEmpty()) {
      throw new IllegalArgumentException(
          "no namespace is named, so that no controller of Flux would be believed. Name the"
              + " namespaces in which Flux runs, such as flux-system");
    }
    for (String name : names) {
      if (!NAME.matcher(name).matches()) {
        throw new IllegalArgumentException(
            "\""
                + name
                + "\" cannot be the name of a namespace. Name each namespace in full, separated by"
                + " commas: patterns are not known here");
      }
    }
  }

  /**
   * Reads names that are separated by commas.
   *
   * @throws IllegalArgumentException as the constructor does
   */
  public static FluxNamespaces parse(String text) {
    return new FluxNamespaces(
        Arrays.stream(text.split(","))
            .map(String::strip)
            .filter(candidate -> !candidate.isEmpty())
            .toList());
  }

  /** The users that a controller is: its service account in each of the namespaces. */
  public Set<String> users(FluxController controller) {
    return names.stream()
        .map(name -> "system:serviceaccount:" + name + ":" + controller.title())
        .collect(Collectors.toUnmodifiableSet());
  }
}
