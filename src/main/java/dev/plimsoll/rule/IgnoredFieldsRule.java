package dev.plimsoll.rule;

import dev.plimsoll.flux.FluxKind;
import dev.plimsoll.flux.HelmRelease;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.ClusterView;
import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.ObjectChange;
import dev.plimsoll.policy.Rule;
import dev.plimsoll.policy.RuleType;
import dev.plimsoll.policy.Severity;
import dev.plimsoll.policy.setting.Field;
import dev.plimsoll.policy.setting.SettingTypes;
import dev.plimsoll.rule.support.Handling;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Fields of a {@code HelmRelease} that its resource definition accepts, and that Flux does nothing
 * with. Under {@code spec.chart} they are those of an {@code OCIRepository} in the template of a
 * {@code HelmChart} (fluxcd/helm-controller, api/v2/helmrelease_types.go and
 * internal/controller/helmchart_template.go of 1.7).
 *
 * @param verify how a verification is taken of which Flux drops the part that names the signer
 * @param fields how the other fields are taken
 */
record IgnoredFieldsRule(Handling verify, Handling fields) implements Rule {

  private static final Field<Handling> VERIFY =
      Field.of(
          "verify",
          SettingTypes.oneOf(Handling.class),
          Handling.Advise,
          "Parts of a verification that Flux ignores: Allow, Advise or Deny.");
  private static final Field<Handling> FIELDS =
      Field.of(
          "fields",
          SettingTypes.oneOf(Handling.class),
          Handling.Advise,
          "Other fields that Flux ignores: Allow, Advise or Deny.");

  static final RuleType TYPE =
      RuleType.named(
              "ignoredFields", "Finds fields of releases that are accepted and have no effect.")
          .kinds(FluxKind.HELM_RELEASE.groupKind())
          .settings(
              SettingTypes.object(
                  fields -> new IgnoredFieldsRule(fields.get(VERIFY), fields.get(FIELDS)),
                  VERIFY,
                  FIELDS));

  private static final Pointer RECREATE = Pointer.of("spec", "rollback", "recreate");
  private static final Pointer SKIP_CRDS = Pointer.of("spec", "install", "skipCRDs");
  private static final Pointer CHART_VERIFY = HelmRelease.CHART_SPEC.key("verify");
  private static final List<Pointer> SIGNERS =
      List.of(CHART_VERIFY.key("matchOIDCIdentity"), CHART_VERIFY.key("trustedRootSecretRef"));

  private static final String AT_SOURCE = "Set it on the source that sourceRef names";

  /** What to do instead, by the field of {@code spec.chart.spec}. */
  private static final Map<String, String> OTHERS = others();

  private static Map<String, String> others() {
    Map<String, String> others = new LinkedHashMap<>();
    others.put("ref", "Write the version in spec.chart.spec.version");
    for (String key :
        List.of(
            "insecure",
            "secretRef",
            "certSecretRef",
            "proxySecretRef",
            "serviceAccountName",
            "provider",
            "timeout",
            "ignore")) {
      others.put(key, AT_SOURCE);
    }
    others.put("layerSelector", "Remove it");
    others.put("suspend", "Suspend the release with spec.suspend");
    return others;
  }

  @Override
  public List<Finding> evaluate(ObjectChange change, ClusterView cluster) {
    Resource object = change.current();
    List<Finding> findings = new ArrayList<>();
    if (isHelmChart(change)) {
      for (Pointer place : SIGNERS) {
        if (object.has(place)) {
          add(verify, Severity.High, place, signer(object, place), findings);
        }
      }
      OTHERS.forEach((key, instead) -> {
        Pointer place = HelmRelease.CHART_SPEC.key(key);
        if (object.has(place)) {
          add(fields, Severity.Low, place, ignored(place, instead), findings);
        }
      });
    }
    if (object.at(RECREATE).asBoolean(false)) {
      add(
          fields,
          Severity.Low,
          RECREATE,
          RECREATE + " is true, and has no effect since Helm 4, which Flux 2.8 brought. Remove it.",
          findings);
    }
    if (object.has(SKIP_CRDS)) {
      add(
          fields,
          Severity.Low,
          SKIP_CRDS,
          SKIP_CRDS + " is deprecated. Write spec.install.crds: Skip in its place, or remove it.",
          findings);
    }
    return findings;
  }

  /** Whether {@code spec.chart} is the template of a HelmChart. A part of it may not tell. */
  private static boolean isHelmChart(ObjectChange change) {
    Resource object = change.current();
    return object.has(HelmRelease.CHART_SPEC)
        && (object.has(HelmRelease.CHART_KIND)
            ? object
                .text(HelmRelease.CHART_KIND)
                .filter(FluxKind.HELM_CHART.kind()::equals)
                .isPresent()
            : !change.isFragment() && new HelmRelease(object).chart().isPresent());
  }

  private static String signer(Resource object, Pointer place) {
    return place
        + " has no effect in the template of a HelmChart: Flux passes on only provider and"
        + " secretRef, so "
        + (object.has(CHART_VERIFY.key("secretRef"))
            ? "the key alone decides."
            : "it checks nobody's identity, and anybody may have signed.")
        + " Write spec.chart.kind: OCIRepository with a url, or name a key in secretRef.";
  }

  private static String ignored(Pointer place, String instead) {
    return place
        + " has no effect in the template of a HelmChart, and belongs to one of an OCIRepository. "
        + instead
        + ", or write spec.chart.kind: OCIRepository with a url.";
  }

  private static void add(
      Handling handling, Severity severity, Pointer place, String message, List<Finding> findings) {
    switch (handling) {
      case Allow -> {}
      case Advise -> findings.add(new Finding.Advice(place, message, severity));
      case Deny -> findings.add(new Finding.Violation(place, "", message));
    }
  }
}
