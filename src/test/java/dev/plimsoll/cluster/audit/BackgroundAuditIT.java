package dev.plimsoll.cluster.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.testbed.Await;
import dev.plimsoll.testbed.Cluster;
import dev.plimsoll.testbed.NeedsTestbed;
import dev.plimsoll.testbed.Program;
import dev.plimsoll.testbed.Server;
import dev.plimsoll.testbed.WebhookConfigurations;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Audits in the background of two replicas, with reports in the cluster. */
@NeedsTestbed(definitionsOf = "2.6")
class BackgroundAuditIT {

  private static final int RELEASES = 500;
  private static final String DEFINITION =
      """
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata: {name: %3$s.%1$s}
      spec:
        group: %1$s
        scope: %5$s
        names: {kind: %4$s, listKind: %4$sList, plural: %3$s}
        versions:
          - name: %2$s
            served: true
            storage: true
            schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
      """;

  private static String release(int number, String rest) {
    return """
    apiVersion: helm.toolkit.fluxcd.io/v2
    kind: HelmRelease
    metadata: {name: app-%d, namespace: fleet}
    spec: {interval: 10m, chartRef: {kind: OCIRepository, name: app}%s}
    """
        .formatted(number, rest);
  }

  private static void define(Cluster cluster) {
    String definitions =
        Stream.of(
                List.of(
                    "wgpolicyk8s.io", "v1alpha2", "policyreports", "PolicyReport", "Namespaced"),
                List.of(
                    "wgpolicyk8s.io",
                    "v1alpha2",
                    "clusterpolicyreports",
                    "ClusterPolicyReport",
                    "Cluster"),
                List.of("openreports.io", "v1alpha1", "reports", "Report", "Namespaced"),
                List.of("openreports.io", "v1alpha1", "clusterreports", "ClusterReport", "Cluster"))
            .map(names -> DEFINITION.formatted(names.toArray()))
            .collect(Collectors.joining("---\n"));
    cluster.apply(definitions);
    cluster.kubectl("wait", "--for=condition=Established", "crd", "--all").success();
  }

  private static Server start(Cluster cluster) {
    return Server.start(
        Program.serveCommand(
                "--audit-interval", "2s", "--audit-reports", "wgpolicyk8s.io,openreports.io")
            .env("PLIMSOLL_NAMESPACE", "fleet")
            .env("KUBECONFIG", cluster.kubeconfig()));
  }

  @Test
  void writesOnlyWhatChangedAndNothingForDryRuns(Cluster cluster) {
    define(cluster);
    cluster.apply("{apiVersion: v1, kind: Namespace, metadata: {name: fleet}}");
    String releases =
        IntStream.range(0, RELEASES)
            .mapToObj(number -> release(number, ", upgrade: {preserveValues: true}"))
            .collect(Collectors.joining("---\n"));
    cluster.apply(releases);
    try (Server one = start(cluster);
        Server other = start(cluster);
        WebhookConfigurations configuration = WebhookConfigurations.of(cluster, one, "fleet")) {
      Await.until("one of them has audited", () -> audits(one) + audits(other) > 0);
      Await.until(
          "its report is there",
          () -> report(cluster, "reports.openreports.io", "{.summary.warn}").matches("\\d+"));
      Server leader = audits(one) > 0 ? one : other;
      Server waiting = leader == one ? other : one;
      String before = revisions(cluster);
      double written = metric(leader, "plimsoll_audit_report_writes_total");

      for (int i = 0; i < 10; i++) {
        cluster
            .kubectl("apply", "--server-side", "--dry-run=server", "-f", "-")
            .input(releases)
            .success();
      }

      double seen = audits(leader);
      Await.until("it audits again and again", leader, () -> audits(leader) >= seen + 2);
      assertThat(revisions(cluster)).isEqualTo(before);
      assertThat(metric(leader, "plimsoll_audit_report_writes_total")).isEqualTo(written);
      assertThat(audits(waiting)).isZero();
      assertThat(Integer.parseInt(report(cluster, "policyreports", "{.summary.warn}")))
          .isGreaterThanOrEqualTo(RELEASES);
      assertThat(report(cluster, "policyreports", "{.results[*].policy}").split(" "))
          .hasSize(PolicyReport.MAX_RESULTS);
      assertThat(metric(leader, "plimsoll_audit_findings{.*policy=\"preserve-values\".*}"))
          .isGreaterThanOrEqualTo(RELEASES);

      cluster.apply(release(0, ""));
      Await.until("what has changed is reported", leader, () -> !revisions(cluster).equals(before));

      leader.close();
      Await.until("the other takes over", waiting, () -> audits(waiting) > 0);
    }
  }

  private static String report(Cluster cluster, String kind, String path) {
    return cluster
        .kubectl("get", kind, "plimsoll", "-n", "fleet", "--ignore-not-found")
        .with("-o", "jsonpath=" + path)
        .success();
  }

  private static String revisions(Cluster cluster) {
    return report(cluster, "policyreports", "{.metadata.resourceVersion}")
        + " "
        + report(cluster, "reports.openreports.io", "{.metadata.resourceVersion}");
  }

  private static double audits(Server server) {
    return metric(server, "plimsoll_audits_total{.*result=\"success\".*}");
  }

  /** The sum of the meters whose line begins so; 0 where there is none. */
  private static double metric(Server server, String meter) {
    Matcher matcher =
        Pattern.compile(
                "(?m)^" + meter.replace("{", "\\{").replace("}", "\\}") + "(?:\\{\\S*\\})? (\\S+)$")
            .matcher(server.management("/q/metrics").body());
    double sum = 0;
    while (matcher.find()) {
      sum += Double.parseDouble(matcher.group(1));
    }
    return sum;
  }
}
