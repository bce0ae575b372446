package dev.plimsoll.cluster.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.flux.FluxKind;
import dev.plimsoll.flux.FluxVersion;
import dev.plimsoll.flux.HelmRelease;
import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.manifest.yaml.Manifests;
import dev.plimsoll.policy.ClusterView;
import dev.plimsoll.policy.LiveReads;
import dev.plimsoll.policy.Lookup;
import dev.plimsoll.policy.Severity;
import dev.plimsoll.rule.support.DeclaredValues;
import dev.plimsoll.workload.ReleaseRecord;
import dev.plimsoll.workload.UnreadableRecordException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each thing that only a cluster can tell: found where it is so, and nothing said where it is not.
 */
class AuditChecksTest {

  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

  private static Resource object(String yaml) {
    return objects(yaml).getFirst();
  }

  private static List<Resource> objects(String yaml) {
    return Manifests.read("given.yaml", yaml.getBytes(StandardCharsets.UTF_8)).documents().stream()
        .map(document -> document.resource())
        .toList();
  }

  private static Resource release(String rest) {
    return object(
        """
        apiVersion: helm.toolkit.fluxcd.io/v2
        kind: HelmRelease
        metadata:
          name: shop
          namespace: team
          generation: 3
        """
            + rest);
  }

  /** A status that has worked on generation 3, with one Ready condition, an hour and more old. */
  private static String status(String ready, String more) {
    return """
    status:
      observedGeneration: 3
      conditions:
        - {type: Ready, lastTransitionTime: "2026-11-21T09:00:00Z", %s}
    %s
    """
        .formatted(ready, more);
  }

  @Nested
  class Ownership {

    private final Resource behind =
        release(
            """
              managedFields:
                - {manager: kustomize-controller, operation: Apply, apiVersion: helm.toolkit.fluxcd.io/v2beta2}
                - {manager: helm-controller, operation: Update, apiVersion: helm.toolkit.fluxcd.io/v2}
            """);

    @Test
    void namesTheOwnerAndWhatTheReleaseWillDo() {
      assertThat(StaleFieldOwners.of(behind, FluxVersion.V2_9))
          .singleElement()
          .satisfies(finding -> assertThat(finding.severity()).isEqualTo(Severity.High))
          .extracting(AuditFinding::message)
          .asString()
          .contains("kustomize-controller at v2beta2", "Flux 2.9 does not serve", "flux migrate")
          .doesNotContain("helm-controller at");
    }

    @Test
    void isLessBadWhileTheVersionIsServed() {
      assertThat(StaleFieldOwners.of(behind, FluxVersion.V2_6))
          .singleElement()
          .satisfies(finding -> assertThat(finding.severity()).isEqualTo(Severity.Medium))
          .extracting(AuditFinding::message)
          .asString()
          .contains("gone in Flux 2.8");
    }

    @Test
    void saysNothingOfCurrentOwners() {
      Resource current =
          release("  managedFields: [{manager: m, apiVersion: helm.toolkit.fluxcd.io/v2}]\n");

      assertThat(StaleFieldOwners.of(current, FluxVersion.V2_9)).isEmpty();
    }
  }

  @Nested
  class Definitions {

    private static final String DEFINITION =
        """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: helmreleases.helm.toolkit.fluxcd.io%s}
        spec:
          group: helm.toolkit.fluxcd.io
          names: {kind: HelmRelease}
          versions:
            - name: v2
              schema: {openAPIV3Schema: {properties: {spec: {properties: {%s}}}}}
        status: {storedVersions: [%s]}
        """;

    @ParameterizedTest
    @CsvSource({"2.9,Critical", "2.6,Medium"})
    void storedVersionsBlockTheUpgrade(String flux, Severity severity) {
      Resource definition = object(DEFINITION.formatted("", "", "v2beta1, v2"));

      List<AuditFinding> found = StoredVersions.of(definition, FluxVersion.parse(flux));

      assertThat(found).singleElement().extracting(AuditFinding::severity).isEqualTo(severity);
      assertThat(found.getFirst().message())
          .contains("status.storedVersions[0] is v2beta1", "flux migrate");
    }

    @Test
    void storedVersionsThatAreCurrentAreFine() {
      Resource definition = object(DEFINITION.formatted("", "", "v2"));

      assertThat(StoredVersions.of(definition, FluxVersion.V2_9)).isEmpty();
    }

