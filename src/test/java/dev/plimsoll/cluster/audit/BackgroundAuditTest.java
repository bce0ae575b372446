package dev.plimsoll.cluster.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.admission.ShippedPolicies;
import dev.plimsoll.cluster.InMemoryApiServer;
import dev.plimsoll.server.BackgroundTasks;
import dev.plimsoll.server.CannotStartException;
import dev.plimsoll.server.ServerSettings;
import dev.plimsoll.testbed.Await;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Audits of a server, from its start to its end, by what is in the cluster and in its metrics. */
class BackgroundAuditTest {

  private static final String LEASE =
      "/apis/coordination.k8s.io/v1/namespaces/harbour/leases/plimsoll-audit";
  private static final String POLICY_REPORT =
      "/apis/wgpolicyk8s.io/v1alpha2/namespaces/team/policyreports/plimsoll";
  private static final String OPEN_REPORT =
      "/apis/openreports.io/v1alpha1/namespaces/team/reports/plimsoll";
  private static final String RELEASES = "/apis/helm.toolkit.fluxcd.io/v2/helmreleases";

  @RegisterExtension final InMemoryApiServer api = new InMemoryApiServer();

  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private BackgroundAudit audit;

  private void start(Map<String, String> more) {
    Map<String, String> all = new HashMap<>(Map.of("namespace", "harbour"));
    all.putAll(more);
    ServerSettings settings = ServerSettings.of(all);
    audit =
        new BackgroundAudit(
            settings,
            api.home(settings),
            ShippedPolicies.inForce(),
            new AuditMetrics(metrics),
            new BackgroundTasks(Clock.systemUTC()),
            Clock.systemUTC());
    audit.start(new StartupEvent());
  }

  private void start() {
    start(Map.of("audit-interval", "1s", "audit-reports", "wgpolicyk8s.io,openreports.io"));
  }

  @AfterEach
  void end() {
    if (audit != null) {
      audit.stop(new ShutdownEvent());
    }
  }

  private void release(String upgrade) {
    api.put(
        """
        apiVersion: helm.toolkit.fluxcd.io/v2
        kind: HelmRelease
        metadata: {name: shop, namespace: team}
        spec: {interval: 10m, chartRef: {kind: OCIRepository, name: shop}%s}
        """
            .formatted(upgrade));
  }

  private double audits(String result) {
    return metrics.counter("plimsoll.audits", "result", result).count();
  }

  private String holder() {
    return api.get(LEASE).map(node -> node.path("spec").path("holderIdentity").asText()).orElse("");
  }

  @Test
  void reportsWhatIsFoundAndTakesItBackWhereItIsFixed() {
    release(", upgrade: {preserveValues: true}");
    start();
    Await.until("it has audited", () -> audits("success") > 0);

    assertThat(api.get(POLICY_REPORT).orElseThrow().path("results").findValuesAsText("policy"))
        .contains("preserve-values");
    assertThat(api.get(OPEN_REPORT).orElseThrow().path("results"))
        .isEqualTo(api.get(POLICY_REPORT).orElseThrow().path("results"));
    assertThat(
            metrics.get("plimsoll.audit.findings").tag("policy", "preserve-values").gauge().value())
        .isEqualTo(1);
    assertThat(metrics.get("plimsoll.audit.objects").gauge().value()).isEqualTo(1);
    assertThat(holder()).isNotEmpty();

    release("");

    Await.until(
        "the finding is gone",
        () -> !api.get(POLICY_REPORT).map(Object::toString).orElse("").contains("preserve-values"));
  }

  @Test
  void goesOnOnceTheReportsCanBeWritten() {
    release(", upgrade: {preserveValues: true}");
    api.fail("POST", "/apis/wgpolicyk8s.io/v1alpha2/namespaces/team/policyreports", 403);
    start();
    Await.until("it has failed", () -> audits("failure") > 0);
    assertThat(audits("success")).isZero();

    api.heal();

    Await.until("it has audited", () -> audits("success") > 0);
    assertThat(api.get(POLICY_REPORT)).isPresent();
  }

  @Test
  void goesOnOnceTheApiServerAnswers() {
    api.fail("GET", "/apis/helm.toolkit.fluxcd.io", 500);
    start();
    Await.until("it has failed", () -> audits("failure") > 0);

    api.heal();

    Await.until("it has audited", () -> audits("success") > 0);
  }

  @Test
  void saysInItsMetricsHowMuchItCouldNotLookAt() {
    api.fail("GET", RELEASES, 403);
    api.fail("GET", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", 403);
    start();

    Await.until("it has audited", () -> audits("success") > 0);

    assertThat(metrics.get("plimsoll.audit.unseen").gauge().value()).isEqualTo(2);
  }

  @Test
  void leavesTheLeaseToTheNext() {
    start();
    Await.until("it leads", () -> !holder().isEmpty());

    audit.stop(new ShutdownEvent());

    Await.until("the Lease is free", () -> holder().isEmpty());
  }

  @Test
  void doesNothingWithoutAnInterval() {
    start(Map.of());

    assertThat(metrics.getMeters())
        .noneMatch(meter -> meter.getId().getName().equals("plimsoll.audits"));
    assertThat(api.get(LEASE)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "audit-interval, 500ms, less than a second",
    "audit-reports, example.org, there are no reports of example.org",
    "no-cluster, true, there is no cluster to audit"
  })
  void saysWhyItCannotStart(String setting, String value, String reason) {
    Map<String, String> settings = new HashMap<>(Map.of("audit-interval", "1s"));
    settings.put(setting, value);

    assertThatThrownBy(() -> start(settings))
        .isInstanceOf(CannotStartException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void forgetsItsFindingsWhereAnotherReplicaAudits() {
    AuditMetrics meters = new AuditMetrics(metrics);
    meters.start();
    AuditMetrics.Kind kind = new AuditMetrics.Kind("a", "b", "High", "Deny");
    meters.finished(
        new Audit.Outcome(
            null, 3, List.of(new Inaccessible("Secret", "forbidden")), Optional.empty()),
        Map.of(kind, 2),
        1,
        Instant.ofEpochSecond(7));

    assertThat(metrics.get("plimsoll.audit.findings").tag("action", "Deny").gauge().value())
        .isEqualTo(2);
    assertThat(metrics.get("plimsoll.audit.finished").gauge().value()).isEqualTo(7);
    assertThat(metrics.counter("plimsoll.audit.report.writes").count()).isEqualTo(1);

    meters.forget();

    assertThat(metrics.find("plimsoll.audit.findings").gauges()).isEmpty();
    assertThat(metrics.get("plimsoll.audit.objects").gauge().value()).isEqualTo(3);
  }
}
