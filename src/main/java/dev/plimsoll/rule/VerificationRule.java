package dev.plimsoll.rule;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.plimsoll.flux.ChartSpec;
import dev.plimsoll.flux.FluxKind;
import dev.plimsoll.flux.HelmChart;
import dev.plimsoll.flux.HelmRelease;
import dev.plimsoll.flux.HelmRepository;
import dev.plimsoll.flux.OciRepository;
import dev.plimsoll.flux.Reference;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Redaction;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.ClusterView;
import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.Lookup;
import dev.plimsoll.policy.ObjectChange;
import dev.plimsoll.policy.Rule;
import dev.plimsoll.policy.RuleType;
import dev.plimsoll.policy.setting.Field;
import dev.plimsoll.policy.setting.SettingTypes;
import dev.plimsoll.rule.support.ReferredSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Signatures of charts, and whose they have to be. Flux verifies what comes from a registry: an
 * {@code OCIRepository}, or a chart from a {@code HelmRepository} of type oci
 * (fluxcd/source-controller, docs/spec/v1/ocirepositories.md and helmcharts.md, "Verification").
 *
 * @param required whether a verification has to be there
 * @param providers the providers that are allowed
 */
record VerificationRule(boolean required, List<Provider> providers) implements Rule {

  /** What signatures are made with, as Flux spells it in lower case. */
  enum Provider {
    Cosign,
    Notation;

    boolean is(String text) {
      return name().equalsIgnoreCase(text);
    }
  }

  private static final Field<Boolean> REQUIRED =
      Field.of(
          "required",
          SettingTypes.flag(),
          true,
          "Whether a verification has to be there; without it only those that are there count.");
  private static final Field<List<Provider>> PROVIDERS =
      Field.of(
          "providers",
          SettingTypes.list(SettingTypes.oneOf(Provider.class)),
          List.of(Provider.values()),
          "What signatures may be made with: Cosign, Notation.");

  static final RuleType TYPE =
      RuleType.named(
              "verification", "Denies charts that nobody has to have signed, or anybody may have.")
          .kinds(
              FluxKind.OCI_REPOSITORY.groupKind(),
              FluxKind.HELM_CHART.groupKind(),
              FluxKind.HELM_RELEASE.groupKind())
          .watches(
              FluxKind.OCI_REPOSITORY.groupKind(),
              FluxKind.HELM_CHART.groupKind(),
              FluxKind.HELM_REPOSITORY.groupKind())
          .settings(
              SettingTypes.object(
                  fields -> new VerificationRule(fields.get(REQUIRED), fields.get(PROVIDERS)),
                  REQUIRED,
                  PROVIDERS));

  private static final Pointer SPEC = Pointer.of("spec");
  private static final String VERIFY = "verify";

  /** Texts that no pattern for one signer matches. */
  private static final List<String> ANYBODY =
      List.of("https://nobody.invalid/x/y", "nobody@nobody.invalid");

  @Override
  public List<Finding> evaluate(ObjectChange change, ClusterView cluster) {
    return evaluate(change, change.current(), cluster);
  }

  private List<Finding> evaluate(ObjectChange change, Resource object, ClusterView cluster) {
    if (FluxKind.OCI_REPOSITORY.is(object)) {
      return evaluate(change, object, SPEC.key(VERIFY));
    }
    if (FluxKind.HELM_REPOSITORY.is(object)) {
      return List.of();
    }
    Optional<HelmRelease> release = HelmRelease.of(object);
    Optional<Reference> chartRef = release.flatMap(HelmRelease::chartRef);
    if (chartRef.isPresent()) {
      return required
          ? ReferredSource.evaluate(
              change,
              HelmRelease.CHART_REF,
              chartRef.get(),
              cluster,
              found -> evaluate(change, found, cluster))
          : List.of();
    }
    Optional<OciRepository> inline = release.flatMap(HelmRelease::inlineRepository);
    if (inline.isPresent()) {
      return evaluate(change, object, inline.get().spec().key(VERIFY));
    }
    return release
        .flatMap(HelmRelease::chart)
        .or(() -> HelmChart.of(object).map(HelmChart::chart))
        .map(chart -> evaluate(change, chart, cluster))
        .orElse(List.of());
  }

  /** A chart by name: from an index it cannot be verified, from Git or a bucket it is not. */
  private List<Finding> evaluate(ObjectChange change, ChartSpec chart, ClusterView cluster) {
    Pointer place = chart.place().key(VERIFY);
    Optional<Reference> source = chart.sourceRef();
    if (source
            .filter(reference -> reference.kind().equals(FluxKind.HELM_REPOSITORY.kind()))
            .isEmpty()
        && !chart.resource().has(place)) {
      return List.of();
    }
    if (required && source.isPresent() && isIndex(source.get(), cluster)) {
      return List.of(
          new Finding.Violation(
              place,
              source.get().toString(),
              chart.place()
                  + ": the chart comes from "
                  + source.get()
                  + ", an index over HTTP, and Flux verifies only charts from a registry: whoever"
                  + " can write there decides what runs. Take it from an OCIRepository.",
              true));
    }
    return evaluate(change, chart.resource(), place);
  }

