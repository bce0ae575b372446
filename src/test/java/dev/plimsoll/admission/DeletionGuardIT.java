package dev.plimsoll.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.testbed.Await;
import dev.plimsoll.testbed.Cluster;
import dev.plimsoll.testbed.NeedsTestbed;
import dev.plimsoll.testbed.OciArtifact;
import dev.plimsoll.testbed.Program;
import dev.plimsoll.testbed.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A mistake in Git, a Flux Kustomization with {@code force: true}, and a release with running pods:
 * what the real controllers do to it, with Plimsoll and without.
 */
@NeedsTestbed(nodes = 2, flux = true, kustomize = true, registry = true)
class DeletionGuardIT {

  /** What somebody wrote in Git, and what the denial says of it. */
  enum Mistake {
    BOTH_SOURCES(
        """
        interval: 1h
        chartRef: {kind: OCIRepository, name: shop}
        chart: {spec: {chart: shop, sourceRef: {kind: HelmRepository, name: shop}}}
        """,
        "spec.chart"),
    NO_SOURCE("interval: 1h\n", "chart"),
    BAD_INTERVAL(
        """
        interval: an hour
        chartRef: {kind: OCIRepository, name: shop}
        """,
        "spec.interval: Invalid value: \"an hour\""),
    MISSING_FIELD(
        """
        interval: 1h
        chartRef: {kind: OCIRepository}
        """,
        "spec.chartRef.name: Required value"),
    WRONG_ENUM(
        """
        interval: 1h
        chartRef: {kind: OCIRepositories, name: shop}
        """,
        "spec.chartRef.kind: Unsupported value: \"OCIRepositories\""),
    EVERYTHING_BELOW_COMMENTED_OUT(
        """
        interval: 1h
        chartRef: {kind: OCIRepository, name: shop}
        dependsOn:
        """,
        "spec.dependsOn: Invalid value: \"null\"");

    private final String spec;
    private final String said;

    Mistake(String spec, String said) {
      this.spec = spec;
      this.said = said;
    }
  }

  private static final String SOUND =
      """
      interval: 1h
      chartRef: {kind: OCIRepository, name: shop}
      """;

  private static final String STALE = ", resourceVersion: \"1\"";

  @TempDir private static Path folder;
  private static Cluster cluster;
  private static Server server;

  @BeforeAll
  static void start(Cluster real) throws IOException {
    cluster = real;
    pushChart();
    Path account = cluster.kubeconfigForServiceAccount("flux-system", "plimsoll");
    cluster
        .kubectl("create", "clusterrolebinding", "plimsoll", "--clusterrole=cluster-admin")
        .with("--serviceaccount=flux-system:plimsoll")
        .success();
    server = Server.start(Program.serveCommand("--policies", "builtin").env("KUBECONFIG", account));
    Await.until(
        "the server is ready", () -> server.management("/q/health/ready").statusCode() == 200);
    cluster.apply(
        """
        apiVersion: admissionregistration.k8s.io/v1
        kind: MutatingWebhookConfiguration
        metadata: {name: deletion-guard}
        webhooks:
          - name: guard.plimsoll.dev
            admissionReviewVersions: [v1]
            sideEffects: None
            failurePolicy: Fail
            clientConfig: {url: "%s", caBundle: %s}
            namespaceSelector: {matchLabels: {guarded: "yes"}}
            rules:
              - apiGroups: [helm.toolkit.fluxcd.io]
                apiVersions: ["*"]
                operations: [CREATE, UPDATE]
                resources: [helmreleases]
        """
            .formatted(server.uri("/mutate"), server.caBundle()));
  }

  @AfterAll
  static void stop() {
    // Left alone, Flux would try the mistakes again every two seconds, to the end of all tests.
    cluster
        .kubectl("delete", "kustomizations,ocirepositories", "--all", "-A", "--wait=false")
        .run();
    if (server != null) {
      cluster
          .kubectl("delete", "mutatingwebhookconfiguration", "deletion-guard", "--ignore-not-found")
          .success();
      server.close();
    }
  }

