package dev.plimsoll.build;

import static dev.plimsoll.build.Repository.of;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.plimsoll.policy.Severity;
import dev.plimsoll.policy.document.Effect;
import dev.plimsoll.testbed.NeedsTestbed;
import dev.plimsoll.testbed.Testbed;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is to be said of a build itself, at the line that is to be changed. */
@NeedsTestbed
class BuildFindingsTest {

  private static final String APPS = "Kustomization flux-system/apps";

  private static final String SETTINGS =
      """
      # file: apps/settings.yaml
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: settings, namespace: shop}
      data: {colour: blue}
      """;

  @TempDir Path folder;
  private Repository repository;

  @BeforeEach
  void empty() {
    repository = new Repository(folder);
  }

  private static List<String> said(Build build) {
    return build.findings().stream()
        .map(finding ->
            finding.effect()
                + " "
                + finding.severity()
                + " "
                + finding.rule()
                + " "
                + finding.problem().toString().replace('\n', ' '))
        .toList();
  }

  @Test
  void fluxDropsAFieldThatItDoesNotKnow(Testbed testbed) {
    Build apps =
        of(
            repository
                .withApps("")
                .with(SETTINGS)
                .with(
                    """
                    # file: apps/kustomization.yaml
                    namespace: shop
                    resource: [settings.yaml]
                    """)
                .build(testbed),
            APPS);

    assertThat(said(apps))
        .containsExactly(
            "Deny High unknown-field apps/kustomization.yaml:2:1: kustomization.yaml has no field"
                + " \"resource\"; did you mean \"resources\"? Flux drops it with all that it holds:"
                + " Kustomization flux-system/apps is built without it, and objects that are built"
                + " no more are pruned. Write resources.");
    assertThat(apps.isBuilt()).isTrue();
    assertThat(apps.objects()).isEmpty();
    assertThat(apps.problems()).isEmpty();
  }

  @Test
  void fluxDropsFieldsBelowOthersToo(Testbed testbed) {
    Build apps =
        of(
            repository
                .withApps("")
                .with(SETTINGS)
                .with(
                    """
                    # file: apps/kustomization.yaml
                    resources: [settings.yaml]
                    x-notes: [by the platform team]
                    images:
                      - {name: nginx, newTag: 2, note: old}
                    configMapGenerator:
                      - name: more
                        literal: [a=b]
                        literals: [c=d]
                    """)
                .build(testbed),
            APPS);

    assertThat(apps.problems()).isEmpty();
    assertThat(apps.objects()).hasSize(2);
    assertThat(apps.findings())
        .extracting(
            BuildFinding::effect,
            BuildFinding::severity,
            finding -> finding.problem().location().line())
        .containsExactly(
            tuple(Effect.Warn, Severity.Medium, 2),
            tuple(Effect.Warn, Severity.Medium, 4),
            tuple(Effect.Deny, Severity.High, 7));
  }

  @Test
  void kustomizeFailsOnAnUnknownFieldOfABase(Testbed testbed) {
    Build apps =
        of(
            repository
                .withApps("")
                .with(SETTINGS.replace("apps/", "base/"))
                .with(
                    """
                    # file: apps/kustomization.yaml
                    resources: [../base]
                    # file: base/kustomization.yaml
                    resources: [settings.yaml]
                    generatorOption: {disableNameSuffixHash: true}
                    """)
                .build(testbed),
            APPS);

    assertThat(apps.state()).isEqualTo(Build.State.FAILED);
    assertThat(apps.problems()).isEmpty();
    assertThat(said(apps))
        .containsExactly(
            "Deny High unknown-field base/kustomization.yaml:2:1: kustomization.yaml has no field"
                + " \"generatorOption\"; did you mean \"generatorOptions\"? kustomize fails on it."
                + " Flux applies nothing of Kustomization flux-system/apps. Write"
                + " generatorOptions.");
  }

  @Test
  void anObjectIsInABuildTwice(Testbed testbed) {
    Build apps =
        of(
            repository
                .withApps("")
                .with(SETTINGS)
                .with(SETTINGS.replace("settings.yaml", "z/copy.yaml"))
                .build(testbed),
            APPS);

    assertThat(apps.problems()).isEmpty();
    assertThat(said(apps))
        .containsExactly(
            "Deny High object-twice apps/z/copy.yaml:3:12: ConfigMap shop/settings is in this build"
                + " twice: it is at apps/settings.yaml:3:12 too. Flux applies nothing of"
                + " Kustomization flux-system/apps. Remove one of them, or make a patch of it.");
  }