    @Test
    void lacksFieldsOfTheControllersThatRun() {
      Resource old = object(DEFINITION.formatted("", "driftDetection: {}, chartRef: {}", "v2"));

      assertThat(VersionSkew.definition(old, FluxVersion.V2_8))
          .singleElement()
          .extracting(AuditFinding::message)
          .asString()
          .contains("older than the controllers", "spec.waitStrategy")
          .doesNotContain("postRenderStrategy");
    }

    @Test
    void doesNotHaveTheVersionThatTheControllersWorkWith() {
      Resource old =
          object(DEFINITION.formatted("", "", "v2beta2").replace("name: v2\n", "name: v2beta2\n"));

      assertThat(VersionSkew.definition(old, FluxVersion.V2_8))
          .singleElement()
          .extracting(AuditFinding::message)
          .asString()
          .contains("does not have v2", "cannot read a single object");
    }

    @Test
    void isOfAKindThatTheControllersDoNotHaveYet() {
      Resource later =
          object(
              """
              apiVersion: apiextensions.k8s.io/v1
              kind: CustomResourceDefinition
              metadata: {name: externalartifacts.source.toolkit.fluxcd.io}
              spec: {group: source.toolkit.fluxcd.io, names: {kind: ExternalArtifact}, versions: []}
              """);

      assertThat(VersionSkew.definition(later, FluxVersion.V2_6)).isEmpty();
    }

    @Test
    void isNewerThanTheControllers() {
      FluxVersion running = FluxVersion.V2_3;
      Resource recent =
          object(
              DEFINITION.formatted(
                  "",
                  "driftDetection: {}, chartRef: {}, postRenderStrategy: {},"
                      + " test: {properties: {filters: {}}},"
                      + " chart: {properties: {spec: {properties: {ignoreMissingValuesFiles: {}}}}}",
                  "v2"));

      assertThat(VersionSkew.definition(recent, running))
          .singleElement()
          .extracting(AuditFinding::message)
          .asString()
          .contains("of Flux 2.9 or later (it has spec.postRenderStrategy)", "of Flux 2.3");
    }

    @Test
    void belongsToSomebodyElse() {
      Resource definition =
          object(
              DEFINITION.formatted(
                  ", annotations: {meta.helm.sh/release-name: flux,"
                      + " meta.helm.sh/release-namespace: cloud}",
                  "",
                  "v2"));

      assertThat(
              Installations.foreign(
                  definition, List.of(controller("helm", "flux-system", "v1.6.3"))))
          .singleElement()
          .extracting(AuditFinding::message)
          .asString()
          .contains("Helm release cloud/flux", "runs in flux-system");
    }

    @Test
    void belongsToTheOneInstallation() {
      Resource definition =
          object(
              DEFINITION.formatted(
                  ", labels: {app.kubernetes.io/instance: flux-system}", "", "v2"));

      assertThat(
              Installations.foreign(
                  definition, List.of(controller("helm", "flux-system", "v1.6.3"))))
          .isEmpty();
    }
  }

  private static Controller controller(String name, String namespace, String version) {
    return Controller.of(
            object(
                """
                apiVersion: apps/v1
                kind: Deployment
                metadata:
                  name: %1$s-controller
                  namespace: %2$s
                  labels: {app.kubernetes.io/component: %1$s-controller, app.kubernetes.io/instance: %2$s}
                spec:
                  template:
                    spec:
                      containers: [{name: manager, image: "ghcr.io/fluxcd/%1$s-controller:%3$s"}]
                """
                    .formatted(name, namespace, version)))
        .orElseThrow();
  }

  @Nested
  class Controllers {

    @Test
    void runTwice() {
      List<Controller> two =
          List.of(
              controller("helm", "flux-system", "v1.6.3"), controller("helm", "cloud", "v1.6.3"));

      assertThat(Installations.several(two))
          .singleElement()
          .extracting(AuditFinding::message)
          .asString()
          .contains("helm-controller runs 2 times, in cloud, flux-system");
    }

    @Test
    void areOfDifferentReleases() {
      List<Controller> mixed =
          List.of(
              controller("helm", "flux-system", "v1.6.3"),
              controller("source", "flux-system", "v1.7.0"));

      assertThat(VersionSkew.controllers(mixed))
          .singleElement()
          .satisfies(finding -> assertThat(finding.name()).isEqualTo("source-controller"))
          .extracting(AuditFinding::message)
          .asString()
          .contains("is of Flux 2.7", "of Flux 2.9 (helm-controller v1.6.3)");
    }

