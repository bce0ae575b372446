package dev.plimsoll.rule;

import dev.plimsoll.flux.ChartSpec;
import dev.plimsoll.flux.FluxKind;
import dev.plimsoll.flux.HelmChart;
import dev.plimsoll.flux.HelmRelease;
import dev.plimsoll.flux.OciRepository;
import dev.plimsoll.flux.Reference;
import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Redaction;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.Annotations;
import dev.plimsoll.policy.ClusterView;
import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.Lookup;
import dev.plimsoll.policy.ObjectChange;
import dev.plimsoll.policy.Rule;
import dev.plimsoll.policy.RuleType;
import dev.plimsoll.policy.setting.Field;
import dev.plimsoll.policy.setting.SettingTypes;
import dev.plimsoll.rule.support.ReleaseIdentities;
import dev.plimsoll.rule.support.ReleaseIdentities.Clash;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What Helm knows a release by. Where its name, its namespace, the namespace of its records or the
 * name of its chart changes, helm-controller uninstalls it and installs another
 * (fluxcd/helm-controller, internal/action/verify.go, {@code ReleaseTargetChanged}).
 *
 * @param changes whether changes that reinstall are looked for
 * @param clashes whether releases that share an identity are looked for
 */
record ReleaseIdentityRule(boolean changes, boolean clashes) implements Rule {

  private static final GroupKind HELM_RELEASE = FluxKind.HELM_RELEASE.groupKind();

  private static final Field<Boolean> CHANGES =
      Field.of(
          "changes",
          SettingTypes.flag(),
          true,
          "Whether to look for changes that reinstall a release.");
  private static final Field<Boolean> CLASHES =
      Field.of(
          "clashes", SettingTypes.flag(), true, "Whether to look for releases with one identity.");

  static final RuleType TYPE =
      RuleType.named(
              "releaseIdentity",
              "Denies changes that uninstall a release, and two releases with one identity.")
          .kinds(HELM_RELEASE)
          .watches(
              HELM_RELEASE, FluxKind.OCI_REPOSITORY.groupKind(), FluxKind.HELM_CHART.groupKind())
          .settings(
              SettingTypes.object(
                  fields -> new ReleaseIdentityRule(fields.get(CHANGES), fields.get(CLASHES)),
                  CHANGES,
                  CLASHES));

  private static final Function<List<Resource>, ReleaseIdentities> IDENTITIES =
      ReleaseIdentities::of;

  private static final Pointer STATUS = Pointer.of("status");
  private static final Pointer OBSERVED = STATUS.key("observedGeneration");
  private static final List<Pointer> TRACES =
      Stream.of("history", "storageNamespace", "lastReleaseRevision", "lastAppliedRevision")
          .map(STATUS::key)
          .toList();
  private static final Pointer INSTALLED_CHART = STATUS.key("history").at(0).key("chartName");
  private static final Pointer CHART_NAME_CHANGE =
      Pointer.of("spec", "upgrade", "chartNameChangeStrategy");
  private static final Pointer CHART_NAME = HelmRelease.CHART_SPEC.key("chart");

  @Override
  public List<Finding> evaluate(ObjectChange change, ClusterView cluster) {
    HelmRelease release = new HelmRelease(change.current());
    List<Finding> findings = new ArrayList<>();
    Resource old = change.oldObject();
    if (changes
        && old != null
        && isInstalled(old)
        && !change.isFragment()
        && Annotations.reason(change.current(), Annotations.ALLOW_REINSTALL).isEmpty()) {
      evaluateChange(change, new HelmRelease(old), release, findings);
      evaluateChart(change, new HelmRelease(old), release, cluster, findings);
    }
    if (clashes && !change.isFragment()) {
      evaluateClash(release, cluster, findings);
    }
    return findings;
  }

  /** Whether Helm knows the release already; so it is said to where nobody can tell. */
  private static boolean isInstalled(Resource old) {
    if (!old.has(OBSERVED)) {
      return true;
    }
    for (Pointer trace : TRACES) {
      if (old.has(trace)) {
        return true;
      }
    }
    return false;
  }

  private static void evaluateChange(
      ObjectChange change, HelmRelease before, HelmRelease after, List<Finding> findings) {
    List<String> parts = new ArrayList<>();
    part("its name", before.releaseName(), after.releaseName(), parts);
    part("its namespace", before.releaseNamespace(), after.releaseNamespace(), parts);
    part("that of its records", before.storageNamespace(), after.storageNamespace(), parts);
    if (parts.isEmpty() || !change.isFinal(after.releaseName() + after.releaseNamespace())) {
      return;
    }
    Pointer place = changed(before.resource(), after.resource());
    findings.add(
        new Finding.Violation(
            place,
            after.releaseName() + " " + after.releaseNamespace() + " " + after.storageNamespace(),
            place
                + " makes another release of it ("
                + String.join(", ", parts)
                + "): Flux uninstalls the running one, its volumes with it, and installs the other."
                + " Change it back, or annotate the HelmRelease with "
                + Annotations.ALLOW_REINSTALL
                + " and the reason."));
  }

  private static void part(String what, String before, String after, List<String> parts) {
    if (!before.equals(after)) {
      parts.add(what + " from " + Redaction.shorten(before) + " to " + Redaction.shorten(after));
    }
  }

  /** The field that changed; the target namespace gives the release its default name, too. */
  private static Pointer changed(Resource before, Resource after) {
    return Stream.of(
            HelmRelease.TARGET_NAMESPACE, HelmRelease.RELEASE_NAME, HelmRelease.STORAGE_NAMESPACE)
        .filter(place -> !before.text(place).equals(after.text(place)))
        .findFirst()
        .orElse(HelmRelease.RELEASE_NAME);
  }

