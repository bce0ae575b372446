package dev.plimsoll.rule;

import dev.plimsoll.flux.ChartSpec;
import dev.plimsoll.flux.FluxKind;
import dev.plimsoll.flux.HelmRelease;
import dev.plimsoll.flux.Reference;
import dev.plimsoll.manifest.ManagedFields;
import dev.plimsoll.manifest.Patch;
import dev.plimsoll.manifest.Plural;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.ClusterView;
import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.Mutation;
import dev.plimsoll.policy.ObjectChange;
import dev.plimsoll.policy.Rule;
import dev.plimsoll.policy.RuleCapability;
import dev.plimsoll.policy.RuleType;
import dev.plimsoll.policy.Write;
import dev.plimsoll.policy.setting.Field;
import dev.plimsoll.policy.setting.SettingTypes;
import java.util.List;

/**
 * Exactly one of {@code spec.chart} and {@code spec.chartRef}, and in {@code spec.chart} exactly
 * one kind of template.
 *
 * <p>A release that moves to {@code chartRef} often keeps a remainder of {@code chart} that its
 * writer no longer declares: server-side apply leaves what another field manager owns, and overlays
 * go on setting a version. Flux cannot fix that by itself, because it cleans up other managers'
 * fields only after the dry run that the remainder fails (fluxcd/pkg: ssa/manager_apply.go).
 */
final class ChartSourceRule implements Rule {

  /** What to do with what is left of {@code chart} after a move to {@code chartRef}. */
  enum ResidualChart {
    Remove,
    Deny
  }

  private static final Field<ResidualChart> RESIDUAL_CHART =
      Field.of(
          "residualChart",
          SettingTypes.oneOf(ResidualChart.class),
          ResidualChart.Deny,
          "What to do with what is left of spec.chart after a move to spec.chartRef.");

  static final RuleType TYPE =
      RuleType.named(
              "chartSource",
              "Denies releases that name their chart in two ways that exclude each other, or in none.")
          .kinds(FluxKind.HELM_RELEASE.groupKind())
          .capabilities(RuleCapability.Mutates, RuleCapability.BeforeSchema)
          .settings(
              SettingTypes.object(
                  fields -> new ChartSourceRule(fields.get(RESIDUAL_CHART)), RESIDUAL_CHART));

  private static final Pointer SPEC = Pointer.of("spec");
  private static final String OLDEST = "v2beta1";

  private final ResidualChart residualChart;

  private ChartSourceRule(ResidualChart residualChart) {
    this.residualChart = residualChart;
  }

  @Override
  public List<Write> writes() {
    return residualChart == ResidualChart.Remove
        ? List.of(new Write(HelmRelease.CHART, "removes it"))
        : List.of();
  }

  @Override
  public Mutation mutate(ObjectChange change, ClusterView cluster) {
    HelmRelease release = new HelmRelease(change.current());
    if (residualChart != ResidualChart.Remove || change.isFragment() || !release.hasChart()) {
      return Mutation.NONE;
    }
    if (!release.hasChartRef()) {
      return withoutLeftovers(change);
    }
    if (!isResidual(change, release)) {
      return Mutation.NONE;
    }
    return new Mutation(
        Patch.remove(release.resource().tree(), HelmRelease.CHART),
        List.of(new Finding.Mutated(HelmRelease.CHART, removed(change, release))));
  }

  /** Without what others keep of the kind of template that the one who asks has given up. */
  private static Mutation withoutLeftovers(ObjectChange change) {
    ChartTemplate template = new ChartTemplate(change);
    List<Pointer> leftovers = template.leftovers();
    if (leftovers.isEmpty()) {
      return Mutation.NONE;
    }
    Patch patch = Patch.NONE;
    for (Pointer place : leftovers) {
      patch = patch.then(Patch.remove(change.current().tree(), place));
    }
    List<String> others = ChartTemplate.otherOwners(change, leftovers);
    return new Mutation(
        patch,
        List.of(
            new Finding.Mutated(
                HelmRelease.CHART,
                "removed what was left of another template from spec.chart ("
                    + ChartTemplate.listed(leftovers.stream())
                    + ")"
                    + (others.isEmpty() ? "" : ", still owned by " + managers(others))
                    + ": the API server denies the two kinds together")));
  }

