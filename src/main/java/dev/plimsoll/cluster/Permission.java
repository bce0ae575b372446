package dev.plimsoll.cluster;

import dev.plimsoll.policy.AccessRequirement;
import java.util.List;
import java.util.Locale;

/**
 * A right that the API server grants, as a rule of a Role or ClusterRole has it.
 *
 * @param group the API group; empty for that of Kubernetes' core
 * @param resource the plural by which the API knows the kind, such as {@code helmreleases}
 * @param names the objects that it is limited to; empty for all
 * @param verbs what may be done, such as {@code list} and {@code watch}
 */
public record Permission(String group, String resource, List<String> names, List<String> verbs) {

  public Permission {
    names = List.copyOf(names);
    verbs = List.copyOf(verbs);
  }

  /** To all objects of a kind. */
  public static Permission toAll(String group, String resource, String... verbs) {
    return new Permission(group, resource, List.of(), List.of(verbs));
  }

  /** To these objects of a kind alone. */
  public static Permission toNamed(
      String group, String resource, List<String> names, String... verbs) {
    return new Permission(group, resource, names, List.of(verbs));
  }

  /** The right without which a need is not met: no more than this. */
  public static Permission to(AccessRequirement requirement) {
    String group = requirement.kind().group();
    String resource = plural(requirement.kind().kind());
    return switch (requirement.way()) {
      case Watch -> toAll(group, resource, "list", "watch");
      case Get -> toAll(group, resource, "get");
      case List -> toAll(group, resource, "list");
      case Fingerprint -> toNamed(group, resource, List.of(InstallationKey.NAME), "get");
    };
  }

  /**
   * The plural of a kind as Kubernetes forms it where nobody says otherwise, which is so for every
   * kind that rules look at (kubernetes/apimachinery, pkg/api/meta, UnsafeGuessKindToResource).
   */
  static String plural(String kind) {
    String singular = kind.toLowerCase(Locale.ROOT);
    if (singular.endsWith("s")) {
      return singular + "es";
    }
    return singular.endsWith("y")
        ? singular.substring(0, singular.length() - 1) + "ies"
        : singular + "s";
  }
}
