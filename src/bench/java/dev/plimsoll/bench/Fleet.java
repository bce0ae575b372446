package dev.plimsoll.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A made-up repository of releases and their sources, the same for the same size: files of ten
 * documents in turn, written as people write them (comments, quotes, flow maps, ranges, values of
 * all sizes, dependencies on other files), with a mistake in one release of a hundred; and the
 * namespaces.
 */
final class Fleet {

  /** How many documents a file has. */
  static final int DOCUMENTS = 10;

  private static final List<String> VERSIONS =
      List.of("1.4.2", "\"2.0.1\"", "3.1.x", "'>=1.2.0 <2.0.0'", "~4.5.0", "0.9.7", "^1.8.0");

  private static final int TEAMS = 25;

  private final Random random = new Random(7);

  private Fleet() {}

  /** Writes so many files below {@code folder}. */
  static void write(Path folder, int files) throws IOException {
    Fleet fleet = new Fleet();
    for (int file = 0; file < files; file++) {
      Path team = Files.createDirectories(folder.resolve("team-%02d".formatted(file % TEAMS)));
      Files.writeString(team.resolve("apps-%04d.yaml".formatted(file)), fleet.file(file));
    }
    Files.writeString(folder.resolve("namespaces.yaml"), namespaces());
  }

  private static String namespaces() {
    return IntStream.range(0, TEAMS)
        .mapToObj(
            """
            ---
            apiVersion: v1
            kind: Namespace
            metadata:
              name: team-%02d
              labels: {toolkit.fluxcd.io/tenant: team-%1$02d}
            """
                ::formatted)
        .collect(Collectors.joining());
  }

  private String file(int file) {
    StringBuilder text = new StringBuilder("# Applications of one team; see the runbook.\n");
    for (int at = 0; at < DOCUMENTS / 2; at++) {
      int number = file * DOCUMENTS / 2 + at;
      text.append(source(number, file % TEAMS)).append(release(number, file % TEAMS));
    }
    return text.toString();
  }

  private <T> T any(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  private String source(int number, int team) {
    String version = any(VERSIONS);
    String ref =
        switch (random.nextInt(3)) {
          case 0 -> "  ref: {semver: %s}\n".formatted(version);
          case 1 -> "  ref:\n    tag: \"1.%d.%d\"\n".formatted(random.nextInt(9), number % 10);
          default ->
              "  ref:\n    digest: sha256:%064x # pinned by the release pipeline\n"
                  .formatted(number);
        };
    return """
    ---
    apiVersion: source.toolkit.fluxcd.io/v1
    kind: OCIRepository
    metadata:
      name: app-%1$d
      namespace: team-%2$02d
      labels: {app.kubernetes.io/part-of: app-%1$d, toolkit.fluxcd.io/tenant: team-%2$02d}
    spec:
      interval: %3$dm
      url: oci://registry.example.com/charts/app-%4$d
      layerSelector:
        mediaType: "application/vnd.cncf.helm.chart.content.v1.tar+gzip"
        operation: copy
    """
            .formatted(number, team, 5 + random.nextInt(50), number % 40)
        + ref;
  }

  private String release(int number, int team) {
    StringBuilder text =
        new StringBuilder(
            """
            ---
            apiVersion: helm.toolkit.fluxcd.io/v2
            kind: HelmRelease
            metadata:
              name: app-%1$d
              namespace: team-%2$02d
              annotations:
                example.com/owner: "team-%2$02d@example.com"
            spec:
              # long enough for the registry's rate limit
              interval: %3$dm
              timeout: 5m
              releaseName: app-%1$d
              chartRef:
                kind: OCIRepository
                name: app-%1$d
              install:
                crds: Create
                remediation: {retries: 3}
              upgrade:
                cleanupOnFail: true
                remediation:
                  retries: 3
                  remediateLastFailure: true
              driftDetection:
                mode: enabled
                ignore:
                  - paths: [/spec/replicas]
                    target: {kind: Deployment}
            """
                .formatted(number, team, 10 + random.nextInt(50)));
    if (number % 100 == 99) {
      text.append("  chart: {spec: {version: \"1.x\"}}\n");
    }
    if (number >= TEAMS * DOCUMENTS / 2 && random.nextInt(3) == 0) {
      int other = number - TEAMS * DOCUMENTS / 2;
      text.append("  dependsOn:\n    - name: app-%d\n".formatted(other));
    }
    values(text, number);
    return text.toString();
  }

  private void values(StringBuilder text, int number) {
    text.append("  values:\n    replicaCount: %d\n".formatted(1 + random.nextInt(6)));
    text.append(
        """
            image: {repository: registry.example.com/app-%d, tag: "1.%d.0", pullPolicy: IfNotPresent}
            ingress:
              enabled: %s
              hosts: ["app-%d.example.com"]
            config: |
              log.level=info
              # kept as one text
              feature.%d=on
        """
            .formatted(
                number, random.nextInt(20), any(List.of("true", "yes", "false")), number, number));
    for (int at = random.nextInt(8); at >= 0; at--) {
      text.append(
          """
              component-%d:
                resources:
                  requests: {cpu: %dm, memory: %dMi}
                  limits: {memory: 512Mi}
                env:
                  - name: MODE
                    value: "production"
                  - name: WORKERS
                    value: '%d'
          """
              .formatted(at, 10 * (1 + at), 64 * (1 + at), random.nextInt(16)));
    }
  }
}
