package dev.plimsoll.build;

import static dev.plimsoll.build.Repository.names;
import static dev.plimsoll.build.Repository.object;
import static dev.plimsoll.build.Repository.of;
import static dev.plimsoll.build.Repository.options;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.flux.Reference;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Problem;
import dev.plimsoll.testbed.NeedsTestbed;
import dev.plimsoll.testbed.Testbed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Flux builds from a checkout is found and built, as Flux does it. */
@NeedsTestbed
class CheckoutBuildTest {

  private static final String RELEASE =
      """
      # file: apps/release.yaml
      apiVersion: helm.toolkit.fluxcd.io/v2
      kind: HelmRelease
      metadata: {name: shop}
      spec:
        chart:
          spec:
            chart: shop
            version: ${VERSION}
            sourceRef: {kind: HelmRepository, name: charts}
        values:
          host: shop.${DOMAIN}
          replicas: ${REPLICAS:-2}
      """;

  @TempDir Path folder;
  private Repository repository;

  @BeforeEach
  void empty() {
    repository = new Repository(folder);
  }

  private static String text(BuiltObject object, String... place) {
    return object.resource().at(Pointer.of(place)).asText();
  }

  private static String written(BuiltObject object, String... place) {
    return object.locate(Pointer.of(place)).toString();
  }

  @Test
  void appliesTheFieldsOfAKustomization(Testbed testbed) {
    Build apps =
        of(
            repository
                .withApps(
                    """
                    targetNamespace: shop
                    namePrefix: a-
                    nameSuffix: -z
                    commonMetadata: {labels: {team: web}, annotations: {note: x}}
                    images: [{name: nginx, newTag: "2"}]
                    patches:
                      - target: {kind: HelmRelease}
                        patch: |
                          - op: add
                            path: /spec/interval
                            value: 5m
                    """)
                .with(RELEASE.replace("${VERSION}", "'1.2.3'").replace("${REPLICAS:-2}", "3"))
                .with(
                    """
                    # file: apps/pod.yaml
                    apiVersion: v1
                    kind: Pod
                    metadata: {name: pod}
                    spec: {containers: [{name: web, image: "nginx:1"}]}
                    """)
                .build(testbed),
            "Kustomization flux-system/apps");

    BuiltObject release = object(apps, "HelmRelease", "a-shop-z");
    assertThat(release.resource().namespace()).isEqualTo("shop");
    assertThat(text(release, "spec", "interval")).isEqualTo("5m");
    assertThat(release.resource().labels()).containsEntry("team", "web");
    assertThat(release.resource().annotations()).containsOnlyKeys("note");
    assertThat(
            object(apps, "Pod", "a-pod-z")
                .resource()
                .tree()
                .at("/spec/containers/0/image")
                .asText())
        .isEqualTo("nginx:2");
    // postBuild is not set, so nothing is substituted
    assertThat(text(release, "spec", "values", "host")).isEqualTo("shop.${DOMAIN}");
  }

  @Test
  void knowsWhereValuesAreWritten(Testbed testbed) {
    Build apps =
        of(
            repository
                .withApps(
                    """
                    targetNamespace: shop
                    commonMetadata: {labels: {team: web}}
                    patches:
                      - target: {kind: HelmRelease}
                        patch: |
                          apiVersion: helm.toolkit.fluxcd.io/v2
                          kind: HelmRelease
                          metadata: {name: any}
                          spec: {interval: 5m}
                    postBuild: {substitute: {VERSION: 1.x, DOMAIN: example.com}}
                    """)
                .with(RELEASE)
                .with(
                    """
                    # file: apps/timeout.yaml
                    - op: add
                      path: /spec/timeout
                      value: 1m
                    # file: apps/kustomization.yaml
                    resources: [release.yaml]
                    namePrefix: my-
                    patches:
                      - {path: timeout.yaml, target: {kind: HelmRelease}}
                      - target: {kind: HelmRelease}
                        patch: |
                          - {op: add, path: /spec/install, value: {crds: Create}}
                    configMapGenerator:
                      - name: other
                        literals: [a=b]
                      - name: settings
                        literals: [a=b]
                    """)
                .build(testbed),
            "Kustomization flux-system/apps");

    BuiltObject release = object(apps, "HelmRelease", "my-shop");
    assertThat(written(release, "metadata", "name")).isEqualTo("apps/release.yaml:3:12");
    assertThat(written(release, "metadata", "namespace")).isEqualTo("clusters/prod/apps.yaml:9:3");
    assertThat(written(release, "metadata", "labels", "team"))
        .isEqualTo("clusters/prod/apps.yaml:10:29");
    assertThat(written(release, "spec", "interval")).isEqualTo("clusters/prod/apps.yaml:17:16");
    assertThat(written(release, "spec", "timeout")).isEqualTo("apps/timeout.yaml:3:3");
    assertThat(written(release, "spec", "install", "crds"))
        .isEqualTo("apps/kustomization.yaml:7:48");
    assertThat(written(release, "spec", "chart", "spec", "version"))
        .isEqualTo("apps/release.yaml:8:7");
    assertThat(written(release, "spec", "values", "host")).isEqualTo("apps/release.yaml:11:5");
    assertThat(written(release, "spec", "missing")).isEqualTo("apps/release.yaml:4:1");
    assertThat(text(release, "spec", "chart", "spec", "version")).isEqualTo("1.x");
    BuiltObject settings =
        apps.objects().stream()
            .filter(object -> object.resource().name().startsWith("my-settings-"))
            .findFirst()
            .orElseThrow();
    assertThat(written(settings, "data", "a")).isEqualTo("apps/kustomization.yaml:11:5");
  }