  @Test
  void aPatchForAnObjectThatIsNotThereFails(Testbed testbed) {
    Build apps =
        of(
            repository
                .withApps("")
                .with(SETTINGS)
                .with(
                    """
                    # file: apps/kustomization.yaml
                    resources: [settings.yaml]
                    patches:
                      - path: patch.yaml
                    # file: apps/patch.yaml
                    apiVersion: v1
                    kind: ConfigMap
                    metadata:
                      name: setting
                      namespace: shop
                    data: {colour: red}
                    """)
                .build(testbed),
            APPS);

    assertThat(apps.problems()).isEmpty();
    assertThat(said(apps))
        .containsExactly(
            "Deny High unmatched-patch apps/patch.yaml:4:3: This patch is for ConfigMap"
                + " shop/setting, which is not in this build. Flux applies nothing of Kustomization"
                + " flux-system/apps. Did you mean settings?");
  }

  @Test
  void filesThatAreNoManifestsBelowAPath(Testbed testbed) {
    Build apps =
        of(
            repository
                .withApps("")
                .with(SETTINGS)
                .with(
                    """
                    # file: apps/values.yaml
                    replicaCount: 1
                    # file: apps/chart/Chart.yaml
                    apiVersion: v2
                    name: shop
                    version: 1.0.0
                    """)
                .build(testbed),
            APPS);

    assertThat(apps.state()).isEqualTo(Build.State.FAILED);
    assertThat(apps.problems())
        .extracting(problem -> problem.file() + " " + problem.message().lines().findFirst().get())
        .contains(
            "apps/chart/Chart.yaml This is no Kubernetes object, but Kustomization flux-system/apps"
                + " applies every file below apps.");
  }

  @Test
  void aTargetThatFitsNothingIsToldOnce(Testbed testbed) {
    Build apps =
        of(
            repository
                .withApps(
                    """
                    patches:
                      - target: {kind: Configmap}
                        patch: "- {op: add, path: /data/a, value: b}"
                      - target: {kind: Deployment}
                        patch: "- {op: add, path: /spec/paused, value: true}"
                    """)
                .with(SETTINGS)
                .with(
                    """
                    # file: apps/kustomization.yaml
                    resources: [settings.yaml]
                    namePrefix: a-
                    patches:
                      - target: {kind: ConfigMap, name: setings}
                        patch: "- {op: add, path: /data/a, value: b}"
                      - target: {kind: ConfigMap, version: v2}
                        patch: "- {op: add, path: /data/a, value: b}"
                      - target: {kind: Config.*, namespace: shop}
                        patch: "- {op: add, path: /data/c, value: d}"
                    """)
                .build(testbed),
            APPS);

    assertThat(apps.objects()).hasSize(1);
    assertThat(said(apps))
        .containsExactlyInAnyOrder(
            "Warn Medium unmatched-patch clusters/prod/apps.yaml:10:7: The target of this patch,"
                + " kind: Configmap, matches no object of the build. kustomize leaves the patch out"
                + " without a word, so what it sets is not set. Did you mean kind ConfigMap?",
            "Warn Low unmatched-patch clusters/prod/apps.yaml:12:7: The target of this patch, kind:"
                + " Deployment, matches no object of the build. kustomize leaves the patch out"
                + " without a word, so what it sets is not set. Fix the target, or remove the"
                + " patch.",
            "Warn Medium unmatched-patch apps/kustomization.yaml:4:5: The target of this patch,"
                + " kind: ConfigMap, name: setings, matches no object of the build. kustomize"
                + " leaves the patch out without a word, so what it sets is not set. Did you mean"
                + " name settings?",
            "Warn Medium unmatched-patch apps/kustomization.yaml:6:5: The target of this patch,"
                + " kind: ConfigMap, version: v2, matches no object of the build. kustomize leaves"
                + " the patch out without a word, so what it sets is not set. The build has"
                + " ConfigMap at apiVersion v1.");
  }

