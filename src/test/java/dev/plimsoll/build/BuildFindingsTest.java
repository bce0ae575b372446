package dev.plimsoll.build;

import static dev.plimsoll.build.Repository.of;
import static org.assertj.core.api.Assertions.assertThat;

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
            finding.effect() + " " + finding.severity() + " " + finding.rule() + " "
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
            org.assertj.core.groups.Tuple.tuple(Effect.Warn, Severity.Medium, 2),
            org.assertj.core.groups.Tuple.tuple(Effect.Warn, Severity.Medium, 4),
            org.assertj.core.groups.Tuple.tuple(Effect.Deny, Severity.High, 7));
  }

  @Test
  void kustomizeFailsOnAnUnknownFieldOfABase(Testbed testbed) {
    Build apps =
        of(
            repository
                .withApps("")
                .with(SETTINGS)
                .with(
                    """
                    # file: apps/overlay/kustomization.yaml
                    resources: [..]
                    # file: apps/kustomization.yaml
                    resources: [settings.yaml]
                    generatorOption: {disableNameSuffixHash: true}
                    """)
                .withApps("path: ./apps/overlay")
                .build(testbed),
            APPS);

    assertThat(apps.state()).isEqualTo(Build.State.FAILED);
    assertThat(apps.problems()).isEmpty();
    assertThat(said(apps))
        .containsExactly(
            "Deny High unknown-field apps/kustomization.yaml:2:1: kustomization.yaml has no field"
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
}