  @ParameterizedTest
  @EnumSource
  void withoutPlimsollTheReleaseIsDeleted(Mistake mistake) throws IOException {
    Release release = Release.install("bare-" + mistake.ordinal(), false);
    assertThat(release.pods()).hasSize(2);

    release.write(mistake.spec);

    Await.until("the release is gone", () -> release.uid().isEmpty());
    Await.until("and its pods", () -> release.pods().isEmpty());
  }

  @ParameterizedTest
  @EnumSource
  void withPlimsollNothingIsLost(Mistake mistake) throws IOException {
    Release release = Release.install("guarded-" + mistake.ordinal(), true);
    String uid = release.uid();
    List<String> pods = release.pods();
    assertThat(pods).hasSize(2);

    release.write(mistake.spec);
    Await.until(
        "the Kustomization says what is wrong",
        () ->
            release.condition().contains("admission webhook \"guard.plimsoll.dev\" denied")
                && release.condition().contains(mistake.said));
    String condition = release.condition();
    release.reconcileAgain();

    assertThat(condition).doesNotContain("immutable");
    assertThat(release.uid()).isEqualTo(uid);
    assertThat(release.pods()).isEqualTo(pods);

    release.write(SOUND + "suspend: false\n");
    Await.until("fixing Git heals it", release::isApplied);
    assertThat(release.uid()).isEqualTo(uid);
    assertThat(release.pods()).isEqualTo(pods);
  }

  /** A stale version in Git is a conflict, and Flux under force answers a conflict by deletion. */
  @Test
  void aStaleResourceVersionLosesTheReleaseOnlyWithoutPlimsoll() throws IOException {
    Release bare = Release.install("bare-version", false);
    Release guarded = Release.install("guarded-version", true);
    String bareUid = bare.uid();
    String guardedUid = guarded.uid();

    bare.write(STALE, SOUND);
    guarded.write(STALE, SOUND);

    Await.until("the release is gone, or another one", () -> !bare.uid().equals(bareUid));
    Await.until(
        "the Kustomization says what is wrong",
        () -> guarded.condition().contains("metadata.resourceVersion \"1\" is not the stored one"));
    guarded.reconcileAgain();
    assertThat(guarded.uid()).isEqualTo(guardedUid);
  }

  @Test
  void aSoundChangeGoesThrough() throws IOException {
    Release release = Release.install("guarded-sound", true);

    release.write(SOUND + "values: {replicas: 3}\n");

    Await.until("it is applied", () -> release.isApplied() && release.pods().size() == 3);
  }