  private static boolean isIndex(Reference source, ClusterView cluster) {
    return cluster.find(FluxKind.HELM_REPOSITORY.groupKind(), source.namespace(), source.name())
            instanceof Lookup.Found<Resource>(Resource found)
        && !new HelmRepository(found).isOci();
  }

  private List<Finding> evaluate(ObjectChange change, Resource object, Pointer place) {
    List<Finding> findings = new ArrayList<>();
    if (object.has(place)) {
      evaluateStated(change, object, place, findings);
    } else if (required && !change.isFragment()) {
      findings.add(
          new Finding.Violation(
              place,
              "",
              place
                  + " is missing: whoever can push to the registry decides what runs. Name who"
                  + " signs, for example "
                  + example(object)
                  + "."));
    }
    return findings;
  }

  /** Whether it is the template of a HelmChart, of which Flux takes over provider and key alone. */
  private static boolean isTemplateOfChart(Resource object) {
    return HelmRelease.of(object).flatMap(HelmRelease::chart).isPresent();
  }

  private static String example(Resource object) {
    return isTemplateOfChart(object)
        ? "verify: {provider: cosign, secretRef: {name: chart-signers}}"
        : "verify: {provider: cosign, matchOIDCIdentity: [{issuer: ..., subject: ...}]}";
  }

  private void evaluateStated(
      ObjectChange change, Resource object, Pointer place, List<Finding> findings) {
    String provider = object.text(place.key("provider")).orElse("cosign");
    if (!change.isFinal(provider)) {
      return;
    }
    if (providers.stream().noneMatch(candidate -> candidate.is(provider))) {
      findings.add(
          new Finding.Violation(
              place.key("provider"),
              provider,
              place.key("provider")
                  + " is "
                  + Redaction.shorten(provider)
                  + ", and this policy trusts only "
                  + String.join(" and ", providers.stream().map(Enum::name).toList())
                  + ". Have the chart signed with that."));
    }
    boolean key = object.has(place.key("secretRef"));
    Pointer identities = place.key("matchOIDCIdentity");
    if (Provider.Notation.is(provider)) {
      if (!key && !change.isFragment()) {
        findings.add(
            new Finding.Violation(
                place,
                "notation without a key",
                place
                    + " names no secretRef, and notation finds whom to trust only there: Flux fails"
                    + " at every chart. Name the Secret with the certificate and trustpolicy.json."));
      }
    } else if (key && object.has(identities)) {
      findings.add(
          new Finding.Advice(
              identities,
              identities
                  + " has no effect beside secretRef: the key decides. Remove one of them."));
    } else if (!key
        && (object.at(identities).isEmpty() || isTemplateOfChart(object))
        && !change.isFragment()) {
      findings.add(
          new Finding.Violation(
              place,
              "anybody",
              place
                  + " names neither a key nor a signer: Flux then takes a keyless signature of"
                  + " anybody, and anybody can make one. "
                  + (isTemplateOfChart(object)
                      ? "Name a key in secretRef, or use an OCIRepository, where the signer can be"
                          + " named in matchOIDCIdentity."
                      : "Name issuer and subject in matchOIDCIdentity, or a key in secretRef.")));
    }
    for (int i = 0; i < object.at(identities).size(); i++) {
      for (String part : List.of("issuer", "subject")) {
        evaluatePattern(change, object, identities.at(i).key(part), findings);
      }
    }
  }

  private static void evaluatePattern(
      ObjectChange change, Resource object, Pointer place, List<Finding> findings) {
    String pattern = object.text(place).orElse("");
    if (!change.isFinal(pattern) || (pattern.isEmpty() && change.isFragment())) {
      return;
    }
    try {
      Pattern compiled = Pattern.compile(pattern);
      if (ANYBODY.stream().anyMatch(text -> compiled.matcher(text).find())) {
        findings.add(
            new Finding.Violation(
                place,
                pattern,
                place
                    + " "
                    + Redaction.show(object, place)
                    + " fits anybody: a signature of any project passes. Name yours, as in"
                    + " ^https://github.com/acme/shop/.*$."));
      } else if (!pattern.startsWith("^")) {
        findings.add(
            new Finding.Advice(
                place,
                place
                    + " "
                    + Redaction.show(object, place)
                    + " does not begin with ^, so it may stand anywhere in the name of a signer, in"
                    + " somebody else's too. Begin it with ^."));
      }
    } catch (PatternSyntaxException e) {
      findings.add(
          new Finding.Violation(
              place,
              pattern,
              place
                  + " "
                  + Redaction.show(object, place)
                  + " is no regular expression as Go reads them: "
                  + e.getDescription()
                  + ". Flux then fails at every chart."));
    }
  }
}