    @Test
    void areInStep() {
      List<Controller> same =
          List.of(
              controller("helm", "flux-system", "v1.6.3"),
              controller("source", "flux-system", "v1.9.1"));

      assertThat(VersionSkew.controllers(same)).isEmpty();
      assertThat(Installations.several(same)).isEmpty();
      assertThat(VersionSkew.release(same)).contains(FluxVersion.V2_9);
    }
  }

  @Nested
  class ConditionsLeftBehind {

    @Test
    void speakOfAnEarlierGeneration() {
      Resource stale = release(status("status: \"True\", observedGeneration: 2", ""));

      assertThat(StaleConditions.of(stale, NOW))
          .singleElement()
          .extracting(AuditFinding::message)
          .asString()
          .contains(
              "status.conditions[0] (type Ready) speaks of generation 2",
              "generation 3",
              "flux reconcile helmrelease shop -n team");
    }

    @Test
    void tellOfAFailureThatIsOver() {
      Resource stale =
          release(
              status(
                  "status: \"False\", reason: UpgradeFailed, observedGeneration: 3",
                  "    - {type: Released, status: \"True\", observedGeneration: 3,"
                      + " lastTransitionTime: \"2026-11-21T10:00:00Z\"}"));

      assertThat(StaleConditions.of(stale, NOW))
          .singleElement()
          .extracting(AuditFinding::message)
          .asString()
          .contains("is False (UpgradeFailed) although the release has succeeded since");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Reconciling", "Stalled"})
    void sayThatSomethingGoesOnThoughItIsReady(String type) {
      Resource stale =
          release(
              status(
                  "status: \"True\", observedGeneration: 3",
                  "    - {type: %s, status: \"True\", lastTransitionTime: \"2026-11-21T09:00:00Z\"}"
                      .formatted(type)));

      assertThat(StaleConditions.of(stale, NOW))
          .singleElement()
          .extracting(AuditFinding::message)
          .asString()
          .contains(
              "status.conditions[1] (type " + type + ") is True since 2026-11-21T09:00:00Z",
              "although the object is Ready");
    }

    @ParameterizedTest
    @CsvSource({
      "helm.toolkit.fluxcd.io/v2, HelmRelease, flux reconcile helmrelease a -n b",
      "kustomize.toolkit.fluxcd.io/v1, Kustomization, flux reconcile kustomization a -n b",
      "source.toolkit.fluxcd.io/v1, GitRepository, flux reconcile source git a -n b",
      "source.toolkit.fluxcd.io/v1, OCIRepository, flux reconcile source oci a -n b",
      "source.toolkit.fluxcd.io/v1, HelmRepository, flux reconcile source helm a -n b",
      "source.toolkit.fluxcd.io/v1, HelmChart, flux reconcile source chart a -n b",
      "source.toolkit.fluxcd.io/v1, Bucket, flux reconcile source bucket a -n b",
      "image.toolkit.fluxcd.io/v1, ImageRepository, flux reconcile image repository a -n b",
      "image.toolkit.fluxcd.io/v1, ImagePolicy, flux reconcile image policy a -n b",
      "image.toolkit.fluxcd.io/v1, ImageUpdateAutomation, flux reconcile image update a -n b",
      "notification.toolkit.fluxcd.io/v1, Receiver, flux reconcile receiver a -n b",
      "source.extensions.fluxcd.io/v1beta1, ArtifactGenerator,"
          + " kubectl annotate --overwrite -n b artifactgenerator.source.extensions.fluxcd.io/a"
          + " reconcile.fluxcd.io/requestedAt=$(date +%s)",
      "source.toolkit.fluxcd.io/v1, ExternalArtifact,"
          + " kubectl annotate --overwrite -n b externalartifact.source.toolkit.fluxcd.io/a"
          + " reconcile.fluxcd.io/requestedAt=$(date +%s)"
    })
    void areWrittenAnewByACommandThatThereIs(String apiVersion, String kind, String command) {
      Resource object =
          object(
              "{apiVersion: %s, kind: %s, metadata: {name: a, namespace: b}}"
                  .formatted(apiVersion, kind));

      assertThat(Reconcile.command(object)).isEqualTo(command);
    }

    @Test
    void areNotThoseOfARunningReconciliation() {
      Resource ready = release(status("status: \"True\", observedGeneration: 3", ""));
      Instant atOnce = Instant.parse("2026-11-21T09:10:00Z");
      Resource fresh = release(status("status: \"True\", observedGeneration: 2", ""));

      assertThat(StaleConditions.of(ready, NOW)).isEmpty();
      assertThat(StaleConditions.of(fresh, atOnce)).isEmpty();
    }
  }

