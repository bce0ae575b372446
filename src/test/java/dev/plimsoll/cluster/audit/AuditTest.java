package dev.plimsoll.cluster.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.cluster.InMemoryApiServer;
import dev.plimsoll.cluster.InaccessibleException;
import dev.plimsoll.cluster.KubeClients;
import dev.plimsoll.cluster.PagedLister;
import dev.plimsoll.flux.FluxKind;
import dev.plimsoll.flux.FluxVersion;
import dev.plimsoll.policy.AccessRequirement;
import dev.plimsoll.policy.document.PolicyFiles;
import dev.plimsoll.policy.engine.PolicySet;
import dev.plimsoll.rule.Rules;
import dev.plimsoll.workload.Configuration;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Audits of a cluster that does not let everything be read, by what they find and say. */
class AuditTest {

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-21T12:00:00Z"), ZoneOffset.UTC);

  private static final PolicySet POLICIES =
      new PolicySet(
          PolicyFiles.of(
                  Map.of(
                      "policies.yaml",
                      """
                      apiVersion: plimsoll.dev/v1alpha1
                      kind: Policy
                      metadata: {name: persisted}
                      spec:
                        match: {resources: [HelmRelease]}
                        rules: [{id: declared, preserveValues: {}}]
                      ---
                      apiVersion: plimsoll.dev/v1alpha1
                      kind: Policy
                      metadata: {name: waiting}
                      spec:
                        match: {resources: [HelmRelease]}
                        rules: [{id: present, dependencies: {}}]
                      """
                          .getBytes(StandardCharsets.UTF_8)))
              .documents(new Rules(FluxVersion.LATEST)),
          CLOCK);

  private static final String HELM = "/apis/helm.toolkit.fluxcd.io";
  private static final String RELEASES = HELM + "/v2/helmreleases";
  private static final String DEPLOYMENTS = "/apis/apps/v1/deployments";

  @RegisterExtension final InMemoryApiServer api = new InMemoryApiServer();

  private final List<AuditFinding> found = new ArrayList<>();

  /** Every kind of Flux that is served has its definition. */
  @BeforeEach
  void define() {
    for (FluxKind kind : FluxKind.values()) {
      define(kind, "", "[]");
    }
  }

  private void define(FluxKind kind, String versions, String stored) {
    api.put(
        """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: %s.%s}
        spec: {group: %2$s, names: {kind: %3$s}, versions: [%4$s]}
        status: {storedVersions: %5$s}
        """
            .formatted(
                InMemoryApiServer.plural(kind.kind()),
                kind.group(),
                kind.kind(),
                versions,
                stored));
  }

  private Audit.Outcome audit(String... namespaces) throws InaccessibleException {
    found.clear();
    return new Audit(
            new PagedLister(api.client()),
            KubeClients.reads(api.client()),
            List.of(namespaces),
            CLOCK,
            found::add)
        .run(Optional.empty(), (installed, flux) -> POLICIES);
  }

  /** {@code policy/rule namespace/name}, each finding. */
  private List<String> findings() {
    return found.stream()
        .map(finding -> finding.ruleName() + " " + finding.namespace() + "/" + finding.name())
        .toList();
  }

  private List<String> messages(String rule) {
    return found.stream()
        .filter(finding -> finding.ruleName().equals(rule))
        .map(AuditFinding::message)
        .toList();
  }

  private void release(String namespace, String name, String spec, String status) {
    api.put(
        """
        apiVersion: helm.toolkit.fluxcd.io/v2
        kind: HelmRelease
        metadata: {name: %2$s, namespace: %1$s}
        spec: {interval: 10m, chartRef: {kind: OCIRepository, name: %2$s}%3$s}
        status: %4$s
        """
            .formatted(namespace, name, spec, status));
  }

  private static final String READY =
      "{observedGeneration: 1, conditions: [{type: Ready, status: \"True\", observedGeneration: 1,"
          + " lastTransitionTime: \"2026-11-01T00:00:00Z\"}]}";

