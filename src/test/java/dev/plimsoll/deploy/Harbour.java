package dev.plimsoll.deploy;

import dev.plimsoll.testbed.Cluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A release whose chart has two versions that differ in nothing else, in a namespace of its own.
 *
 * @param cluster where it is
 * @param folder where its chart is packaged
 */
record Harbour(Cluster cluster, Path folder) {

  /** A release as Git has it, by the chart's version and a value. */
  private static final String RELEASE =
      """
      apiVersion: helm.toolkit.fluxcd.io/v2
      kind: HelmRelease
      metadata: {name: harbour, namespace: harbour}
      spec:
        interval: 1h
        chart: {spec: {chart: harbour, version: "%s", sourceRef: {kind: HelmRepository, name: charts}}}
        valuesFrom: [{kind: ConfigMap, name: tide}]
        values: {config: %s}
      """;

  /** The release as Git has it. */
  static String release(String version, String config) {
    return RELEASE.formatted(version, config);
  }

  /** Declares the release. */
  void declare(String version, String config) {
    cluster.apply(release(version, config));
  }

  String read(String object, String path) {
    return cluster
        .kubectl("get", object, "-n", "harbour", "--ignore-not-found", "-o", "jsonpath=" + path)
        .success();
  }

  boolean deployed(String version) {
    return read(
            "helmrelease/harbour", "{.status.history[0].chartVersion} {.status.history[0].status}")
        .equals(version + " deployed");
  }

  List<String> pods() {
    return cluster
        .kubectl("get", "pods", "-n", "harbour", "--field-selector=status.phase=Running")
        .with("-o", "jsonpath={range .items[*]}{.metadata.uid}{\"\\n\"}{end}")
        .success()
        .lines()
        .sorted()
        .toList();
  }

  /** A repository of a chart with two versions that differ in nothing else. */
  String charts() throws IOException {
    Path chart = Files.createDirectories(folder.resolve("harbour"));
    Files.createDirectories(chart.resolve("templates"));
    Files.writeString(
        chart.resolve("templates/all.yaml"),
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: harbour}
        data: {c: "{{ .Values.config }}"}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: harbour
          labels: {helm.sh/chart: "{{ .Chart.Name }}-{{ .Chart.Version }}"}
        spec:
          replicas: {{ .Values.replicas }}
          selector: {matchLabels: {app: harbour}}
          template:
            metadata:
              labels: {app: harbour, helm.sh/chart: "{{ .Chart.Name }}-{{ .Chart.Version }}"}
              annotations: {checksum/config: "{{ sha256sum .Values.config }}"}
            spec:
              terminationGracePeriodSeconds: 0
              containers:
                - name: app
                  image: example.com/app:1.0.0
                  envFrom: [{configMapRef: {name: harbour}}]
        ---
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {name: harbour}
        spec:
          replicas: 0
          selector: {matchLabels: {app: none}}
          template:
            metadata: {labels: {app: none}}
            spec:
              nodeSelector: {none: here}
              containers: [{name: app, image: "example.com/app:1.0.0"}]
        ---
        apiVersion: apps/v1
        kind: DaemonSet
        metadata: {name: harbour}
        spec:
          selector: {matchLabels: {app: none}}
          template:
            metadata: {labels: {app: none}}
            spec:
              nodeSelector: {none: here}
              containers: [{name: app, image: "example.com/app:1.0.0"}]
        ---
        apiVersion: batch/v1
        kind: CronJob
        metadata: {name: harbour}
        spec:
          schedule: "0 0 1 1 *"
          suspend: true
          jobTemplate:
            spec:
              template:
                spec:
                  restartPolicy: Never
                  containers: [{name: app, image: "example.com/app:1.0.0"}]
        """);
    for (String version : List.of("1.0.0", "1.1.0")) {
      Files.writeString(
          chart.resolve("Chart.yaml"),
          "{apiVersion: v2, name: harbour, version: %s}\n".formatted(version));
      cluster.helm("package", chart.toString(), "-d", folder.toString()).success();
    }
    return cluster.serveCharts(folder);
  }
}
