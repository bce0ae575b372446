package dev.plimsoll.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.docs.Markdown;
import dev.plimsoll.testbed.Await;
import dev.plimsoll.testbed.Cluster;
import dev.plimsoll.testbed.Command;
import dev.plimsoll.testbed.NeedsTestbed;
import dev.plimsoll.testbed.Server;
import dev.plimsoll.testbed.Testbed;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The three ways to install it, as the page about operations has them, in a real cluster; to the
 * next version from there, and back.
 */
@NeedsTestbed(nodes = 1, flux = true, kustomize = true, registry = true)
class InstallationIT {

  /** What is installed first, and the version that the page has. */
  private static final String OLDER = "0.0.9";

  private static final String NEWER = "0.1.0";

  private static final String NEITHER =
      """
      apiVersion: helm.toolkit.fluxcd.io/v2
      kind: HelmRelease
      metadata: {name: neither, namespace: default}
      spec: {interval: 10m}
      """;

  /** What the page shows, by words that only this block has. */
  static String shown(String words) {
    return Markdown.blocks(Path.of("docs/how-to/operations.md")).stream()
        .map(Markdown.Block::text)
        .filter(text -> text.contains(words))
        .findFirst()
        .orElseThrow(() -> new AssertionError("the page shows no block with " + words));
  }

  /** Commands of the page, as typed by an administrator. */
  static Command shell(Testbed testbed, Cluster cluster, String commands) {
    return Command.of("bash", "-e")
        .env("KUBECONFIG", cluster.kubeconfig())
        .env("PATH", testbed.programs() + File.pathSeparator + System.getenv("PATH"))
        .input(commands);
  }

  private static void awaitPods(Cluster cluster) {
    cluster
        .kubectl("rollout", "status", "deployment/plimsoll", "-n", Installation.NAMESPACE)
        .with("--timeout=60s")
        .success();
  }

  /** Whoever installed it, its objects have the same names. */
  @AfterEach
  void remove(Cluster cluster) {
    cluster
        .kubectl("delete", "helmrelease,ocirepository", "plimsoll", "-n", "flux-system")
        .with("--ignore-not-found")
        .success();
    cluster.kubectl("delete", "-k", "deploy/kustomize/base", "--ignore-not-found").success();
  }

  @Test
  void withKubectl(Testbed testbed, Cluster cluster, @TempDir Path folder) throws IOException {
    Installation installation = Installation.on(cluster);
    copy(Path.of("deploy"), folder.resolve("deploy"));
    Path kustomization = folder.resolve("kustomization.yaml");
    String auditing = shown("deploy/kustomize/overlays/audit-only") + installation.patches();
    String serving = auditing.replace("overlays/audit-only", "base");
    String apply = shown("kubectl apply --server-side -k .");

    Files.writeString(kustomization, auditing.replace(NEWER, OLDER));
    shell(testbed, cluster, apply).in(folder).success();
    awaitPods(cluster);

    Files.writeString(kustomization, serving.replace(NEWER, OLDER));
    shell(testbed, cluster, apply).in(folder).success();
    try (Server server = installation.serve()) {
      Upgrade upgrade = Upgrade.of(installation, server);
      upgrade.to(
          NEWER,
          () -> {
            Files.writeString(kustomization, serving);
            shell(testbed, cluster, apply).in(folder).success();
          });
      upgrade.to(
          OLDER,
          () -> {
            Files.writeString(kustomization, serving.replace(NEWER, OLDER));
            shell(testbed, cluster, apply).in(folder).success();
          });
    }
    shell(testbed, cluster, "kubectl delete -k .").in(folder).success();
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }

  @Test
  void withHelm(Testbed testbed, Cluster cluster, @TempDir Path folder) throws IOException {
    Installation installation = Installation.on(cluster);
    Files.createDirectory(folder.resolve("deploy"));
    Path chart = folder.resolve("deploy/helm");
    copy(Path.of("deploy/helm"), chart);
    installation.leadHere(chart);
    String audit = shown("helm upgrade --install plimsoll");
    String install = audit.replace("auditOnly=true", "auditOnly=false");

    version(chart, OLDER);
    shell(testbed, cluster, audit).in(folder).success();
    awaitPods(cluster);

    assertThat(shell(testbed, cluster, install).in(folder).success()).contains("REVISION: 2");
    try (Server server = installation.serve()) {
      Upgrade upgrade = Upgrade.of(installation, server);
      upgrade.to(
          NEWER,
          () -> {
            version(chart, NEWER);
            shell(testbed, cluster, install).in(folder).success();
          });
      upgrade.to(OLDER, () -> shell(testbed, cluster, shown("helm rollback")).success());
    }
    cluster.helm("uninstall", "plimsoll", "-n", Installation.NAMESPACE).success();
  }