  @Test
  void substitutesFromWhatTheClusterApplies(Testbed testbed) {
    BuildResult result =
        repository
            .withApps(
                """
                targetNamespace: shop
                postBuild:
                  substitute: {VERSION: "1.2.3"}
                  substituteFrom:
                    - {kind: ConfigMap, name: vars}
                    - {kind: Secret, name: creds}
                """)
            .with(RELEASE)
            .with(
                """
                # file: apps/more.yaml
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: one}
                data: {password: "x${PASSWORD}y", unset: "a${UNSET}", literal: "$${DOMAIN}"}
                ---
                apiVersion: v1
                kind: ConfigMap
                metadata:
                  name: two
                  annotations: {kustomize.toolkit.fluxcd.io/substitute: disabled}
                data: {host: "${DOMAIN}"}
                # file: clusters/prod/vars.yaml
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: vars, namespace: flux-system}
                data: {DOMAIN: example.com}
                ---
                apiVersion: v1
                kind: Secret
                metadata: {name: creds, namespace: flux-system}
                stringData: {PASSWORD: hunter2hunter2}
                """)
            .build(options(testbed).withLenientVariables());

    Build apps = of(result, "Kustomization flux-system/apps");
    BuiltObject release = object(apps, "HelmRelease", "shop");
    assertThat(text(release, "spec", "values", "host")).isEqualTo("shop.example.com");
    assertThat(release.resource().at(Pointer.of("spec", "values", "replicas")).isInt()).isTrue();
    BuiltObject one = object(apps, "ConfigMap", "one");
    assertThat(text(one, "data", "password")).isEqualTo("x${PASSWORD}y");
    assertThat(one.hidden()).containsExactly(Pointer.of("data", "password"));
    assertThat(text(one, "data", "unset")).isEqualTo("a");
    assertThat(text(one, "data", "literal")).isEqualTo("${DOMAIN}");
    assertThat(text(object(apps, "ConfigMap", "two"), "data", "host")).isEqualTo("${DOMAIN}");
    assertThat(apps.unset()).containsExactlyInAnyOrder("UNSET", "REPLICAS");
    assertThat(apps.unknown()).isEmpty();
  }

  @Test
  void fluxFailsOnAVariableWithoutAValue(Testbed testbed) {
    Build apps =
        of(
            repository
                .withApps("postBuild: {substitute: {VERSION: '1.2.3'}}\n")
                .with(RELEASE)
                .build(testbed),
            "Kustomization flux-system/apps");

    assertThat(apps.fails()).isTrue();
    assertThat(apps.problems())
        .extracting(Problem::toString)
        .singleElement()
        .asString()
        .startsWith("apps/release.yaml:11:16: The variable \"DOMAIN\" has no value");
    assertThat(text(object(apps, "HelmRelease", "shop"), "spec", "values", "host"))
        .isEqualTo("shop.${DOMAIN}");
  }

  @Test
  void whatIsNotInTheCheckoutStaysAVariable(Testbed testbed) {
    Build apps =
        of(
            repository
                .withApps(
                    """
                    postBuild:
                      substitute: {DOMAIN: example.com}
                      substituteFrom: [{kind: ConfigMap, name: elsewhere, optional: true}]
                    """)
                .with(RELEASE)
                .build(testbed),
            "Kustomization flux-system/apps");

    BuiltObject release = object(apps, "HelmRelease", "shop");
    assertThat(text(release, "spec", "chart", "spec", "version")).isEqualTo("${VERSION}");
    assertThat(text(release, "spec", "values", "replicas")).isEqualTo("${REPLICAS:-2}");
    assertThat(text(release, "spec", "values", "host")).isEqualTo("shop.example.com");
    assertThat(apps.unknown()).containsExactlyInAnyOrder("VERSION", "REPLICAS");
  }