  @Test
  void aPatchThatFitsInOneBuildIsFine(Testbed testbed) {
    BuildResult result =
        repository
            .withApps("")
            .with(SETTINGS)
            .with(
                """
                # file: common/kustomization.yaml
                kind: Component
                apiVersion: kustomize.config.k8s.io/v1alpha1
                patches:
                  - target: {kind: ConfigMap}
                    patch: "- {op: add, path: /data/a, value: b}"
                # file: apps/kustomization.yaml
                resources: [settings.yaml]
                components: [../common]
                # file: infra/kustomization.yaml
                resources: [namespace.yaml]
                components: [../common]
                # file: infra/namespace.yaml
                apiVersion: v1
                kind: Namespace
                metadata: {name: shop}
                # file: clusters/prod/infra.yaml
                apiVersion: kustomize.toolkit.fluxcd.io/v1
                kind: Kustomization
                metadata: {name: infra, namespace: flux-system}
                spec:
                  interval: 10m
                  path: ./infra
                  prune: true
                  sourceRef: {kind: GitRepository, name: flux-system}
                """)
            .build(testbed);

    assertThat(said(of(result, APPS))).isEmpty();
    assertThat(said(of(result, "Kustomization flux-system/infra"))).isEmpty();
  }

  @Test
  void whatIsGeneratedOrRenamedMayFitATarget(Testbed testbed) {
    Build apps =
        of(
            repository
                .withApps(
                    """
                    namePrefix: x-
                    patches:
                      - target: {kind: ConfigMap, name: a-settings}
                        patch: "- {op: add, path: /data/a, value: b}"
                      - target: {kind: ConfigMap, name: more}
                        patch: "- {op: add, path: /data/a, value: b}"
                    """)
                .with(SETTINGS.replace("apps/", "base/"))
                .with(
                    """
                    # file: base/kustomization.yaml
                    resources: [settings.yaml]
                    namePrefix: a-
                    configMapGenerator: [{name: more, literals: [c=d]}]
                    # file: apps/kustomization.yaml
                    resources: [../base]
                    """)
                .build(testbed),
            APPS);

    assertThat(apps.objects())
        .allSatisfy(
            object -> assertThat(object.resource().tree().at("/data/a").asText()).isEqualTo("b"));
    assertThat(said(apps)).isEmpty();
  }

  @Test
  void aTargetNamespaceRenamesANamespace(Testbed testbed) {
    String namespace =
        """
        # file: apps/namespace.yaml
        apiVersion: v1
        kind: Namespace
        metadata: {name: develop}
        """;
    repository.withApps("targetNamespace: shop").with(namespace);

    assertThat(said(of(repository.build(testbed), APPS)))
        .containsExactly(
            "Warn High renamed-namespace apps/namespace.yaml:3:12: Namespace develop becomes"
                + " Namespace shop: targetNamespace renames it. Flux makes no Namespace develop,"
                + " and when this file goes, it prunes Namespace shop with all that is in it. Move"
                + " the Namespace to another Kustomization than flux-system/apps.");

    repository.with(namespace.replace("develop", "shop"));
    assertThat(said(of(repository.build(testbed), APPS))).isEmpty();

    repository.with(
        namespace.replace(
            "{name: develop}",
            "{name: any, annotations: {kustomize.toolkit.fluxcd.io/prune: disabled}}"));
    assertThat(said(of(repository.build(testbed), APPS))).isEmpty();
  }

  @Test
  void aMissingPathBesideOthersIsAWarningWhereTheSourceIsAssumed(Testbed testbed) {
    Build apps =
        of(
            repository
                .with(SETTINGS.replace("apps/", "apps/shop/"))
                .with(
                    """
                    # file: clusters/gotk-sync.yaml
                    apiVersion: source.toolkit.fluxcd.io/v1
                    kind: GitRepository
                    metadata: {name: flux-system, namespace: flux-system}
                    spec: {interval: 1m, url: 'https://git.example.com/fleet'}
                    ---
                    apiVersion: kustomize.toolkit.fluxcd.io/v1
                    kind: Kustomization
                    metadata: {name: apps, namespace: flux-system}
                    spec:
                      interval: 10m
                      path: ./apps/shp
                      prune: true
                      sourceRef: {kind: GitRepository, name: flux-system}
                    """)
                .build(testbed),
            APPS);

    assertThat(apps.state()).isEqualTo(Build.State.NOT_BUILT);
    assertThat(said(apps))
        .containsExactly(
            "Warn Medium missing-path clusters/gotk-sync.yaml:11:3: spec.path is \"./apps/shp\","
                + " and there is no such folder in this repository. Flux applies nothing of"
                + " Kustomization flux-system/apps. Did you mean \"apps/shop\"?");
  }