  @Override
  public List<Finding> evaluate(ObjectChange change, ClusterView cluster) {
    HelmRelease release = new HelmRelease(change.current());
    if (release.hasChart() && release.hasChartRef()) {
      return violation(HelmRelease.CHART, "both", both(change, release));
    }
    if (release.hasChartRef() && release.resource().type().version().equals(OLDEST)) {
      return violation(
          HelmRelease.CHART_REF,
          OLDEST,
          "spec.chartRef cannot stand alone at "
              + release.resource().apiVersion()
              + ", which requires spec.chart. Move the release to "
              + FluxKind.HELM_RELEASE.group()
              + "/v2 first, and to chartRef in a second change.");
    }
    if (!release.hasChart() && !release.hasChartRef() && !change.isFragment()) {
      return violation(
          SPEC,
          "neither",
          "spec has neither chart nor chartRef, so Flux has no chart to install, and cannot even"
              + " delete the release. Name the chart under spec.chart.spec, or refer to an"
              + " OCIRepository or HelmChart under spec.chartRef.");
    }
    return release.hasChart() ? template(change) : List.of();
  }

  private static List<Finding> template(ObjectChange change) {
    ChartTemplate template = new ChartTemplate(change);
    List<Pointer> excluded = template.excluded();
    if (!excluded.isEmpty()) {
      List<String> others = ChartTemplate.otherOwners(change, excluded);
      return violation(
          // A patch may add the kind that an address lacks.
          template.isInline() ? excluded.getFirst() : HelmRelease.CHART_KIND,
          template.kind() + " " + excluded,
          "spec.chart is a template of kind "
              + template.kind()
              + ", which excludes "
              + ChartTemplate.listed(excluded.stream())
              + ": the API server denies the release. "
              + (template.isInline()
                  ? "Remove what belongs to a HelmChart, or kind and url."
                  : "Write spec.chart.kind: OCIRepository beside the url, or remove the url.")
              + (others.isEmpty()
                  ? ""
                  : " It belongs to " + managers(others) + ": make the change there."));
    }
    return template.lacksUrl()
        ? violation(
            HelmRelease.CHART_SPEC,
            "no url",
            "spec.chart.kind is OCIRepository, and spec.chart.spec.url is missing, so Flux has no"
                + " chart to install. Name the registry, as in url: oci://HOST/PATH.")
        : List.of();
  }

  private static List<Finding> violation(Pointer path, String value, String message) {
    return List.of(new Finding.Violation(path, value, message));
  }

  /** Whether what is left of {@code chart} is nothing that anybody still wants. */
  private static boolean isResidual(ObjectChange change, HelmRelease release) {
    return !isComplete(release)
        || hasStoppedDeclaring(change)
        || isDeclaredByNobody(release.resource());
  }

  /** Whether {@code chart} is a template, and not only what fills one in. */
  private static boolean isComplete(HelmRelease release) {
    return release
        .chart()
        .map(ChartSpec::isComplete)
        .or(() ->
            release
                .inlineRepository()
                .map(repository ->
                    repository.url().isPresent() || release.resource().has(HelmRelease.CHART_KIND)))
        .orElse(false);
  }

  /** Whether the manager who asks applied {@code chart} before and has now left it out. */
  private static boolean hasStoppedDeclaring(ObjectChange change) {
    Resource old = change.oldObject();
    return old != null && applies(change, old) && !applies(change, change.current());
  }

  private static boolean applies(ObjectChange change, Resource object) {
    return ChartTemplate.applied(change, object).isPresent();
  }

  /** Without managed fields, as in files, whoever wrote the object declares all of it. */
  private static boolean isDeclaredByNobody(Resource object) {
    List<ManagedFields> entries = object.managedFields();
    return !entries.isEmpty() && entries.stream().noneMatch(entry -> entry.owns(HelmRelease.CHART));
  }

  private static String removed(ObjectChange change, HelmRelease release) {
    List<String> others = otherOwners(change);
    String advice =
        others.isEmpty()
            ? applies(change, change.current()) ? "; take it out of the manifest, too" : ""
            : ", still owned by " + managers(others);
    return "removed what was left of spec.chart"
        + advice
        + ": the chart now comes from "
        + source(release);
  }

  private static String both(ObjectChange change, HelmRelease release) {
    List<String> others = otherOwners(change);
    return "spec has both chart and chartRef ("
        + source(release)
        + "); Flux takes exactly one of them. Remove spec.chart to use chartRef, or chartRef to"
        + " stay with chart."
        + (others.isEmpty()
            ? ""
            : " spec.chart belongs to " + managers(others) + ": make the change there.");
  }

  private static String source(HelmRelease release) {
    return release.chartRef().map(Reference::toString).orElse("spec.chartRef");
  }

  private static List<String> otherOwners(ObjectChange change) {
    return ChartTemplate.otherOwners(change, List.of(HelmRelease.CHART));
  }

  private static String managers(List<String> names) {
    return Plural.nouns(names.size(), "field manager") + " " + String.join(", ", names);
  }
}
