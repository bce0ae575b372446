package dev.plimsoll.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.testbed.Await;
import dev.plimsoll.testbed.Cluster;
import dev.plimsoll.testbed.Command;
import dev.plimsoll.testbed.NeedsTestbed;
import dev.plimsoll.testbed.Program;
import dev.plimsoll.testbed.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Policies in ConfigMaps of a real cluster, checked when they are written. */
@NeedsTestbed
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PolicyConfigMapsIT {

  private static final String MAP =
      """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: %s, namespace: %s, labels: {plimsoll.dev/policies: "true"}}
      data:
        policy.yaml: |
          apiVersion: plimsoll.dev/v1alpha1
          kind: Policy
          metadata: {name: %s}
          spec:
            match: {resources: [HelmRelease]}
            rules: [{id: none, %s: {}}]
      """;

  private static final String GOOD = "preserveValues";
  private static final String BAD = "preservedValues";

  private static Cluster cluster;
  private static Server server;

  @BeforeAll
  static void start(Cluster real) {
    cluster = real;
    for (String namespace : new String[] {"policies", "elsewhere"}) {
      cluster.apply("{apiVersion: v1, kind: Namespace, metadata: {name: %s}}".formatted(namespace));
    }
    cluster.apply(MAP.formatted("first", "policies", "first", GOOD));
    server = serve();
  }

  private static Server serve() {
    return Server.start(
        Program.serveCommand("--policies=configmaps", "--trust-requests")
            .with("--namespace=policies", "--last-good=last-good")
            .env("KUBECONFIG", cluster.kubeconfig()));
  }

  @AfterAll
  static void stop() {
    cluster
        .kubectl("delete", "--ignore-not-found", "validatingwebhookconfiguration", "policies")
        .success();
    server.close();
  }

  private static String health() {
    return server.management("/q/health/ready").body();
  }

  @Test
  @Order(1)
  void anEditIsInForceWithinFiveSeconds() {
    cluster.apply(MAP.formatted("second", "policies", "second", GOOD));
    Instant written = Instant.now();

    Await.until("two policies are loaded", server, () -> health().contains("\"policies\": 2"));

    assertThat(since()).isBefore(written.plusSeconds(5));
  }

  /** Since when the policies in force are, by the server's own clock, which is this machine's. */
  private static Instant since() {
    Matcher since = Pattern.compile("\"since\": \"([^\"]+)\"").matcher(health());
    assertThat(since.find()).isTrue();
    return Instant.parse(since.group(1));
  }

  @Test
  @Order(2)
  void thoseOfOtherNamespacesDoNotCount() {
    cluster.apply(MAP.formatted("third", "elsewhere", "third", GOOD));
    cluster.kubectl("delete", "-n", "policies", "configmap", "second").success();

    Await.until("one policy is loaded", server, () -> health().contains("\"policies\": 1"));
  }

  @Test
  @Order(3)
  void aFolderInGitBecomesAConfigMap(@TempDir Path folder) throws IOException {
    for (String file : new String[] {"kustomization.yaml", "production-charts.yaml"}) {
      Files.writeString(
          folder.resolve(file),
          Files.readString(Path.of("examples", "policies", file))
              .replace("namespace: plimsoll-system", "namespace: policies"));
    }

    cluster.kubectl("apply", "-k", folder.toString()).success();

    Await.until("two policies are loaded", server, () -> health().contains("\"policies\": 2"));
    cluster.kubectl("delete", "-k", folder.toString()).success();
    Await.until("one policy is loaded", server, () -> health().contains("\"policies\": 1"));
  }

  @Test
  @Order(4)
  void aBadEditIsDeniedWhereItIsMade() {
    cluster.apply(
        """
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingWebhookConfiguration
        metadata: {name: policies}
        webhooks:
          - name: policies.validate.plimsoll.dev
            admissionReviewVersions: [v1]
            sideEffects: None
            failurePolicy: Ignore
            clientConfig: {url: "%s", caBundle: %s}
            namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: policies}}
            objectSelector: {matchLabels: {plimsoll.dev/policies: "true"}}
            rules:
              - {apiGroups: [""], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [configmaps]}
        """
            .formatted(server.uri("/validate"), server.caBundle()));

    Await.until(
        "a bad policy is denied", server, () -> apply(BAD, "--dry-run=server").exitCode() != 0);

    assertThat(apply(BAD).err())
        .contains("(Forbidden)", "configmap/first/policy.yaml:6:")
        .contains("did you mean \"preserveValues\"");
    assertThat(apply(GOOD).exitCode()).isZero();
  }

  private static Command.Result apply(String rule, String... flags) {
    return cluster
        .kubectl("apply", "--server-side", "-f", "-")
        .with(flags)
        .input(MAP.formatted("first", "policies", "first", rule))
        .run();
  }

  @Test
  @Order(5)
  void whatGotThroughAllTheSameIsNotTakenOverAndNoReasonNotToStart() {
    cluster.kubectl("delete", "validatingwebhookconfiguration", "policies").success();
    Await.until("nobody denies it", server, () -> apply(BAD).exitCode() == 0);
    Await.until("health tells of it", server, () -> health().contains("notReloaded"));
    server.close();

    server = serve();

    assertThat(health()).contains("\"policies\": 1", "notReloaded", "preservedValues");
    assertThat(server.management("/q/metrics").body())
        .containsPattern("plimsoll_policy_set_current(\\{\\})? 0");
    assertThat(String.join("\n", server.log())).contains("started on the last good policies");
  }

  @Test
  @Order(6)
  void withoutAnyGoodSetItDoesNotStart() {
    cluster.kubectl("delete", "-n", "policies", "configmap", "last-good").success();

    Command.Result ended =
        Program.serveCommand("--policies", "configmaps")
            .with("--namespace=policies", "--last-good=last-good")
            .env("KUBECONFIG", cluster.kubeconfig())
            .run();

    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.err()).contains("the policies cannot be used", "preservedValues");
  }
}