  @Test
  void dependenciesThatDoNotWaitAreOneFinding(Testbed testbed) {
    repository.withApps("dependsOn: [{name: infra}, {name: crds}, {name: waits}]").with(SETTINGS);
    for (String name : List.of("infra", "crds", "waits")) {
      repository.with(
          """
          # file: clusters/prod/%s.yaml
          apiVersion: kustomize.toolkit.fluxcd.io/v1
          kind: Kustomization
          metadata: {name: %s, namespace: flux-system}
          spec:
            interval: 10m
            path: ./apps
            prune: true
            wait: %s
            sourceRef: {kind: GitRepository, name: flux-system}
          """
              .formatted(name, name, name.equals("waits")));
    }

    BuildFinding finding =
        UnwaitedDependencies.of(repository.build(testbed).entryPoints()).orElseThrow().finding();

    assertThat(finding.effect()).isEqualTo(Effect.Warn);
    assertThat(finding.severity()).isEqualTo(Severity.Low);
    assertThat(finding.problem().file()).isEqualTo("clusters/prod/crds.yaml");
    assertThat(finding.problem().message())
        .startsWith("2 Kustomizations that others depend on, without wait and healthChecks.")
        .contains("flux-system/crds (for apps), flux-system/infra (for apps).");
  }

  @Test
  void aFileThatBootstrapFillsInMayHaveWhatATargetFits(Testbed testbed) {
    Build apps =
        of(
            repository
                .withApps("")
                .with(SETTINGS)
                .with(
                    """
                    # file: apps/kustomization.yaml
                    resources: [settings.yaml, gotk-components.yaml]
                    patches:
                      - target: {kind: Deployment}
                        patch: "- {op: add, path: /spec/paused, value: true}"
                    # file: apps/gotk-components.yaml
                    # flux bootstrap writes this
                    """)
                .build(testbed),
            APPS);

    assertThat(apps.isBuilt()).isTrue();
    assertThat(said(apps)).isEmpty();
  }

  @Test
  void dataThatNothingMakesIsTold(Testbed testbed) {
    EntryPoint entry =
        repository
            .withApps(
                """
                decryption: {provider: sops, secretRef: {name: age}}
                postBuild:
                  substituteFrom:
                    - {kind: ConfigMap, name: cluster}
                    - {kind: Secret, name: maybe, optional: true}
                """)
            .with(SETTINGS)
            .with(
                """
                # file: apps/release.yaml
                apiVersion: helm.toolkit.fluxcd.io/v2
                kind: HelmRelease
                metadata: {name: web, namespace: shop}
                spec:
                  chartRef: {kind: OCIRepository, name: web}
                  values: {existingSecret: mentioned}
                  valuesFrom:
                    - {kind: ConfigMap, name: settings}
                    - {kind: ConfigMap, name: setings}
                    - {kind: ConfigMap, name: web-defaults}
                    - {kind: Secret, name: mentioned}
                    - {kind: Secret, name: external}
                    - {kind: Secret, name: by-hand}
                # file: apps/external.yaml
                apiVersion: external-secrets.io/v1
                kind: ExternalSecret
                metadata: {name: external, namespace: shop}
                spec: {}
                """)
            .build(testbed)
            .entryPoints()
            .getFirst();

    assertThat(MissingData.of(entry))
        .extracting(found -> found.finding().rule(), found -> found.finding().severity())
        .containsExactlyInAnyOrder(
            tuple("missing-data", Severity.Low),
            tuple("missing-data", Severity.Low),
            tuple("missing-data", Severity.Low),
            tuple("secrets-outside-git", Severity.Info));
    assertThat(MissingData.of(entry))
        .extracting(found -> found.finding().problem().toString().lines().findFirst().get())
        .containsExactlyInAnyOrder(
            "clusters/prod/apps.yaml:12:9: spec.postBuild.substituteFrom[0] names ConfigMap"
                + " flux-system/cluster, which this cluster does not get from Git.",
            "apps/release.yaml:9:7: spec.valuesFrom[1] names ConfigMap shop/setings, which this"
                + " cluster does not get from Git.",
            "apps/release.yaml:13:7: spec.valuesFrom[5] names Secret shop/by-hand, which this"
                + " cluster does not get from Git.",
            "clusters/prod/apps.yaml:9:32: 1 Secret that Flux reads from secretRef fields, and"
                + " that this cluster does not get from Git.");
  }
}
