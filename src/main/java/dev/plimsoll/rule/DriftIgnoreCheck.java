package dev.plimsoll.rule;

import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Redaction;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.setting.Suggestion;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Rules of {@code spec.driftDetection.ignore} that match nothing: JSON Pointers (RFC 6901) that no
 * field has, and kinds that are misspelled. Flux says nothing about either.
 */
final class DriftIgnoreCheck {

  /** A tilde that begins no escape. */
  private static final Pattern WRONG_ESCAPE = Pattern.compile("~(?![01])");

  private static final Pattern WITH_DOTS =
      Pattern.compile("/(spec|metadata|data|status)\\..*|/\\..*");

  private static final Pattern BELOW_A_KEY =
      Pattern.compile("(.*/metadata/(?:annotations|labels)/)([^/]+\\.[^/]+)/(.+)");

  /** Kinds that charts install; a target may have others too. */
  private static final List<String> KINDS =
      List.of(
          "ConfigMap",
          "CronJob",
          "CustomResourceDefinition",
          "DaemonSet",
          "Deployment",
          "HorizontalPodAutoscaler",
          "Ingress",
          "Job",
          "MutatingWebhookConfiguration",
          "Secret",
          "Service",
          "ServiceAccount",
          "StatefulSet",
          "ValidatingWebhookConfiguration");

  private DriftIgnoreCheck() {}

  /** Why a path that begins with a slash is in no object. */
  static Optional<Finding> path(Resource release, Pointer place) {
    String path = release.at(place).asText();
    var below = BELOW_A_KEY.matcher(path);
    String why;
    if (WRONG_ESCAPE.matcher(path).find()) {
      why = "has a ~ that begins no escape: write ~0 for ~, and ~1 for a slash in a key";
    } else if (WITH_DOTS.matcher(path).matches()) {
      why = "has points between fields: write " + Redaction.shorten(path.replace('.', '/'));
    } else if (below.matches()) {
      why =
          "goes below a key that holds a text: write "
              + Redaction.shorten(
                  below.group(1) + below.group(2) + "~1" + below.group(3).replace("/", "~1"));
    } else if (path.endsWith("/*") || path.contains("/*/")) {
      why = "has a *, which a JSON Pointer reads as the name of a field: name each item";
    } else {
      return Optional.empty();
    }
    return Optional.of(
        new Finding.Advice(
            place,
            place
                + " "
                + Redaction.show(release, place)
                + " "
                + why
                + ". It matches nothing, so the drift is still seen, and Flux does not say so."));
  }

  /** Short names are near to many; only a letter or so of a long one is a slip. */
  private static List<String> likeIn(String kind) {
    return KINDS.stream()
        .filter(known -> known.length() >= 9 && Math.abs(known.length() - kind.length()) <= 1)
        .toList();
  }

  /** A kind that is nearly one that charts install. */
  static Optional<Finding> kind(Resource release, Pointer place) {
    String kind = release.at(place).asText();
    boolean plain = kind.matches("[A-Za-z]+") && !KINDS.contains(kind);
    Optional<String> meant =
        KINDS.stream()
            .filter(known -> plain)
            .filter(known -> known.equalsIgnoreCase(kind) || (known + "s").equalsIgnoreCase(kind))
            .findFirst()
            .or(() -> Suggestion.near(kind, plain ? likeIn(kind) : List.of()));
    return meant.map(known ->
        new Finding.Advice(
            place,
            place
                + " "
                + Redaction.show(release, place)
                + " is probably no kind: did you mean "
                + known
                + "? The rule matches nothing then, and Flux does not say so."));
  }
}