  @Nested
  class Dependencies {

    private final Resource waiting =
        release(
            "spec: {dependsOn: [{name: db}]}\n"
                + status("status: \"False\", reason: DependencyNotReady", ""));

    private ClusterView with(String ready) {
      Resource db =
          object(
              """
              apiVersion: helm.toolkit.fluxcd.io/v2
              kind: HelmRelease
              metadata: {name: db, namespace: team, generation: 3}
              """
                  + status(ready, ""));
      AuditClusterView cluster =
          new AuditClusterView(null, LiveReads.unknown("not in this test"), List.of());
      ObjectCache kept = new ObjectCache();
      kept.add(db);
      cluster.know(new GroupKind("helm.toolkit.fluxcd.io", "HelmRelease"), kept);
      return cluster;
    }

    @Test
    void thatAreReadyBlockNothing() {
      assertThat(BlockedDependencies.of(waiting, with("status: \"True\""), NOW))
          .singleElement()
          .extracting(AuditFinding::message)
          .asString()
          .contains("waits for team/db, which is ready", "flux reconcile helmrelease shop -n team");
    }

    @Test
    void thatAreNotReadyBlock() {
      assertThat(BlockedDependencies.of(waiting, with("status: \"False\""), NOW)).isEmpty();
    }
  }

  @Nested
  class Replacement {

    private static final String POLICY =
        """
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicy
        metadata: {name: pinned}
        spec:
          matchConstraints:
            resourceRules: [{apiGroups: [%s], operations: [CREATE, UPDATE], resources: ["*"]}]
          validations: [{expression: "true"%s}]
        """;

    private final List<Resource> binding =
        objects(
            """
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingAdmissionPolicyBinding
            metadata: {name: pinned}
            spec: {policyName: pinned, validationActions: [Deny]}
            """);

    @Test
    void anAdmissionPolicyThatAnswers422() {
      List<Resource> policies = objects(POLICY.formatted("helm.toolkit.fluxcd.io", ""));

      assertThat(AdmissionPolicies.of(policies, binding))
          .singleElement()
          .extracting(AuditFinding::message)
          .asString()
          .contains("spec.validations[0].reason is missing", "code 422", "reason: Forbidden");
    }

    @Test
    void anAdmissionPolicyThatAnswers403OrIsAboutOthersOrOnlyWarns() {
      Resource forbidden =
          object(POLICY.formatted("helm.toolkit.fluxcd.io", ", reason: Forbidden"));
      Resource others = object(POLICY.formatted("apps", ""));
      Resource unbound = object(POLICY.formatted("\"*\"", "").replace("pinned", "unbound"));

      assertThat(AdmissionPolicies.of(List.of(forbidden, others, unbound), binding)).isEmpty();
    }

    @Test
    void aKustomizationThatForcesReleases() {
      Resource forcing =
          object(
              """
              apiVersion: kustomize.toolkit.fluxcd.io/v1
              kind: Kustomization
              metadata: {name: apps, namespace: flux-system}
              spec: {force: true}
              status:
                inventory:
                  entries:
                    - {id: team_shop_helm.toolkit.fluxcd.io_HelmRelease, v: v2}
                    - {id: team_shop_source.toolkit.fluxcd.io_OCIRepository, v: v1}
              """);

      assertThat(ForcedReleases.of(forcing))
          .singleElement()
          .extracting(AuditFinding::message)
          .asString()
          .contains("spec.force is true over a HelmRelease (team/shop)");
    }
  }

  @Nested
  class Records {

