package dev.plimsoll.cluster.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plimsoll.testbed.Await;
import dev.plimsoll.testbed.Cluster;
import dev.plimsoll.testbed.Command;
import dev.plimsoll.testbed.NeedsTestbed;
import dev.plimsoll.testbed.Program;
import dev.plimsoll.testbed.Testbed;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * An audit of a real API server that holds what went wrong: an object that was stored by Flux 2.2,
 * definitions of 2.6, controllers of two releases, and traces of work manually.
 */
@NeedsTestbed(definitionsOf = "2.2")
class AuditIT {

  private static final String RECORD =
      """
      {"name": "shop", "namespace": "audited", "version": 3, "info": {"status": "deployed"},
       "chart": {"metadata": {"name": "shop", "version": "1.0.0"}},
       "config": {"replicas": 2, "debug": "s3cret"},
       "manifest": "apiVersion: apps/v1\\nkind: Deployment\\nmetadata: {name: web}\\nspec: {template: {spec: {containers: [{name: app, image: 'shop:1.4.0'}]}}}\\n"}
      """;

  private static Cluster cluster;

  @BeforeAll
  static void prepare(Testbed testbed, Cluster real) throws IOException {
    cluster = real;
    cluster.apply(
        """
        {apiVersion: v1, kind: Namespace, metadata: {name: audited}}
        ---
        {apiVersion: v1, kind: Namespace, metadata: {name: flux-system}}
        """);
    cluster.apply(
        """
        apiVersion: helm.toolkit.fluxcd.io/v2beta2
        kind: HelmRelease
        metadata: {name: shop, namespace: audited}
        spec:
          interval: 10m
          chart: {spec: {chart: shop, version: 1.x, valuesFile: values-prod.yaml, sourceRef: {kind: HelmRepository, name: shop}}}
          values: {replicas: 2}
          upgrade: {remediation: {strategy: uninstall, retries: 1}}
        """);
    cluster
        .kubectl("patch", "-n", "audited", "helmrelease", "shop", "--subresource=status")
        .with("--type=merge", "-p")
        .with(
            """
            {"status": {"observedGeneration": 1, "conditions": [{"type": "Ready", "status": "True", "reason": "UpgradeSucceeded",
              "message": "", "observedGeneration": 1, "lastTransitionTime": "2026-01-01T00:00:00Z"}],
              "history": [{"name": "shop", "namespace": "audited", "version": 3, "status": "deployed", "chartName": "shop",
                "chartVersion": "1.0.0", "configDigest": "sha256:0", "digest": "sha256:0",
                "firstDeployed": "2026-01-01T00:00:00Z", "lastDeployed": "2026-01-01T00:00:00Z"}]}}\
            """)
        .success();
    cluster.apply(
        deployment("helm-controller", "flux-system", "ghcr.io/fluxcd/helm-controller:v1.3.0"));
    cluster.apply(
        deployment("source-controller", "flux-system", "ghcr.io/fluxcd/source-controller:v1.7.0"));
    cluster.apply(deployment("web", "audited", "shop:1.3.0"));
    cluster.apply(
        """
        apiVersion: v1
        kind: Secret
        type: helm.sh/release.v1
        metadata: {name: sh.helm.release.v1.shop.v3, namespace: audited, labels: {owner: helm, name: shop, version: "3", status: deployed}}
        data: {release: %s}
        """
            .formatted(ReleaseSecret.data(RECORD)));
    cluster.apply(
        """
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicy
        metadata: {name: pinned}
        spec:
          matchConstraints: {resourceRules: [{apiGroups: [helm.toolkit.fluxcd.io], apiVersions: ["*"], operations: [UPDATE], resources: [helmreleases]}]}
          validations: [{expression: "true"}]
        ---
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicyBinding
        metadata: {name: pinned}
        spec: {policyName: pinned, validationActions: [Deny]}
        """);
  }

  /** The API server begins to serve a new version with a delay. */
  private static void await(String path) {
    Await.until(
        path + " is served", () -> cluster.kubectl("get", "--raw", path).run().exitCode() == 0);
  }

  private static String deployment(String name, String namespace, String image) {
    return """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: %1$s, namespace: %2$s, labels: {app.kubernetes.io/component: %1$s}}
    spec:
      selector: {matchLabels: {app: %1$s}}
      template:
        metadata: {labels: {app: %1$s}}
        spec: {containers: [{name: app, image: "%3$s"}]}
    """
        .formatted(name, namespace, image);
  }

  private static Command audit(String... flags) {
    return Program.command("audit").with(flags).env("KUBECONFIG", cluster.kubeconfig());
  }