  private static final String UPGRADING =
      "{observedGeneration: 1, conditions: [{type: Ready, status: Unknown, reason: Progressing,"
          + " observedGeneration: 1, lastTransitionTime: \"2026-11-21T11:59:00Z\"}]}";

  private void releases(int number) {
    IntStream.range(0, number)
        .forEach(candidate ->
            release("team", "app-" + candidate, ", upgrade: {preserveValues: true}", READY));
  }

  private void deployment(String namespace, String name, String labels, String image) {
    api.put(
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: %2$s, namespace: %1$s, labels: {%3$s}}
        spec: {template: {spec: {containers: [{name: app, image: "%4$s"}]}}}
        """
            .formatted(namespace, name, labels, image));
  }

  private void controller(String name, String version) {
    deployment(
        "flux-system",
        name,
        "app.kubernetes.io/component: " + name,
        "ghcr.io/fluxcd/" + name + ":" + version);
  }

  private void record(String namespace, String name, String data) {
    api.put(
        """
        apiVersion: v1
        kind: Secret
        type: helm.sh/release.v1
        metadata: {name: sh.helm.release.v1.%2$s.v3, namespace: %1$s, labels: {owner: helm, name: %2$s, status: deployed}}
        data: {release: "%3$s"}
        """
            .formatted(namespace, name, data));
  }

  private static String data(String namespace, String name, String config) {
    return ReleaseSecret.data(
        """
        {"name": "%2$s", "namespace": "%1$s", "version": 3, "info": {"status": "deployed"},
         "chart": {"metadata": {"name": "%2$s", "version": "1.0.0"}}, "config": %3$s,
         "manifest": "apiVersion: apps/v1\\nkind: Deployment\\nmetadata: {name: web}\\nspec: {template: {spec: {containers: [{name: app, image: 'shop:1.4.0'}]}}}\\n"}
        """
            .formatted(namespace, name, config));
  }

  @Test
  void findsWhatOnlyTheClusterKnows() throws InaccessibleException {
    controller("helm-controller", "v1.6.3");
    controller("source-controller", "v1.7.0");
    for (FluxKind kind : FluxKind.values()) {
      if (kind != FluxKind.HELM_RELEASE) {
        api.remove(kind.group());
      }
    }
    api.serve("helm.toolkit.fluxcd.io", "v2beta2", "HelmRelease");
    define(
        FluxKind.HELM_RELEASE,
        "{name: v2, schema: {openAPIV3Schema: {properties: {spec: {properties: {}}}}}}",
        "[v2beta2, v2]");
    release("team", "shop", ", upgrade: {preserveValues: true}, values: {replicas: 2}", READY);
    api.put(
        """
        apiVersion: helm.toolkit.fluxcd.io/v2beta2
        kind: HelmRelease
        metadata: {name: old, namespace: team}
        spec: {interval: 10m, chart: {spec: {chart: shop, valuesFile: values-prod.yaml}}}
        ---
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicy
        metadata: {name: pinned}
        spec:
          matchConstraints: {resourceRules: [{apiGroups: ["*"], operations: ["*"], resources: ["*"]}]}
          validations: [{expression: "true"}]
        ---
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicyBinding
        metadata: {name: pinned}
        spec: {policyName: pinned, validationActions: [Deny]}
        """);
    deployment("team", "web", "", "shop:1.3.0");
    record("team", "shop", data("team", "shop", "{\"replicas\": 2, \"debug\": \"s3cret\"}"));

    Audit.Outcome outcome = audit();

    assertThat(findings())
        .containsExactlyInAnyOrder(
            "cluster/out-of-step flux-system/source-controller",
            "cluster/out-of-step /helmreleases.helm.toolkit.fluxcd.io",
            "cluster/stored-versions /helmreleases.helm.toolkit.fluxcd.io",
            "cluster/admission-policy /pinned",
            "persisted/declared team/shop",
            "cluster/gone-field team/old",
            "cluster/manual-edit team/web",
            "cluster/stored-values team/shop");
    assertThat(found)
        .extracting(AuditFinding::message)
        .allSatisfy(text -> assertThat(text).doesNotContain("s3cret"));
    assertThat(outcome.unseen()).isEmpty();
    assertThat(outcome.installed()).contains(FluxVersion.V2_9);
    assertThat(outcome.objects()).isEqualTo(4);
    assertThat(outcome.inventory().images())
        .containsEntry("docker.io/library/shop:1.3.0", 1)
        .containsEntry("ghcr.io/fluxcd/helm-controller:v1.6.3", 1);
  }

  @Test
  void looksAtTheNamespacesThatAreNamed() throws InaccessibleException {
    release(
        "team",
        "shop",
        ", upgrade: {preserveValues: true}, dependsOn: [{name: db, namespace: other}]",
        READY);
    release("other", "db", ", upgrade: {preserveValues: true}", READY);

    Audit.Outcome outcome = audit("team");

    assertThat(outcome.objects()).isEqualTo(1);
    assertThat(findings())
        .contains("persisted/declared team/shop")
        .noneMatch(text -> text.contains("other/db"));
    assertThat(messages("waiting/present"))
        .singleElement()
        .asString()
        .contains("namespace other is not looked at");
  }

  @Test
  void readsAsManyPagesAsThereAre() throws InaccessibleException {
    IntStream.range(0, 520)
        .forEach(
            number -> release("team", "app-" + number, ", upgrade: {preserveValues: true}", READY));

    Audit.Outcome outcome = audit();

    assertThat(outcome.objects()).isEqualTo(520);
    assertThat(findings()).hasSize(520).doesNotHaveDuplicates();
  }

  @Test
  void goesOnWhereAListExpires() throws InaccessibleException {
    IntStream.range(0, 520)
        .forEach(
            number -> release("team", "app-" + number, ", upgrade: {preserveValues: true}", READY));
    api.expire(RELEASES, true);

    Audit.Outcome outcome = audit();

    assertThat(outcome.unseen()).isEmpty();
    assertThat(findings()).hasSize(520).doesNotHaveDuplicates();
  }

  /** Of half a list one would say that the other half does not exist. */
  @Test
  void doesNotEvaluateByHalfAList() throws InaccessibleException {
    IntStream.range(0, 260).forEach(number -> release("team", "app-" + number, "", READY));
    release("team", "app-0", ", dependsOn: [{name: zz}]", READY);
    release("team", "zz", "", READY);
    api.expire(RELEASES, false);

    Audit.Outcome outcome = audit();

    assertThat(outcome.unseen())
        .singleElement()
        .satisfies(unseen -> assertThat(unseen.what()).isEqualTo("HelmRelease"))
        .extracting(Inaccessible::reason)
        .asString()
        .contains("(410)", "rules that read them are not evaluated");
    assertThat(found)
        .isNotEmpty()
        .allSatisfy(finding -> assertThat(finding.evaluated()).isFalse())
        .allSatisfy(finding -> assertThat(finding.message()).contains("(410)"));
  }

  @Test
  void takesTheReleaseOfFluxFromTheOperator() throws InaccessibleException {
    api.serve("fluxcd.controlplane.io", "v1", "FluxInstance");
    api.serve("fluxcd.controlplane.io", "v1", "ResourceSet");
    api.put(
        """
        apiVersion: fluxcd.controlplane.io/v1
        kind: FluxInstance
        metadata: {name: flux, namespace: flux-system}
        spec: {distribution: {version: 2.8.x}}
        ---
        apiVersion: fluxcd.controlplane.io/v1
        kind: ResourceSet
        metadata: {name: shops, namespace: team, annotations: {fluxcd.controlplane.io/force: enabled}}
        status: {inventory: {entries: [{id: team_shop_helm.toolkit.fluxcd.io_HelmRelease, v: v2}]}}
        """);

    assertThat(audit().installed()).contains(FluxVersion.V2_8);
    assertThat(findings()).contains("cluster/forced-releases team/shops");

    controller("helm-controller", "v1.6.3");
    assertThat(audit().installed()).contains(FluxVersion.V2_9);
  }

  @Test
  void doesNotTellTheReleaseOfFluxByHalfOfItsControllers() throws InaccessibleException {
    controller("helm-controller", "v1.6.3");
    IntStream.range(0, 250)
        .forEach(number ->
            deployment(
                "zoo",
                "source-controller-" + number,
                "app.kubernetes.io/component: source-controller",
                "ghcr.io/fluxcd/source-controller:v1.7.0"));
    api.expire(DEPLOYMENTS, false);

    Audit.Outcome outcome = audit();

    assertThat(outcome.installed()).isEmpty();
    assertThat(findings()).isEmpty();
    assertThat(outcome.unseen())
        .singleElement()
        .extracting(Inaccessible::reason)
        .asString()
        .contains("(410)", "which Flux runs is not known");
  }

  /** A kind is named once, with what follows of it; everything else is evaluated. */
  @ParameterizedTest
  @CsvSource({
    "/apis/apps/v1/deployments, Deployment, which Flux runs is not known",
    "/apis/apps/v1/statefulsets, StatefulSet, nothing is said about them",
    "/apis/batch/v1/cronjobs, CronJob, nothing is said about them",
    "/apis/batch/v1, CronJob, nothing is said about them",
    "/apis/source.toolkit.fluxcd.io/v1/ocirepositories, OCIRepository, nothing is said about them",
    "/apis/kustomize.toolkit.fluxcd.io/v1/kustomizations, Kustomization, rules that read them are not evaluated",
    "/api/v1/secrets, Secret, 'images that differ from Helm''s records, and stored values, are not looked for'",
    "/apis/apiextensions.k8s.io/v1/customresourcedefinitions, CustomResourceDefinition,"
        + " what stands in the way of an upgrade is not known",
    "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies, ValidatingAdmissionPolicy,"
        + " which of them answer 422 about objects of Flux is not known",
    "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicybindings,"
        + " ValidatingAdmissionPolicyBinding,"
        + " which of them answer 422 about objects of Flux is not known"
  })
  void namesWhatItMayNotReadAndEvaluatesTheRest(String path, String kind, String consequence)
      throws InaccessibleException {
    release("team", "shop", ", upgrade: {preserveValues: true}", READY);
    api.fail("GET", path, 403);

    Audit.Outcome outcome = audit();

    assertThat(outcome.unseen())
        .singleElement()
        .satisfies(unseen -> assertThat(unseen.what()).isEqualTo(kind))
        .extracting(Inaccessible::reason)
        .asString()
        .contains("forbidden (403)")
        .endsWith("; " + consequence);
    assertThat(findings()).containsExactly("persisted/declared team/shop");
  }

  @ParameterizedTest
  @ValueSource(strings = {RELEASES, HELM})
  void saysSoWhereItMayNotReadReleases(String path) throws InaccessibleException {
    release("team", "shop", "", READY);
    deployment("team", "web", "", "shop:1.3.0");
    api.fail("GET", path, 403);

    Audit.Outcome outcome = audit();

    assertThat(outcome.objects()).isEqualTo(1);
    assertThat(outcome.unseen())
        .singleElement()
        .satisfies(unseen -> assertThat(unseen.what()).isEqualTo("HelmRelease"))
        .extracting(Inaccessible::reason)
        .asString()
        .endsWith("forbidden (403); rules that read them are not evaluated");
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 500, 503})
  void hasNothingToSayWhereNothingCanBeAsked(int code) {
    api.fail("GET", HELM, code);

    assertThatThrownBy(this::audit)
        .isInstanceOf(InaccessibleException.class)
        .hasMessageContaining(String.valueOf(code));
    assertThat(found).isEmpty();
  }

  @Test
  void saysThatTheApiServerCannotBeReached() {
    api.stop();

    assertThatThrownBy(this::audit)
        .isInstanceOf(InaccessibleException.class)
        .hasMessageContaining("could not read what the cluster serves under /apis");
  }

  @Test
  void doesNotMissKindsThatAreNotServed() throws InaccessibleException {
    for (FluxKind kind : FluxKind.values()) {
      api.remove(kind.group());
    }

    Audit.Outcome outcome = audit();

    assertThat(outcome.unseen()).isEmpty();
    assertThat(findings()).isEmpty();
    assertThat(outcome.inventory().migrations()).isEmpty();
  }

  @Test
  void takesAnAnswerThatIsNoListForNoList() throws InaccessibleException {
    release("team", "shop", ", upgrade: {preserveValues: true}", READY);
    api.answer("GET", "/apis/apps/v1/daemonsets", 200, "{\"items\": [null]}");

    Audit.Outcome outcome = audit();

    assertThat(outcome.unseen())
        .singleElement()
        .satisfies(unseen -> assertThat(unseen.what()).isEqualTo("DaemonSet"));
    assertThat(findings()).containsExactly("persisted/declared team/shop");
  }

  @Test
  void saysOfARecordThatItCannotBeRead() throws InaccessibleException {
    release("team", "shop", "", READY);
    record("team", "shop", "bm9uc2Vuc2U=");
    record("team", "unknown", "bm9uc2Vuc2U=");

    audit();

    assertThat(found)
        .singleElement()
        .satisfies(finding -> assertThat(finding.evaluated()).isFalse())
        .satisfies(finding -> assertThat(finding.ruleName()).isEqualTo("cluster/stored-values"))
        .extracting(AuditFinding::message)
        .asString()
        .contains("Helm's record sh.helm.release.v1.shop.v3 cannot be read");
  }

  @Test
  void saysWhereTheValuesOfAReleaseCannotBeRead() throws InaccessibleException {
    release("team", "shop", ", valuesFrom: [{kind: Secret, name: password}]", READY);
    record("team", "shop", data("team", "shop", "{\"a\": 1}"));
    api.fail("GET", "/api/v1/namespaces/team/secrets/password", 403);

    audit();

    assertThat(found)
        .singleElement()
        .satisfies(finding -> assertThat(finding.evaluated()).isFalse())
        .extracting(AuditFinding::message)
        .asString()
        .contains("whether the stored values are those of Git", "secrets of namespace team");
  }

  /**
   * In the middle of an upgrade the workloads are ahead of the record of the last one that
   * succeeded, and nobody has changed anything manually.
   */
  @Test
  void comparesNoImagesWhileTheControllerIsAtWork() throws InaccessibleException {
    release("team", "shop", "", UPGRADING);
    deployment("team", "web", "", "shop:1.5.0");
    record("team", "shop", data("team", "shop", "{}"));

    audit();

    assertThat(findings()).isEmpty();
  }

  @Test
  void comparesTheImagesOfAReleaseThatIsSuspended() throws InaccessibleException {
    release("team", "shop", ", suspend: true", UPGRADING);
    deployment("team", "web", "", "shop:1.5.0");
    record("team", "shop", data("team", "shop", "{}"));

    audit();

    assertThat(findings()).containsExactly("cluster/manual-edit team/web");
  }

  @Test
  void leavesReleasesOfOtherClustersAlone() throws InaccessibleException {
    release("team", "shop", ", kubeConfig: {secretRef: {name: far}}", READY);
    deployment("team", "web", "", "shop:1.5.0");
    record("team", "shop", data("team", "shop", "{}"));

    audit();

    assertThat(findings()).isEmpty();
  }

  @Test
  void needsToReadWhatItReads() {
    assertThat(Audit.requirements(POLICIES))
        .contains(
            AccessRequirement.list(FluxKind.HELM_RELEASE.groupKind()),
            AccessRequirement.list(Configuration.SECRET),
            AccessRequirement.get(Configuration.CONFIG_MAP));
  }
}
