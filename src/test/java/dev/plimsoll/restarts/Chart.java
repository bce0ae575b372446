package dev.plimsoll.restarts;

import dev.plimsoll.testbed.Cluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A chart, written for the purpose.
 *
 * @param name its name
 * @param templates its one template file
 */
record Chart(String name, String templates) {

  /** One of each kind of workload, labelled as charts do it. */
  static final Chart DEMO =
      new Chart(
          "demo",
          """
          {{- define "labels" -}}
          app.kubernetes.io/instance: {{ .Release.Name }}
          helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
          {{- end }}
          {{- range $kind := list "Deployment" "StatefulSet" "DaemonSet" }}
          ---
          apiVersion: apps/v1
          kind: {{ $kind }}
          metadata:
            name: {{ lower $kind }}
            labels: {{- include "labels" $ | nindent 4 }}
          spec:
            {{- if ne $kind "DaemonSet" }}
            replicas: 2
            {{- end }}
            {{- if eq $kind "StatefulSet" }}
            serviceName: demo
            podManagementPolicy: Parallel
            {{- end }}
            selector: {matchLabels: {app: {{ lower $kind }}}}
            template:
              metadata:
                labels:
                  app: {{ lower $kind }}
                  {{- include "labels" $ | nindent 8 }}
              spec:
                terminationGracePeriodSeconds: 0
                containers: [{name: app, image: "{{ $.Values.image }}"}]
          {{- end }}
          ---
          apiVersion: batch/v1
          kind: CronJob
          metadata:
            name: cronjob
            labels: {{- include "labels" . | nindent 4 }}
          spec:
            schedule: "0 0 1 1 *"
            jobTemplate:
              metadata: {labels: {{- include "labels" . | nindent 8 }}}
              spec:
                template:
                  metadata:
                    labels: {{- include "labels" . | nindent 12 }}
                  spec:
                    restartPolicy: Never
                    containers: [{name: app, image: "{{ .Values.image }}"}]
          """
              .replace(
                  "metadata: {labels: {{- include \"labels\" . | nindent 8 }}}",
                  "metadata:\n        labels: {{- include \"labels\" . | nindent 10 }}"));

  /** The packaged chart at a version, in {@code folder}. */
  Path packaged(Cluster cluster, Path folder, String version, String image) {
    try {
      Files.createDirectories(folder);
      Path source = Files.createTempDirectory(folder, name + "-" + version);
      Files.createDirectories(source.resolve("templates"));
      Files.writeString(
          source.resolve("Chart.yaml"),
          "apiVersion: v2\nname: %s\nversion: %s\n".formatted(name, version));
      Files.writeString(source.resolve("values.yaml"), "image: %s\n".formatted(image));
      Files.writeString(source.resolve("templates/all.yaml"), templates);
      cluster.helm("package", source.toString(), "-d", folder.toString()).success();
      return folder.resolve(name + "-" + version + ".tgz");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