  /** With the quote that is not known here, what follows it would be a text. */
  @Test
  void aTextThatUnknownValuesCompleteIsNoFault(Testbed testbed) {
    Build apps =
        of(
            repository
                .withApps(
                    """
                    postBuild:
                      substitute: {LIST: "[{name: a}]"}
                      substituteFrom: [{kind: ConfigMap, name: elsewhere, optional: true}]
                    """)
                .with(
                    """
                    # file: apps/cm.yaml
                    apiVersion: v1
                    kind: ConfigMap
                    metadata: {name: cm}
                    data:
                      list: ${q:='}${LIST}${q:='}
                    """)
                .build(testbed),
            "Kustomization flux-system/apps");

    assertThat(apps.state()).isEqualTo(Build.State.BUILT);
    assertThat(text(object(apps, "ConfigMap", "cm"), "data", "list"))
        .isEqualTo("${q:='}${LIST}${q:='}");
    assertThat(apps.unknown()).containsExactly("q");
  }

  @Test
  void followsKustomizationsThatBuildsGive(Testbed testbed) {
    BuildResult result =
        repository
            .with(Repository.SYNC)
            .with(
                """
                # file: clusters/prod/kustomization.yaml
                namespace: flux-system
                resources: [flux-system, tenants.yaml]
                # file: clusters/prod/flux-system/kustomization.yaml
                resources: [gotk-sync.yaml]
                # file: clusters/prod/tenants.yaml
                apiVersion: kustomize.toolkit.fluxcd.io/v1
                kind: Kustomization
                metadata: {name: tenants}
                spec:
                  path: ./tenants
                  sourceRef: {kind: GitRepository, name: flux-system}
                # file: tenants/a.yaml
                apiVersion: kustomize.toolkit.fluxcd.io/v1
                kind: Kustomization
                metadata: {name: a, namespace: a}
                spec:
                  path: ./a
                  sourceRef: {kind: GitRepository, name: flux-system, namespace: flux-system}
                # file: a/cm.yaml
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: cm}
                """)
            .build(testbed);

    assertThat(names(result))
        .containsExactly(
            "Kustomization flux-system/flux-system",
            "Kustomization flux-system/tenants",
            "Kustomization a/a");
    assertThat(result.entryPoints()).hasSize(1);
  }

  @Test
  void leavesOtherSourcesAlone(Testbed testbed) {
    BuildResult result =
        repository
            .with(Repository.SYNC)
            .with(
                """
                # file: clusters/prod/other.yaml
                apiVersion: kustomize.toolkit.fluxcd.io/v1
                kind: Kustomization
                metadata: {name: other, namespace: flux-system}
                spec:
                  path: ./nowhere
                  sourceRef: {kind: OCIRepository, name: other}
                """)
            .build(testbed);

    assertThat(names(result)).containsExactly("Kustomization flux-system/flux-system");
    assertThat(result.count(Build.State.FAILED)).isZero();
  }

  @Test
  void assumesTheSourceOfABootstrapWherePathsAreHere(Testbed testbed) {
    String kustomization =
        """
        # file: clusters/prod/%1$s.yaml
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata: {name: %1$s, namespace: flux-system}
        spec:
          path: ./%1$s
          sourceRef: {kind: GitRepository, name: flux-system}
        """;

    BuildResult result =
        repository
            .with(kustomization.formatted("apps"))
            .with(kustomization.formatted("elsewhere"))
            .with(RELEASE)
            .build(testbed);

    assertThat(names(result)).containsExactly("Kustomization flux-system/apps");
    assertThat(result.count(Build.State.FAILED)).isZero();
  }

  @ParameterizedTest
  @CsvSource({"packed, ./x", "./packed/, ./x", "., ./packed/x", "./, ./packed/x"})
  void takesASourceThatIsNamed(String named, String path, Testbed testbed) {
    repository
        .with(Repository.SYNC)
        .with(
            """
            # file: clusters/prod/other.yaml
            apiVersion: kustomize.toolkit.fluxcd.io/v1
            kind: Kustomization
            metadata: {name: other, namespace: flux-system}
            spec:
              path: %s
              sourceRef: {kind: OCIRepository, name: other}
            # file: packed/x/cm.yaml
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: cm}
            """
                .formatted(path));

    BuildResult result =
        repository.build(
            options(testbed)
                .withSource(new Reference("OCIRepository", "flux-system", "other"), named));

    Build other = of(result, "Kustomization flux-system/other");
    assertThat(written(object(other, "ConfigMap", "cm"), "metadata"))
        .isEqualTo("packed/x/cm.yaml:3:1");
  }