    private static final String DEPLOYMENT =
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, namespace: team}
        spec: {template: {spec: {containers: [{name: app, image: "shop:%s"}]}}}
        """;

    private ReleaseRecord record(ObjectNode config) {
      return new ReleaseRecord(
          "shop",
          "team",
          4,
          "deployed",
          "shop-1.0.0",
          config,
          DEPLOYMENT.formatted("1.4.0"),
          List.of());
    }

    private final ObjectNode empty = JsonNodeFactory.instance.objectNode();

    @ParameterizedTest
    @CsvSource({"1.3.0,1", "1.4.0,0"})
    void showImagesThatSomebodyChanged(String running, int findings)
        throws UnreadableRecordException {
      RunningImages images = new RunningImages();
      images.add(object(DEPLOYMENT.formatted(running)));

      List<AuditFinding> found = images.besides(record(empty), new HelmRelease(release("")));

      assertThat(found).hasSize(findings);
      assertThat(found)
          .allSatisfy(finding ->
              assertThat(finding.message())
                  .contains(
                      "is docker.io/library/shop:1.3.0",
                      "HelmRelease team/shop says docker.io/library/shop:1.4.0"));
    }

    @Test
    void showStoredValuesByTheirPlacesAlone() {
      HelmRelease release =
          new HelmRelease(
              release(
                  "spec: {values: {replicas: 2, image: {tag: a}, port: 1.0}}\n"
                      + status("status: \"True\", observedGeneration: 3", "")));
      ObjectNode stored = empty.deepCopy().put("replicas", 2).put("debug", "s3cret").put("port", 1);
      stored.putObject("image").put("tag", "b");
      stored.putNull("nothing");

      List<AuditFinding> found =
          StoredValues.of(record(stored), release, DeclaredValues.of(release, NOTHING));

      assertThat(found)
          .singleElement()
          .extracting(AuditFinding::message)
          .asString()
          .contains("at debug, image.tag: somebody")
          .doesNotContain("s3cret", "nothing");
    }

    @Test
    void areTheDeclaredValues() {
      HelmRelease release =
          new HelmRelease(
              release(
                  """
                  spec:
                    values: {b: 2}
                    valuesFrom:
                      - {kind: ConfigMap, name: values}
                      - {kind: Secret, name: password, valuesKey: p, targetPath: db.password}
                  """
                      + status("status: \"True\", observedGeneration: 3", "")));
      ObjectNode stored = empty.deepCopy().put("a", 1).put("b", 2);
      stored.putObject("db").put("password", "s3cret");

      assertThat(StoredValues.of(record(stored), release, DeclaredValues.of(release, NOTHING)))
          .isEmpty();
    }

    /** A ConfigMap, and nothing else. */
    private static final LiveReads NOTHING =
        new LiveReads() {
          @Override
          public Lookup<Resource> get(GroupKind kind, String namespace, String name) {
            return name.equals("values")
                ? new Lookup.Found<>(
                    object(
                        "{apiVersion: v1, kind: ConfigMap, data: {values.yaml: \"{a: 1, b: 1}\"}}"))
                : new Lookup.Absent<>();
          }

          @Override
          public Lookup<List<Resource>> list(
              GroupKind kind, String namespace, Map<String, String> labels) {
            return new Lookup.Absent<>();
          }

          @Override
          public Lookup<String> fingerprint(String text) {
            return new Lookup.Absent<>();
          }
        };
  }

  @Test
  void fieldsThatOnlyAnOldVersionShows() {
    Resource old =
        object(
            """
            apiVersion: helm.toolkit.fluxcd.io/v2beta2
            kind: HelmRelease
            metadata: {name: shop, namespace: team}
            spec: {chart: {spec: {chart: shop, valuesFile: values-prod.yaml}}}
            """);

    assertThat(RemovedFields.of(old, FluxVersion.V2_9))
        .singleElement()
        .extracting(AuditFinding::message)
        .asString()
        .contains(
            "spec.chart.spec.valuesFile is gone at v2",
            "In Git, write spec.chart.spec.valuesFiles, a list, in its place");
  }

  @Test
  void fieldsThatOnlyAnOldVersionShowsAndNothingReplaces() {
    Resource old =
        object(
            """
            apiVersion: source.toolkit.fluxcd.io/v1beta2
            kind: GitRepository
            metadata: {name: shop, namespace: team}
            spec: {gitImplementation: libgit2}
            """);

    assertThat(RemovedFields.versions(FluxKind.GIT_REPOSITORY, FluxVersion.V2_9))
        .containsExactly("v1beta1", "v1beta2");
    assertThat(RemovedFields.of(old, FluxVersion.V2_9))
        .singleElement()
        .extracting(AuditFinding::message)
        .asString()
        .contains("spec.gitImplementation is gone at v1", "Take it out of Git");
  }
}
