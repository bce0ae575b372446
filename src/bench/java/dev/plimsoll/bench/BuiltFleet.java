package dev.plimsoll.bench;

import dev.plimsoll.build.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A made-up checkout of one cluster: a Kustomization for each of its applications, with patches and
 * variables, and eight objects in each of them.
 */
final class BuiltFleet {

  /** The Kustomizations beside the one that the cluster starts with. */
  private static final int APPLICATIONS = 149;

  private static final String KUSTOMIZATION =
      """
      apiVersion: kustomize.toolkit.fluxcd.io/v1
      kind: Kustomization
      metadata: {name: %1$s, namespace: flux-system}
      spec:
        interval: 10m
        path: ./apps/%1$s
        prune: true
        targetNamespace: %1$s
        sourceRef: {kind: GitRepository, name: flux-system}
        postBuild: {substitute: {DOMAIN: example.com}}
        patches:
          - target: {kind: Deployment}
            patch: |
              - {op: add, path: /metadata/labels/tier, value: backend}
      """;

  private static final String RELEASE =
      """
      apiVersion: helm.toolkit.fluxcd.io/v2
      kind: HelmRelease
      metadata: {name: %1$s}
      spec:
        interval: 10m
        chartRef: {kind: OCIRepository, name: %1$s}
        values:
          host: %1$s.${DOMAIN}
          resources: {requests: {cpu: 100m, memory: 128Mi}}
      ---
      apiVersion: source.toolkit.fluxcd.io/v1
      kind: OCIRepository
      metadata: {name: %1$s}
      spec:
        interval: 10m
        url: oci://registry.example.com/charts/%1$s
        ref: {semver: 1.4.x}
        layerSelector: {mediaType: application/vnd.cncf.helm.chart.content.v1.tar+gzip, operation: copy}
      """;

  private static final String WORKLOAD =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: %1$s-%2$s, labels: {app: %1$s-%2$s}}
      spec:
        replicas: 2
        selector: {matchLabels: {app: %1$s-%2$s}}
        template:
          metadata: {labels: {app: %1$s-%2$s}}
          spec:
            containers:
              - name: main
                image: registry.example.com/%1$s:7.2.0
                ports: [{containerPort: 8080}]
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: %1$s-%2$s}
      spec:
        selector: {app: %1$s-%2$s}
        ports: [{port: 80, targetPort: 8080}]
      """;

  private static final String SETTINGS =
      """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: %1$s-settings}
      data: {revision: "0"}
      ---
      apiVersion: v1
      kind: ServiceAccount
      metadata: {name: %1$s}
      """;

  private BuiltFleet() {}

  /** Writes the checkout into a folder. */
  static void write(Path folder) throws IOException {
    Files.createDirectories(folder.resolve(".git"));
    new Repository(folder).with(Repository.SYNC);
    for (String name : names()) {
      write(folder.resolve("clusters/prod/apps/" + name + ".yaml"), KUSTOMIZATION.formatted(name));
      Path app = folder.resolve("apps").resolve(name);
      write(
          app.resolve("kustomization.yaml"),
          "resources: [release.yaml, web.yaml, worker.yaml, settings.yaml]\n");
      write(app.resolve("release.yaml"), RELEASE.formatted(name));
      write(app.resolve("web.yaml"), WORKLOAD.formatted(name, "web"));
      write(app.resolve("worker.yaml"), WORKLOAD.formatted(name, "worker"));
      write(app.resolve("settings.yaml"), SETTINGS.formatted(name));
    }
  }

  /** Changes the settings of one application. */
  static void change(Path folder, int number) throws IOException {
    String name = names().get(number);
    write(
        folder.resolve("apps").resolve(name).resolve("settings.yaml"),
        SETTINGS.formatted(name).replace("\"0\"", "\"" + System.nanoTime() + "\""));
  }

  /** The folders that are built, but for the first. */
  static List<Path> folders(Path folder) {
    return names().stream().map(folder.resolve("apps")::resolve).toList();
  }

  private static List<String> names() {
    return IntStream.range(0, APPLICATIONS).mapToObj("app-%03d"::formatted).toList();
  }

  private static void write(Path file, String content) throws IOException {
    Files.createDirectories(file.resolveSibling(""));
    Files.writeString(file, content);
  }
}