  private static void pushChart() throws IOException {
    Path chart = Files.createDirectories(folder.resolve("shop"));
    Files.createDirectories(chart.resolve("templates"));
    Files.writeString(
        chart.resolve("Chart.yaml"), "{apiVersion: v2, name: shop, version: 1.0.0}\n");
    Files.writeString(chart.resolve("values.yaml"), "replicas: 2\n");
    Files.writeString(
        chart.resolve("templates/shop.yaml"),
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          replicas: {{ .Values.replicas }}
          selector: {matchLabels: {app: shop}}
          template:
            metadata: {labels: {app: shop}}
            spec: {containers: [{name: shop, image: example.com/shop:1}]}
        """);
    cluster.helm("package", chart.toString(), "-d", folder.toString()).success();
    cluster
        .helm("push", folder.resolve("shop-1.0.0.tgz").toString())
        .with("oci://" + cluster.registry() + "/charts", "--plain-http")
        .success();
  }

  /** A release that Flux applies from an artifact, in a namespace of its own. */
  private record Release(String namespace, OciArtifact source) {

    static Release install(String namespace, boolean guarded) throws IOException {
      OciArtifact source = new OciArtifact(cluster.registry(), "git/" + namespace);
      Release release = new Release(namespace, source);
      release.push("", SOUND);
      cluster.apply(
          """
          apiVersion: v1
          kind: Namespace
          metadata: {name: %1$s, labels: {guarded: "%2$s"}}
          ---
          apiVersion: source.toolkit.fluxcd.io/v1
          kind: OCIRepository
          metadata: {name: shop, namespace: %1$s}
          spec: {interval: 1h, url: "oci://%3$s/charts/shop", insecure: true, ref: {tag: 1.0.0}}
          ---
          apiVersion: source.toolkit.fluxcd.io/v1
          kind: OCIRepository
          metadata: {name: git, namespace: %1$s}
          spec: {interval: 1s, url: "oci://%3$s/git/%1$s", insecure: true, ref: {tag: main}}
          ---
          apiVersion: kustomize.toolkit.fluxcd.io/v1
          kind: Kustomization
          metadata: {name: git, namespace: %1$s}
          spec:
            interval: 1h
            retryInterval: 2s
            force: true
            prune: true
            sourceRef: {kind: OCIRepository, name: git}
            path: ./
          """
              .formatted(namespace, guarded ? "yes" : "no", cluster.registry()));
      Await.until(namespace + " runs", () -> release.isApplied() && release.pods().size() == 2);
      return release;
    }

    /** Puts a specification where Flux takes it from, and waits until Flux has it. */
    void write(String spec) {
      write("", spec);
    }

    /** The same with more metadata, in YAML's flow style after a comma. */
    void write(String metadata, String spec) {
      String before = read("ocirepository/git", "{.status.artifact.revision}");
      push(metadata, spec);
      Await.until(
          "the source of " + namespace + " is read",
          () -> !read("ocirepository/git", "{.status.artifact.revision}").equals(before));
    }

    private void push(String metadata, String spec) {
      source.push(
          "main",
          "release.yaml",
          """
          apiVersion: helm.toolkit.fluxcd.io/v2
          kind: HelmRelease
          metadata: {name: shop, namespace: %s%s}
          spec:
          %s
          """
              .formatted(namespace, metadata, spec.indent(2)));
    }

    /** Lets kustomize-controller try once more, to see that it does the same again. */
    void reconcileAgain() {
      String attempted = lastAttempt();
      cluster
          .kubectl("-n", namespace, "annotate", "--overwrite", "kustomization/git")
          .with("reconcile.fluxcd.io/requestedAt=" + System.nanoTime())
          .success();
      Await.until("it has tried again", () -> !lastAttempt().equals(attempted));
    }

    private String lastAttempt() {
      return read("kustomization/git", "{.status.lastHandledReconcileAt}");
    }

    String uid() {
      return read("helmrelease/shop", "{.metadata.uid}");
    }

    /** What the Kustomization says of its last attempt. */
    String condition() {
      return read("kustomization/git", "{.status.conditions[?(@.type==\"Ready\")].message}");
    }

    /** Whether the Kustomization has applied what the source holds now. */
    boolean isApplied() {
      return read("kustomization/git", "{.status.conditions[?(@.type==\"Ready\")].status}")
              .equals("True")
          && read("kustomization/git", "{.status.lastAppliedRevision}")
              .equals(read("ocirepository/git", "{.status.artifact.revision}"));
    }

    /** The uids of the pods that run, in order. */
    List<String> pods() {
      return cluster
          .kubectl("-n", namespace, "get", "pods", "--field-selector=status.phase=Running")
          .with("-o", "jsonpath={range .items[*]}{.metadata.uid}{\"\\n\"}{end}")
          .success()
          .lines()
          .sorted()
          .toList();
    }

    private String read(String object, String path) {
      return cluster
          .kubectl("-n", namespace, "get", "--ignore-not-found", object)
          .with("-o", "jsonpath=" + path)
          .success()
          .strip();
    }
  }
}
