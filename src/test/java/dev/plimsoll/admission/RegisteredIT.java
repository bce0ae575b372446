package dev.plimsoll.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.testbed.Await;
import dev.plimsoll.testbed.Cluster;
import dev.plimsoll.testbed.Command;
import dev.plimsoll.testbed.NeedsTestbed;
import dev.plimsoll.testbed.Program;
import dev.plimsoll.testbed.Server;
import dev.plimsoll.testbed.Testbed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server as a real API server uses it, and as a person at kubectl sees it. */
@NeedsTestbed
class RegisteredIT {

  private static final String PRODUCTION_ONLY =
      """
      apiVersion: plimsoll.dev/v1alpha1
      kind: Policy
      metadata: {name: production-values}
      spec:
        match:
          resources: [HelmRelease]
          namespaces: {selector: {matchLabels: {environment: production}}}
        rules: [{id: none, preserveValues: {}}]
      """;

  @TempDir private static Path folder;
  private static Cluster cluster;
  private static Server server;

  @BeforeAll
  static void start(Testbed testbed, Cluster real) throws IOException {
    cluster = real;
    cluster.kubectl("apply", "--server-side", "-f", testbed.crds().toString()).success();
    for (String namespace : new String[] {"registered-prod", "registered-dev"}) {
      cluster.apply(
          """
          apiVersion: v1
          kind: Namespace
          metadata:
            name: %s
            labels: {registered: "yes", environment: %s}
          """
              .formatted(namespace, namespace.endsWith("prod") ? "production" : "development"));
    }
    Files.writeString(folder.resolve("production.yaml"), PRODUCTION_ONLY);
    server =
        Server.start(
            Program.serveCommand("--policies=builtin", "--policies=" + folder)
                .env("KUBECONFIG", cluster.kubeconfig()));
    Await.until(
        "it is ready", server, () -> server.management("/q/health/ready").statusCode() == 200);
    cluster.apply(
        configuration("Validating", "/validate") + "---\n" + configuration("Mutating", "/mutate"));
  }

  @AfterAll
  static void stop() {
    for (String kind : new String[] {"validating", "mutating"}) {
      cluster
          .kubectl("delete", "--ignore-not-found", kind + "webhookconfiguration", "registered")
          .success();
    }
    server.close();
  }

  private static String configuration(String kind, String path) {
    return """
    apiVersion: admissionregistration.k8s.io/v1
    kind: %sWebhookConfiguration
    metadata: {name: registered}
    webhooks:
      - name: %s.plimsoll.dev
        admissionReviewVersions: [v1]
        sideEffects: None
        failurePolicy: Fail
        clientConfig: {url: "%s", caBundle: %s}
        namespaceSelector: {matchLabels: {registered: "yes"}}
        rules:
          - apiGroups: [helm.toolkit.fluxcd.io, source.toolkit.fluxcd.io, apps]
            apiVersions: ["*"]
            operations: [CREATE, UPDATE, DELETE]
            resources: [helmreleases, ocirepositories, deployments]
    """
        .formatted(kind, kind.toLowerCase(), server.uri(path), server.caBundle());
  }

  private static Command.Result apply(String namespace, String spec, String... flags) {
    return cluster
        .kubectl("apply", "--server-side", "-f", "-")
        .with(flags)
        .input(
            """
            apiVersion: helm.toolkit.fluxcd.io/v2
            kind: HelmRelease
            metadata: {name: podinfo, namespace: %s}
            spec: %s
            """
                .formatted(namespace, spec))
        .run();
  }

  private static final String MIXED =
      "{interval: 5m, chartRef: {kind: OCIRepository, name: a}, chart: {spec: {chart: a,"
          + " sourceRef: {kind: HelmRepository, name: a}}}}";

  private static final String PRESERVING =
      "{interval: 5m, chartRef: {kind: OCIRepository, name: a}, upgrade: {preserveValues: true}}";

  @Test
  void deniesBeforeTheSchemaDoes() {
    Command.Result result = apply("registered-dev", MIXED);

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err())
        .contains("(Forbidden)", "admission webhook \"mutating.plimsoll.dev\" denied the request: ")
        .contains("[chart-source/one-source] ")
        .doesNotContain("is invalid");
  }

  @Test
  void deniesInADryRunToo() {
    Command.Result result = apply("registered-dev", MIXED, "--dry-run=server");

    assertThat(result.err()).contains("[chart-source/one-source] ");
    assertThat(server.management("/q/metrics").body())
        .containsPattern("plimsoll_requests_total\\{dry_run=\"true\".*verdict=\"denied\"} [1-9]");
  }

  @Test
  void warnsWhereItDoesNotDeny() {
    Command.Result result = apply("registered-dev", PRESERVING, "--dry-run=server");

    assertThat(result.exitCode()).isZero();
    assertThat(result.err()).contains("Warning: [preserve-values/").contains("preserveValues");
  }

  @Test
  void goesByTheLabelsOfTheNamespace() {
    Command.Result result = apply("registered-prod", PRESERVING, "--dry-run=server");

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err()).contains("[production-values/none] ").contains("preserveValues");
  }

  @Test
  void warnsTheWriterOfASourceForTheReleasesThatReferToIt() {
    chart("1.4.7").success();
    apply(
        "registered-prod",
        "{interval: 5m, chartRef: {kind: OCIRepository, name: shop, namespace: registered-dev}}");

    Await.until(
        "the release is known",
        server,
        () ->
            chart("1.x", "--dry-run=server")
                .run()
                .err()
                .contains(
                    "Warning: [production-versions/reviewed] of HelmRelease"
                        + " registered-prod/podinfo, which refers to this:"));
    assertThat(chart("1.4.8").run().err()).isEmpty();
  }

  private static Command chart(String version, String... flags) {
    return cluster
        .kubectl("apply", "--server-side", "-f", "-")
        .with(flags)
        .input(
            """
            apiVersion: source.toolkit.fluxcd.io/v1
            kind: OCIRepository
            metadata: {name: shop, namespace: registered-dev}
            spec:
              interval: 5m
              url: oci://ghcr.io/demo/shop
              ref: {semver: "%s"}
              layerSelector:
                {mediaType: application/vnd.cncf.helm.chart.content.v1.tar+gzip, operation: copy}
            """
                .formatted(version));
  }

  @Test
  void evaluatesTypesThatTheApiServerConverts() {
    Command.Result created =
        cluster
            .kubectl("create", "deployment", "web", "--image=web:1", "-n", "registered-dev")
            .run();
    Command.Result deleted =
        cluster.kubectl("delete", "deployment", "web", "-n", "registered-dev").run();

    assertThat(created.err()).isEmpty();
    assertThat(deleted.exitCode()).isZero();
  }
}
