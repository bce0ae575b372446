package dev.plimsoll.rule;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.plimsoll.flux.FluxKind;
import dev.plimsoll.flux.FluxLabels;
import dev.plimsoll.flux.HelmRelease;
import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Redaction;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.AccessRequirement;
import dev.plimsoll.policy.ClusterView;
import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.Lookup;
import dev.plimsoll.policy.ObjectChange;
import dev.plimsoll.policy.Rule;
import dev.plimsoll.policy.RuleType;
import dev.plimsoll.policy.setting.Field;
import dev.plimsoll.policy.setting.SettingTypes;
import dev.plimsoll.rule.support.Handling;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * {@code spec.driftDetection}: whether Flux sees and fixes what was changed behind its back
 * (fluxcd/helm-controller, docs/spec/v2/helmreleases.md, "Drift detection").
 *
 * @param mode the least that is asked for; empty for nothing
 * @param wideIgnores how rules are taken that ignore whole objects
 * @param autoscalers how replicas are taken that both Flux and an autoscaler set
 */
record DriftDetectionRule(Optional<Mode> mode, Handling wideIgnores, Handling autoscalers)
    implements Rule {

  /** How much Flux does about drift, least first; Flux spells them in lower case. */
  enum Mode {
    Disabled,
    Warn,
    Enabled
  }

  private static final Field<Optional<Mode>> MODE =
      Field.optional(
          "mode",
          SettingTypes.oneOf(Mode.class),
          "The least that is asked for: Warn or Enabled; without it any.");
  private static final Field<Handling> WIDE_IGNORES =
      Field.of(
          "wideIgnores",
          SettingTypes.oneOf(Handling.class),
          Handling.Deny,
          "Rules that ignore everything of every object: Allow, Advise or Deny.");
  private static final Field<Handling> AUTOSCALERS =
      Field.of(
          "autoscalers",
          SettingTypes.oneOf(Handling.class),
          Handling.Deny,
          "Replicas that both Flux and an autoscaler set: Allow, Advise or Deny.");

  private static final GroupKind AUTOSCALER =
      new GroupKind("autoscaling", "HorizontalPodAutoscaler");

  /** What charts install and autoscalers scale. */
  private static final Set<GroupKind> SCALED =
      Set.of(new GroupKind("apps", "Deployment"), new GroupKind("apps", "StatefulSet"));

  static final RuleType TYPE =
      RuleType.named(
              "driftDetection",
              "Denies drift detection that is off, sees nothing, or fights an autoscaler.")
          .kinds(FluxKind.HELM_RELEASE.groupKind())
          .watches(AUTOSCALER)
          .readsLive(
              SCALED.stream().map(AccessRequirement::get).collect(Collectors.toUnmodifiableSet()))
          .settings(
              SettingTypes.object(
                  fields ->
                      new DriftDetectionRule(
                          fields.get(MODE), fields.get(WIDE_IGNORES), fields.get(AUTOSCALERS)),
                  MODE,
                  WIDE_IGNORES,
                  AUTOSCALERS));

  private static final Pointer DRIFT = Pointer.of("spec", "driftDetection");
  private static final Pointer MODE_PLACE = DRIFT.key("mode");
  private static final Pointer IGNORE = DRIFT.key("ignore");
  private static final Set<String> EVERYTHING = Set.of("", "/spec", "/spec/template");
  private static final String REPLICAS = "/spec/replicas";

  @Override
  public List<Finding> evaluate(ObjectChange change, ClusterView cluster) {
    Resource release = change.current();
    List<Finding> findings = new ArrayList<>();
    evaluateMode(change, findings);
    for (int i = 0; i < release.at(IGNORE).size(); i++) {
      evaluateIgnore(release, IGNORE.at(i), findings);
    }
    if (readsWorkloads(change)) {
      evaluateReplicas(new HelmRelease(release), cluster, findings);
    }
    return findings;
  }

  @Override
  public boolean mayTakeLong(ObjectChange change) {
    return readsWorkloads(change);
  }

  private boolean readsWorkloads(ObjectChange change) {
    return autoscalers != Handling.Allow
        && stated(change.current()) == Mode.Enabled
        && !change.isFragment();
  }

  /** The mode that it has; without one it is off. */
  private static Mode stated(Resource release) {
    return switch (release.at(MODE_PLACE).asText().toLowerCase(Locale.ROOT)) {
      case "enabled" -> Mode.Enabled;
      case "warn" -> Mode.Warn;
      default -> Mode.Disabled;
    };
  }

  private void evaluateMode(ObjectChange change, List<Finding> findings) {
    String text = change.current().text(MODE_PLACE).orElse("");
    boolean silent = text.isEmpty() && change.isFragment();
    Mode stated = stated(change.current());
    mode.filter(least -> !silent && change.isFinal(text) && stated.compareTo(least) < 0)
        .ifPresent(least ->
            findings.add(
                new Finding.Violation(
                    MODE_PLACE,
                    text,
                    MODE_PLACE
                        + (text.isEmpty() ? " is missing" : " is " + Redaction.shorten(text))
                        + ": what somebody changes manually in the cluster "
                        + (stated == Mode.Warn ? "is reported, and stays" : "stays, unseen")
                        + ". Set it to "
                        + least.name().toLowerCase(Locale.ROOT)
                        + (least == Mode.Warn ? " or enabled." : "."))));
  }

  private void evaluateIgnore(Resource release, Pointer rule, List<Finding> findings) {
    Pointer paths = rule.key("paths");
    boolean everyObject = release.at(rule.key("target")).isEmpty();
    DriftIgnoreCheck.kind(release, rule.key("target").key("kind")).ifPresent(findings::add);
    for (int i = 0; i < release.at(paths).size(); i++) {
      Pointer place = paths.at(i);
      String path = release.at(place).asText();
      if (!path.isEmpty() && !path.startsWith("/")) {
        findings.add(
            new Finding.Violation(
                place,
                path,
                place
                    + " "
                    + Redaction.show(release, place)
                    + " is no JSON Pointer, and Flux cannot use it. Write it with slashes, as in "
                    + REPLICAS
                    + "."));
      } else if (path.equals("/")) {
        findings.add(
            new Finding.Advice(
                place,
                place
                    + " is \"/\", which ignores only a field without a name. Write \"\" for the"
                    + " whole object, or the path of what is to be ignored."));
      } else if (everyObject && EVERYTHING.contains(path.replaceFirst("/+$", ""))) {
        wideIgnores.take(
            new Finding.Violation(
                place,
                path,
                place
                    + " "
                    + Redaction.show(release, place)
                    + " of every object of the release is ignored, so drift is never seen. Name"
                    + " the object in a target, and the field that something else sets."),
            findings);
      } else {
        DriftIgnoreCheck.path(release, place).ifPresent(findings::add);
      }
    }
  }

  private void evaluateReplicas(HelmRelease release, ClusterView cluster, List<Finding> findings) {
    if (cluster.list(AUTOSCALER) instanceof Lookup.Found<List<Resource>>(var all)) {
      for (Resource autoscaler : all) {
        JsonNode target = autoscaler.spec().path("scaleTargetRef");
        String kind = target.path("kind").asText();
        String name = target.path("name").asText();
        if (autoscaler.namespace().equals(release.releaseNamespace())
            && !isPart(release, autoscaler)
            && owns(release, kind, name, autoscaler.namespace(), cluster)
            && !isIgnored(release.resource(), kind, name)) {
          autoscalers.take(contest(autoscaler, kind, name), findings);
        }
      }
    }
  }

  private static Finding.Violation contest(Resource autoscaler, String kind, String name) {
    String workload = kind + " " + Redaction.shorten(name);
    return new Finding.Violation(
        IGNORE,
        workload,
        IGNORE
            + " leaves out the replicas of "
            + workload
            + ", which HorizontalPodAutoscaler "
            + Redaction.shorten(autoscaler.name())
            + " sets: if the chart states a number, Flux sets it back at every interval, and pods"
            + " come and go. Add {paths: ["
            + REPLICAS
            + "], target: {kind: "
            + Redaction.shorten(kind)
            + ", name: "
            + Redaction.shorten(name)
            + "}}.",
        true);
  }

  /** Whether the chart itself brings an object; it then leaves the replicas alone, as a rule. */
  private static boolean isPart(HelmRelease release, Resource object) {
    return release.resource().name().equals(object.labels().get(FluxLabels.RELEASE_NAME))
        && release.resource().namespace().equals(object.labels().get(FluxLabels.RELEASE_NAMESPACE));
  }

  /** By its labels where it is known, else by the name that charts give to what they install. */
  private static boolean owns(
      HelmRelease release, String kind, String name, String namespace, ClusterView cluster) {
    GroupKind workload = new GroupKind("apps", kind);
    if (!SCALED.contains(workload)) {
      return isNamedFor(release, name);
    }
    return switch (cluster.live().get(workload, namespace, name)) {
      case Lookup.Found<Resource>(Resource found) -> isPart(release, found);
      case Lookup.Absent<Resource>() -> isNamedFor(release, name);
      case Lookup.Unknown<Resource> unknown -> isNamedFor(release, name);
    };
  }

  private static boolean isNamedFor(HelmRelease release, String name) {
    return name.equals(release.releaseName()) || name.startsWith(release.releaseName() + "-");
  }

  private static boolean isIgnored(Resource release, String kind, String name) {
    for (JsonNode rule : release.at(IGNORE)) {
      JsonNode target = rule.path("target");
      if (fits(target.path("kind").asText(), kind) && fits(target.path("name").asText(), name)) {
        for (JsonNode path : rule.path("paths")) {
          if ((REPLICAS + "/").startsWith(path.asText() + "/")) {
            return true;
          }
        }
      }
    }
    return false;
  }

  /** As kustomize selects: whole names by regular expressions, and nothing selects all. */
  private static boolean fits(String regex, String text) {
    try {
      return regex.isEmpty() || Pattern.compile("^(?:" + regex + ")$").matches(text);
    } catch (PatternSyntaxException e) {
      return false;
    }
  }
}