  @Test
  void saysWhatOnlyTheClusterKnows() {
    Command.Result audited = audit("--output", "concise").run();

    assertThat(audited.exitCode()).as(audited.err()).isZero();
    assertThat(audited.out())
        .contains(
            "Deployment flux-system/helm-controller: warn[cluster/out-of-step]",
            "ValidatingAdmissionPolicy pinned: warn[cluster/admission-policy]",
            "HelmRelease audited/shop: warn[cluster/owned-version] the object is still owned by kubectl at v2beta2",
            "HelmRelease audited/shop: warn[remediation/keeps-data]",
            "CustomResourceDefinition helmreleases.helm.toolkit.fluxcd.io: warn[cluster/stored-versions]",
            "HelmRelease audited/shop: warn[cluster/gone-field] spec.chart.spec.valuesFile is gone at v2",
            "Deployment audited/web: warn[cluster/manual-edit]",
            "is docker.io/library/shop:1.3.0, and the release record of HelmRelease audited/shop says",
            "HelmRelease audited/shop: warn[cluster/stored-values]",
            "at debug: somebody upgraded manually")
        .doesNotContain("s3cret");
  }

  @Test
  void saysWhatAnUpgradeWillMeet() {
    Command.Result audited = audit("--flux-version", "2.9", "--output", "json").run();

    assertThat(findings(audited))
        .contains(
            "Critical cluster/stored-versions CustomResourceDefinition/helmreleases.helm.toolkit.fluxcd.io",
            "High cluster/owned-version HelmRelease/shop",
            "High cluster/gone-field HelmRelease/shop");
  }

  @Test
  void theExitCodeGoesByWhatCounts() {
    assertThat(audit("--fail-on", "warn").run().exitCode()).isEqualTo(1);
    assertThat(audit("--flux-version", "9.9").run().exitCode()).isEqualTo(2);
    assertThat(audit("--context", "nowhere").run())
        .satisfies(result -> assertThat(result.exitCode()).isEqualTo(2))
        .satisfies(result -> assertThat(result.err()).contains("--context", "nowhere"));
  }

  @Test
  void withoutRightsItSaysWhatItDidNotSee() {
    Path nobody = cluster.kubeconfigFor("nobody");

    Command.Result audited = audit("--strict").env("KUBECONFIG", nobody).run();

    assertThat(audited.exitCode()).isEqualTo(1);
    assertThat(audited.out())
        .contains(
            "skipped: could not list helmreleases of all namespaces: forbidden (403)",
            "skipped: could not list deployments of all namespaces: forbidden (403)");
  }

  /** Nothing but reading is among these permissions, and nothing more is needed. */
  @Test
  void theRightsThatArePrintedAreEnough() {
    String permissions =
        Program.command("policy", "rbac", "--audit", "--service-account", "audited/auditor")
            .success();
    cluster.apply(permissions);
    Path auditor = cluster.kubeconfigForServiceAccount("audited", "auditor");

    Command.Result audited = audit("--strict").env("KUBECONFIG", auditor).run();

    assertThat(permissions.lines().filter(line -> line.contains("verbs:")))
        .isNotEmpty()
        .allSatisfy(line -> assertThat(line).doesNotContain("create", "update", "patch", "delete"));
    assertThat(audited.out()).contains("cluster/stored-values").doesNotContain("skipped");
    assertThat(audited.exitCode()).isZero();
  }

  @Test
  void thePageNeedsNothingElseAndCanBeReadOut() {
    String page = audit("--output", "html").success();

    assertThat(page)
        .startsWith("<!DOCTYPE html>")
        .contains(
            "<html lang=\"en\">",
            "name=\"viewport\"",
            "prefers-color-scheme: dark",
            "<header>",
            "<nav aria-label=\"On this page\">",
            "<main>",
            "<caption>Findings by policy</caption>",
            "<caption>Chart versions by updates</caption>",
            "<caption>Images</caption>",
            "docker.io/library/shop:1.3.0",
            "<caption>Charts</caption>",
            "shop 1.0.0",
            "<caption>Migration to the API versions of Flux 2.7</caption>")
        .doesNotContain("<script", "http://", "https://", "src=", "@import", "s3cret");
    assertThat(count(page, "<table>")).isEqualTo(count(page, "<caption>")).isPositive();
    assertThat(count(page, "<th>")).isZero();
    for (String element : List.of("table", "details", "section", "div", "tr", "td", "main", "ul")) {
      assertThat(count(page, "<" + element + "[ >]"))
          .as(element)
          .isEqualTo(count(page, "</" + element + ">"));
    }
  }

  private static long count(String page, String pattern) {
    return Pattern.compile(pattern).matcher(page).results().count();
  }

  private static List<String> findings(Command.Result audited) {
    try {
      List<String> found = new ArrayList<>();
      for (JsonNode finding : new ObjectMapper().readTree(audited.out()).path("findings")) {
        found.add(
            "%s %s/%s %s/%s"
                .formatted(
                    finding.path("severity").asText(),
                    finding.path("policy").asText(),
                    finding.path("rule").asText(),
                    finding.path("kind").asText(),
                    finding.path("name").asText()));
      }
      return found;
    } catch (IOException e) {
      throw new AssertionError(audited.out() + audited.err(), e);
    }
  }
}