  /** A version of the chart, and of the program with it. */
  private static void version(Path chart, String version) throws IOException {
    Path file = chart.resolve("Chart.yaml");
    Files.writeString(
        file,
        Files.readString(file).replaceAll("(?m)^(version|appVersion): .*$", "$1: " + version));
  }

  @Test
  void byFlux(Cluster cluster, @TempDir Path folder) throws IOException {
    Installation installation = Installation.on(cluster);
    double denied = cluster.denials();
    for (String version : List.of(OLDER, NEWER)) {
      cluster
          .helm("package", "deploy/helm", "-d", folder.toString())
          .with("--version", version, "--app-version", version)
          .success();
      cluster
          .helm("push", folder.resolve("plimsoll-" + version + ".tgz").toString())
          .with("oci://" + cluster.registry() + "/charts", "--plain-http")
          .success();
    }

    cluster.apply(
        shown("kind: HelmRelease")
                .replace(
                    "url: oci://registry.example.com/",
                    "insecure: true\n  url: oci://" + cluster.registry() + "/")
                .replace("tag: " + NEWER, "tag: " + OLDER)
            + "  postRenderers:\n    - kustomize:\n"
            + installation.patches().indent(8));

    awaitRelease(cluster);
    try (Server server = installation.serve()) {
      Await.until("it is ready", server, server::isReady);
      Await.until("it is asked", server, () -> isAsked(cluster, server));
      assertThat(create(cluster).err()).as("only audited").doesNotContain("denied the request");
    }

    patch(
        cluster,
        "helmrelease",
        "{\"values\": {\"auditOnly\": false, \"settings\": {\"events\": true}}}");
    awaitRelease(cluster);
    try (Server server = installation.serve()) {
      Upgrade upgrade = Upgrade.of(installation, server);
      create(cluster);
      Await.until("an Event tells of it", server, () -> events(cluster).contains("[chart-source/"));
      for (String version : List.of(NEWER, OLDER)) {
        upgrade.to(
            version,
            () -> {
              patch(cluster, "ocirepository", "{\"ref\": {\"tag\": \"" + version + "\"}}");
              Await.until("Flux has begun", server, () -> upgrade.version().equals(version));
              awaitRelease(cluster);
            });
      }
      assertThat(cluster.denials()).as(String.join("\n", server.log())).isEqualTo(denied);
      assertThat(server.log()).noneMatch(line -> line.contains("installs this server"));
    }
  }

  private static void patch(Cluster cluster, String kind, String spec) {
    cluster
        .kubectl("patch", kind, "plimsoll", "-n", "flux-system", "--type=merge", "-p")
        .with("{\"spec\": " + spec + "}")
        .success();
  }

  @Test
  void whatMonitorsIt(Testbed testbed, Cluster cluster) throws IOException {
    cluster.apply("{apiVersion: v1, kind: Namespace, metadata: {name: monitoring}}");
    cluster.define("monitoring.coreos.com/v1", "PodMonitor");
    cluster.define("monitoring.coreos.com/v1", "PrometheusRule");

    shell(testbed, cluster, shown("kubectl apply -k deploy/monitoring")).success();

    String there =
        cluster
            .kubectl("get", "podmonitor,prometheusrule,configmap", "-n", "monitoring")
            .with("-o", "name")
            .success();
    assertThat(there)
        .contains("podmonitor.monitoring.coreos.com/plimsoll")
        .contains("prometheusrule.monitoring.coreos.com/plimsoll")
        .contains("configmap/plimsoll-dashboard");
    cluster.kubectl("delete", "-k", "deploy/monitoring").success();
  }

  /** Whether it has been asked about the release that is tried here. */
  private static boolean isAsked(Cluster cluster, Server server) {
    create(cluster);
    return server.management("/q/metrics").body().contains("phase=\"mutate\"");
  }

  private static Command.Result create(Cluster cluster) {
    return cluster.kubectl("create", "-f", "-").input(NEITHER).run();
  }

  private static String events(Cluster cluster) {
    return cluster
        .kubectl("get", "events", "-n", "default")
        .with("-o", "jsonpath={range .items[?(@.reason=='Denied')]}{.message}{end}")
        .success();
  }

  /** Until Flux has installed what the release says now, its pods included. */
  private static void awaitRelease(Cluster cluster) {
    String generation =
        cluster
            .kubectl("get", "helmrelease", "plimsoll", "-n", "flux-system")
            .with("-o", "jsonpath={.metadata.generation}")
            .success();
    cluster
        .kubectl("wait", "helmrelease/plimsoll", "-n", "flux-system", "--timeout=120s")
        .with("--for=jsonpath={.status.observedGeneration}=" + generation)
        .success();
    cluster
        .kubectl("wait", "helmrelease/plimsoll", "-n", "flux-system", "--timeout=120s")
        .with("--for=condition=Ready")
        .success();
  }
}
