package dev.plimsoll.rule;

import static dev.plimsoll.rule.Releases.CHART;
import static dev.plimsoll.rule.Releases.CHART_REF;
import static dev.plimsoll.rule.Releases.generation;
import static dev.plimsoll.rule.Releases.named;
import static dev.plimsoll.rule.Releases.resourceVersion;
import static dev.plimsoll.rule.Writer.KUSTOMIZE_CONTROLLER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.flux.HelmRelease;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.testbed.Cluster;
import dev.plimsoll.testbed.Command;
import dev.plimsoll.testbed.NeedsTestbed;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Charts in an OCIRepository of their own, at an API server with the CRDs of Flux 2.10. The CRD
 * denies with 422 what excludes each other, which a forced Kustomization turns into a deletion.
 */
@NeedsTestbed(definitionsOf = "2.10")
class InlineChartIT {

  private static final String NAMESPACE = "inline-chart";
  private static final String INLINE =
      "chart: {kind: OCIRepository, spec: {url: 'oci://registry.example.com/charts/shop', ref: {tag:"
          + " 1.2.3}}}";

  /** As helm-controller makes it of a template whose tag cannot be one. */
  private static final String GENERATED =
      """
      apiVersion: source.toolkit.fluxcd.io/v1
      kind: OCIRepository
      metadata:
        name: inline-chart-shop
        labels: {helm.toolkit.fluxcd.io/name: shop, helm.toolkit.fluxcd.io/namespace: inline-chart}
      spec: {interval: 10m, url: 'oci://registry.example.com/charts/shop', ref: {tag: '1.2.3@sha256'}}
      """;

  private static Releases releases;
  private static Cluster cluster;
  private static Path helmController;

  @BeforeAll
  static void start(Cluster started) {
    cluster = started;
    releases = Releases.in(cluster, NAMESPACE);
    cluster.apply(
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: {name: helm-controller}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
        subjects: [{kind: ServiceAccount, name: helm-controller, namespace: flux-system}]
        """);
    helmController = cluster.kubeconfigForServiceAccount("flux-system", "helm-controller");
    releases.guard();
  }

  @AfterAll
  static void stop() {
    releases.close();
  }

  private static Command.Result apply(String name, String chart, String... flags) {
    return releases.apply(KUSTOMIZE_CONTROLLER, name, "v2", chart, flags);
  }

  private static Resource stored(String name) throws IOException {
    return releases.stored(KUSTOMIZE_CONTROLLER, name);
  }

  private static void patch(String name, String chart) {
    releases
        .kubectl(
            KUSTOMIZE_CONTROLLER,
            "patch",
            "helmrelease",
            named(KUSTOMIZE_CONTROLLER, name),
            "--type=merge",
            "-p")
        .with("{\"spec\": {\"chart\": " + chart + "}}")
        .success();
  }

  @Test
  void aDeclaredTemplateBesideChartRefIsDeniedWith403AndNotRemoved() {
    apply("both", INLINE).success();

    Command.Result denied = apply("both", INLINE + "\n  " + CHART_REF);

    assertThat(denied.exitCode()).isEqualTo(1);
    assertThat(denied.err())
        .startsWith("Error from server (Forbidden)")
        .contains("[chart-source/one-source] spec has both chart and chartRef")
        .doesNotContain("removed");
  }

  @Test
  void aTagThatSomebodyElseKeepsIsTakenAwayWithTheTemplate() throws IOException {
    apply("to-chart-ref", INLINE).success();
    patch("to-chart-ref", "{\"spec\": {\"ref\": {\"semver\": \"1.x\"}}}");

    Command.Result applied = apply("to-chart-ref", CHART_REF);

    assertThat(applied.success()).contains("serverside-applied");
    assertThat(applied.err())
        .contains(
            "removed what was left of spec.chart, still owned by field manager kubectl-patch");
    assertThat(stored("to-chart-ref").spec().has("chart")).isFalse();
  }

  @Test
  void aVersionThatSomebodyElseKeepsOfAHelmChartIsTakenAway() throws IOException {
    apply("to-template", CHART).success();
    patch("to-template", "{\"spec\": {\"version\": \"1.4.0\"}}");
    int before = generation(stored("to-template"));

    Command.Result tried = apply("to-template", INLINE, "--dry-run=server");
    Command.Result applied = apply("to-template", INLINE);
    Resource once = stored("to-template");
    apply("to-template", INLINE).success();
    Resource twice = stored("to-template");

    assertThat(tried.success()).contains("serverside-applied");
    assertThat(applied.success()).contains("serverside-applied");
    assertThat(applied.err())
        .contains(
            "removed what was left of another template from spec.chart (spec.chart.spec.version),"
                + " still owned by field manager kubectl-patch");
    assertThat(once.at(HelmRelease.CHART).toString())
        .isEqualTo(
            "{\"kind\":\"OCIRepository\",\"spec\":{\"ref\":{\"tag\":\"1.2.3\"},"
                + "\"url\":\"oci://registry.example.com/charts/shop\"}}");
    assertThat(generation(once)).isEqualTo(before + 1);
    assertThat(resourceVersion(twice)).isEqualTo(resourceVersion(once));
  }

  @Test
  void anAddressThatSomebodyElseKeepsOfATemplateIsTakenAway() throws IOException {
    apply("to-helm-chart", INLINE).success();
    releases
        .kubectl(KUSTOMIZE_CONTROLLER, "apply", "--server-side", "--field-manager=somebody")
        .with("-f", "-")
        .input(
            Releases.manifest(
                KUSTOMIZE_CONTROLLER,
                "to-helm-chart",
                "v2",
                "chart: {spec: {url: 'oci://registry.example.com/charts/shop'}}",
                "10m"))
        .success();

    Command.Result applied = apply("to-helm-chart", CHART);

    assertThat(applied.success()).contains("serverside-applied");
    assertThat(applied.err())
        .contains("(spec.chart.spec.url), still owned by field manager somebody");
    assertThat(stored("to-helm-chart").spec().at("/chart/spec/chart").asText()).isEqualTo("shop");
  }

  @Test
  void theGeneratedSourceIsOnlyEvaluatedIfSomebodyElseWritesIt() {
    Command asFlux =
        cluster
            .kubectl("-n", NAMESPACE, "apply", "--server-side", "--dry-run=server", "-f", "-")
            .with("--field-manager=helm-controller")
            .input(GENERATED);

    assertThat(asFlux.env("KUBECONFIG", helmController).run().success())
        .contains("serverside-applied");
    assertThat(asFlux.env("KUBECONFIG", cluster.kubeconfig()).run().err())
        .contains("Forbidden", "[oci-references/resolvable] spec.ref.tag \"1.2.3@sha256\"");
  }

  @Test
  void theReleaseIsEvaluatedInPlaceOfTheGeneratedSource() {
    Command.Result denied = apply("bad-tag", INLINE.replace("1.2.3", "'1.2.3@sha256'"));

    assertThat(denied.exitCode()).isEqualTo(1);
    assertThat(denied.err())
        .contains(
            "Forbidden", "[oci-references/resolvable] spec.chart.spec.ref.tag \"1.2.3@sha256\"");
  }
}
