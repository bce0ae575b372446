package dev.plimsoll.cluster;

import dev.plimsoll.policy.Need;
import java.util.List;
import java.util.Locale;

/**
 * A right that the API server grants, as a rule of a Role or ClusterRole has it.
 *
 * @param group the API group; empty for that of Kubernetes' core
 * @param resource the plural by which the API knows the kind, such as {@code helmreleases}
 * @param verbs what may be done, such as {@code list} and {@code watch}
 */
public record Right(String group, String resource, List<String> verbs) {

  public Right {
    verbs = List.copyOf(verbs);
  }

  /** The right without which a need is not met: no more than this. */
  public static Right to(Need need) {
    return new Right(
        need.kind().group(),
        plural(need.kind().kind()),
        switch (need.way()) {
          case Watch -> List.of("list", "watch");
          case Get -> List.of("get");
          case List -> List.of("list");
        });
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
