package dev.plimsoll.cli.check;

import dev.plimsoll.flux.FluxKind;
import dev.plimsoll.flux.FluxTarget;
import dev.plimsoll.manifest.GroupVersionKind;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Redaction;
import dev.plimsoll.policy.ClusterView;
import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.Lookup;
import dev.plimsoll.policy.ObjectChange;
import dev.plimsoll.policy.Severity;
import dev.plimsoll.policy.document.Effect;
import dev.plimsoll.policy.engine.EnforcedFinding;
import dev.plimsoll.policy.setting.Suggestion;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Objects that were meant for Flux, and whose kind no Flux serves: a mistyped kind or group. Such
 * an object matches no policy, so that no rule evaluates it.
 */
final class UnknownKinds {

  static final String RULE = "unknown-kind";

  private static final Pointer KIND = Pointer.of("kind");
  private static final Pointer API_VERSION = Pointer.of("apiVersion");

  /** The group of Flux 1, which has its own controller, and ended in 2022. */
  private static final String FLUX_1 = "helm.fluxcd.io";

  private static final String TOOLKIT = ".toolkit.fluxcd.io";

  /** Groups of projects around Flux. */
  private static final List<String> OF_OTHERS = List.of("controlplane.io", "contrib.fluxcd.io");

  private static final String CONSEQUENCE =
      "Flux's apply fails with \"no matches for kind\", and with it the whole Kustomization.";

  private static final List<FluxKind> KINDS = List.of(FluxKind.values());

  private static final List<String> GROUPS =
      KINDS.stream().map(FluxKind::group).distinct().toList();

  private UnknownKinds() {}

  /** What is to be said of the kind of an object in a file. */
  static Optional<EnforcedFinding> of(ObjectChange change, ClusterView cluster) {
    GroupVersionKind type = change.current().type();
    boolean known =
        FluxKind.of(type.groupKind()).isPresent()
            || change.isFragment()
            || !change.isFinal(type.apiVersion())
            || !change.isFinal(type.kind())
            || !mentionsFlux(type)
            || cluster.definition(type.groupKind()) instanceof Lookup.Found;
    return known ? Optional.empty() : finding(type);
  }

  private static boolean mentionsFlux(GroupVersionKind type) {
    String written = type.group().isEmpty() ? type.version() : type.group();
    String group = written.toLowerCase(Locale.ROOT);
    return OF_OTHERS.stream().noneMatch(group::endsWith)
        && (group.contains("fluxcd")
            || (group.contains("toolkit") && Suggestion.near(group, GROUPS).isPresent()));
  }

  private static Optional<EnforcedFinding> finding(GroupVersionKind type) {
    String group = type.group();
    Optional<FluxKind> kind = meant(type.kind(), group);
    if (group.isEmpty() && GROUPS.contains(type.version())) {
      return Optional.of(
          denied(
              API_VERSION,
              "apiVersion %s has no version".formatted(type.version()),
              meant(type.kind(), type.version())));
    }
    if (group.equals(FLUX_1) && kind.isPresent()) {
      return Optional.of(
          warned(
              API_VERSION,
              "%s is of Flux 1, and Flux 2 does not serve it.%nIf nothing else serves it, %s Move the object to %s, whose fields differ."
                  .formatted(type.apiVersion(), CONSEQUENCE, apiVersion(kind.get()))));
    }
    if (!GROUPS.contains(group)) {
      return kind.isPresent()
          ? Optional.of(
              denied(API_VERSION, "no Flux serves the group " + Redaction.shorten(group), kind))
          : Optional.of(group)
              .filter(own -> own.endsWith(TOOLKIT))
              .map(own -> warned(API_VERSION, nothingLike(type)));
    }
    String wrong = "%s has no kind %s".formatted(group, Redaction.shorten(type.kind()));
    Pointer place =
        kind.filter(like -> !like.group().equals(group)).isPresent() ? API_VERSION : KIND;
    return Optional.of(
        kind.isPresent() && !isLonger(type.kind(), kind.get())
            ? denied(place, wrong, kind)
            : warned(KIND, nothingLike(type)));
  }

  /** A kind that a later Flux may bring, such as {@code HelmReleaseSet}. */
  private static boolean isLonger(String kind, FluxKind like) {
    return kind.startsWith(like.kind()) && kind.length() > like.kind().length() + 1;
  }

  /** The kind of Flux that is like a word: of the same group first. */
  private static Optional<FluxKind> meant(String word, String group) {
    List<FluxKind> same = KINDS.stream().filter(kind -> kind.group().equals(group)).toList();
    return like(word, same)
        .or(() -> KINDS.stream().filter(kind -> kind.kind().equalsIgnoreCase(word)).findFirst())
        .or(() -> like(word, KINDS));
  }

  private static Optional<FluxKind> like(String word, List<FluxKind> kinds) {
    return Suggestion.near(word, kinds.stream().map(FluxKind::kind).toList())
        .flatMap(near -> kinds.stream().filter(kind -> kind.kind().equals(near)).findFirst());
  }

  /** What every supported release serves. */
  private static String apiVersion(FluxKind kind) {
    return kind.apiVersion(FluxTarget.SUPPORTED.oldest())
        .or(() -> kind.apiVersion(FluxTarget.SUPPORTED.newest()))
        .orElse(kind.group());
  }

  private static String nothingLike(GroupVersionKind type) {
    return "no Flux that is known here serves %s.%n%s If a newer Flux or another controller serves it, name its CRD with --crds."
        .formatted(Redaction.shorten(type.toString()), CONSEQUENCE);
  }

  private static EnforcedFinding denied(Pointer place, String wrong, Optional<FluxKind> meant) {
    String fix =
        meant
            .map(kind -> "apiVersion: " + apiVersion(kind) + ", kind: " + kind.kind())
            .orElse("the group and the version, such as helm.toolkit.fluxcd.io/v2");
    String question =
        meant
            .map(kind -> "; did you mean " + kind.kind() + " of " + apiVersion(kind) + "?")
            .orElse(".");
    String message =
        wrong + question + "\n" + CONSEQUENCE + " No policy matches the object. Write " + fix + ".";
    return new EnforcedFinding(
        FileEvaluator.FILE_POLICY,
        RULE,
        Severity.High,
        Effect.Deny,
        new Finding.Violation(place, wrong, message),
        message,
        Optional.empty());
  }

  private static EnforcedFinding warned(Pointer place, String message) {
    return new EnforcedFinding(
        FileEvaluator.FILE_POLICY,
        RULE,
        Severity.Medium,
        Effect.Warn,
        new Finding.Advice(place, message, Severity.Medium),
        message,
        Optional.empty());
  }
}