  /**
   * What a chart is called.
   *
   * @param certain whether it is stated, and not only what registries are addressed by
   */
  private record ChartName(String name, boolean certain) {}

  private static void evaluateChart(
      ObjectChange change,
      HelmRelease before,
      HelmRelease after,
      ClusterView cluster,
      List<Finding> findings) {
    if (after.resource().at(CHART_NAME_CHANGE).asText().equals("InPlaceUpdate")) {
      return;
    }
    Optional<ChartName> old =
        before
            .resource()
            .text(INSTALLED_CHART)
            .map(name -> new ChartName(name, true))
            .or(() -> chartName(before, cluster));
    Optional<ChartName> now = chartName(after, cluster);
    Pointer place =
        after.hasChartRef()
            ? HelmRelease.CHART_REF
            : after.inlineRepository().map(OciRepository::urlPlace).orElse(CHART_NAME);
    if (old.isEmpty() || now.isEmpty()) {
      if (after.hasChartRef() && isOther(before, after)) {
        findings.add(
            new Finding.NotEvaluated(
                place,
                "not evaluated: whether "
                    + place
                    + " leads to a chart of another name, which would uninstall the release:"
                    + " its source is not known here"));
      }
      return;
    }
    if (old.get().name().equals(now.get().name()) || !change.isFinal(now.get().name())) {
      return;
    }
    String names =
        Redaction.shorten(old.get().name()) + " to " + Redaction.shorten(now.get().name());
    String fix =
        " Keep the chart, set spec.upgrade.chartNameChangeStrategy: InPlaceUpdate (Flux 2.9), or"
            + " annotate the HelmRelease with "
            + Annotations.ALLOW_REINSTALL
            + " and the reason.";
    findings.add(
        old.get().certain() && now.get().certain()
            ? new Finding.Violation(
                place,
                now.get().name(),
                place
                    + " changes the name of the chart from "
                    + names
                    + ": Flux uninstalls the release, its volumes with it, and installs another."
                    + fix)
            : new Finding.Advice(
                place,
                place
                    + " seems to change the name of the chart, by its address, from "
                    + names
                    + "; if it does, Flux uninstalls the release and installs another."
                    + fix));
  }

  private static boolean isOther(HelmRelease before, HelmRelease after) {
    return !Objects.equals(before.chartRef(), after.chartRef());
  }

  private static Optional<ChartName> chartName(HelmRelease release, ClusterView cluster) {
    Optional<Reference> source = release.chartRef();
    if (source.isEmpty()) {
      return release
          .chart()
          .flatMap(ReleaseIdentityRule::chartName)
          .or(() -> release.inlineRepository().flatMap(ReleaseIdentityRule::chartName));
    }
    for (FluxKind kind : List.of(FluxKind.OCI_REPOSITORY, FluxKind.HELM_CHART)) {
      if (kind.kind().equals(source.get().kind())
          && cluster.find(kind.groupKind(), source.get().namespace(), source.get().name())
              instanceof Lookup.Found<Resource>(Resource found)) {
        return OciRepository.of(found)
            .flatMap(ReleaseIdentityRule::chartName)
            .or(() ->
                HelmChart.of(found).map(HelmChart::chart).flatMap(ReleaseIdentityRule::chartName));
      }
    }
    return Optional.empty();
  }

  /** The name of a chart from a repository; in Git and buckets there is only its path. */
  private static Optional<ChartName> chartName(ChartSpec chart) {
    return chart
        .sourceRef()
        .filter(source -> source.kind().equals(FluxKind.HELM_REPOSITORY.kind()))
        .flatMap(source -> chart.chart())
        .map(name -> new ChartName(last(name), true));
  }

  /** Registries are addressed by the name of the chart, if nobody renamed it there. */
  private static Optional<ChartName> chartName(OciRepository repository) {
    return repository.url().map(url -> new ChartName(last(url), false));
  }

  private static String last(String path) {
    int end = path.length();
    while (end > 0 && path.charAt(end - 1) == '/') {
      end--;
    }
    return path.substring(path.lastIndexOf('/', end - 1) + 1, end);
  }

  private static void evaluateClash(
      HelmRelease release, ClusterView cluster, List<Finding> findings) {
    switch (cluster.summary(HELM_RELEASE, IDENTITIES)) {
      case Lookup.Found<ReleaseIdentities>(ReleaseIdentities identities) ->
          identities.clash(release).map(ReleaseIdentityRule::shared).ifPresent(findings::add);
      case Lookup.Absent<ReleaseIdentities>() -> {}
      case Lookup.Unknown<ReleaseIdentities>(String reason) ->
          findings.add(
              new Finding.NotEvaluated(
                  HelmRelease.RELEASE_NAME,
                  "not evaluated: whether another HelmRelease has the same identity: " + reason));
    }
  }

  private static Finding shared(Clash clash) {
    return new Finding.Violation(
        HelmRelease.RELEASE_NAME,
        clash.other(),
        "the Helm release "
            + Redaction.shorten(clash.claim().name())
            + " in namespace "
            + Redaction.shorten(clash.claim().namespace())
            + " is also that of HelmRelease "
            + Redaction.shorten(clash.other())
            + ": the two overwrite each other, and whichever is deleted uninstalls both. Give one"
            + " of them another spec.releaseName.",
        true);
  }
}