  @Test
  void takesAGitRepositoryWithTheUrlOfARemote(Testbed testbed) throws IOException {
    Files.createDirectories(folder.resolve(".git"));
    Files.writeString(
        folder.resolve(".git/config"),
        "[remote \"origin\"]\n\turl = git@github.com:Org/fleet.git\n");
    repository.with(
        """
        # file: tenants/sync.yaml
        apiVersion: source.toolkit.fluxcd.io/v1
        kind: GitRepository
        metadata: {name: fleet, namespace: team}
        spec: {url: "https://github.com/org/fleet"}
        ---
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata: {name: apps, namespace: team}
        spec: {path: apps, sourceRef: {kind: GitRepository, name: fleet}}
        # file: apps/cm.yaml
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: cm}
        """);

    BuildResult result = repository.build(testbed);

    assertThat(of(result, "Kustomization team/apps").objects()).hasSize(1);
    assertThat(result.entryPoints().getFirst().kind()).isEqualTo(EntryPoint.Kind.FOLDER);
  }

  @Test
  void takesAFluxInstance(Testbed testbed) {
    BuildResult result =
        repository
            .with(
                """
                # file: clusters/prod/flux.yaml
                apiVersion: fluxcd.controlplane.io/v1
                kind: FluxInstance
                metadata: {name: flux, namespace: flux-system}
                spec:
                  sync:
                    kind: GitRepository
                    url: https://github.com/org/fleet
                    ref: refs/heads/main
                    path: clusters/prod
                # file: clusters/prod/cm.yaml
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: cm, namespace: x}
                """)
            .build(testbed);

    assertThat(of(result, "Kustomization flux-system/flux-system").objects()).hasSize(2);
  }

  @Test
  void buildsOverlaysThatNothingNames(Testbed testbed) {
    BuildResult result =
        repository
            .with(
                """
                # file: base/kustomization.yaml
                resources: [cm.yaml]
                # file: base/cm.yaml
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: cm}
                # file: part/kustomization.yaml
                apiVersion: kustomize.config.k8s.io/v1alpha1
                kind: Component
                # file: prod/kustomization.yaml
                namespace: prod
                resources: [../base]
                # file: alone/cm.yaml
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: alone}
                """)
            .build(testbed);

    assertThat(names(result)).containsExactly("overlay prod");
    assertThat(result.files())
        .containsExactlyInAnyOrder(
            "base/kustomization.yaml", "base/cm.yaml", "prod/kustomization.yaml");
  }

  @Test
  void saysThatAPathLeadsNowhere(Testbed testbed) {
    Build apps =
        of(
            repository.withApps("").with("# file: appz/cm.yaml\nkind: x\n").build(testbed),
            "Kustomization flux-system/apps");

    assertThat(apps.state()).isEqualTo(Build.State.FAILED);
    assertThat(apps.problems())
        .extracting(Problem::toString)
        .containsExactly(
            "clusters/prod/apps.yaml:6:3: spec.path is \"./apps\", and there is no such folder in"
                + " this repository.\n"
                + "Flux applies nothing of Kustomization flux-system/apps. Did you mean \"appz\"?");
  }

  @Test
  void saysThatAResourceIsMissing(Testbed testbed) {
    Build apps =
        of(
            repository
                .withApps("")
                .with(RELEASE)
                .with("# file: apps/kustomization.yaml\nresources:\n- relase.yaml\n")
                .build(testbed),
            "Kustomization flux-system/apps");

    assertThat(apps.problems())
        .extracting(Problem::toString)
        .containsExactly(
            "apps/kustomization.yaml:2:3: resources[0] is \"relase.yaml\", which does not exist.\n"
                + "Flux applies nothing of Kustomization flux-system/apps. Add it, or remove the"
                + " entry. Did you mean \"release.yaml\"?");
  }

  @Test
  void fluxDropsFieldsThatKustomizeDoesNotKnow(Testbed testbed) {
    Build apps =
        of(
            repository
                .withApps("")
                .with(RELEASE)
                .with("# file: apps/kustomization.yaml\nresource: [release.yaml]\n")
                .build(testbed),
            "Kustomization flux-system/apps");

    assertThat(apps.state()).isEqualTo(Build.State.BUILT);
    assertThat(apps.objects()).isEmpty();
  }

  @Test
  void sourceignoreLeavesFilesOut(Testbed testbed) {
    Build apps =
        of(
            repository
                .withApps("")
                .with(RELEASE)
                .with(
                    """
                    # file: .sourceignore
                    /*
                    !/apps
                    !/clusters
                    *.tmp.yaml
                    # file: apps/draft.tmp.yaml
                    kind: nothing
                    """)
                .build(testbed),
            "Kustomization flux-system/apps");

    assertThat(apps.objects()).hasSize(1);
    assertThat(apps.files()).containsExactly("apps/release.yaml");
  }
}
