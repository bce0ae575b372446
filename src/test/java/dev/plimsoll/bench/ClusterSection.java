package dev.plimsoll.bench;

import dev.plimsoll.testbed.Cluster;
import dev.plimsoll.testbed.Command;
import dev.plimsoll.testbed.Server;
import dev.plimsoll.testbed.Testbed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What an API server's clients notice. */
final class ClusterSection implements Section {

  private static final int RELEASES = 500;
  private static final int ROUNDS = 5;
  private static final double LIMIT = 1.1;

  @Override
  public String title() {
    return "Through the API server";
  }

  @Override
  public String about() {
    return "kubectl applies 500 changed HelmReleases (server-side) to a real API server with Flux's definitions. The floor is the same with a webhook, registered alike, that only allows.";
  }

  @Override
  public List<Row> measure() throws Exception {
    Optional<Testbed> testbed = Testbed.find();
    if (testbed.isEmpty()) {
      return List.of(new Row("needs the testbed, which is not here", "", "", "", false));
    }
    Cluster cluster = testbed.get().start();
    cluster.kubectl("apply", "--server-side", "-f", testbed.get().crds().toString()).success();
    cluster.kubectl("wait", "--for=condition=Established", "crd", "--all").success();
    List<Row> rows = new ArrayList<>();
    for (Programs programs : Programs.built()) {
      try (Running floor = Running.floor("floor", programs.floor());
          Running program =
              Running.program(programs.name(), programs.program(), Programs.definitions())) {
        double[] nothing = new double[ROUNDS];
        double[] allowed = new double[ROUNDS];
        double[] judged = new double[ROUNDS];
        apply(cluster, 0);
        for (int round = 0; round < ROUNDS; round++) {
          nothing[round] = apply(cluster, 10 * round + 1);
          allowed[round] = apply(cluster, floor, 10 * round + 2);
          judged[round] = apply(cluster, program, 10 * round + 3);
        }
        double floorSeconds = Figures.median(allowed);
        double seconds = Figures.median(judged);
        rows.add(
            new Row(
                "%s, %d releases".formatted(programs.name(), RELEASES),
                "%s s (no webhook: %s s)"
                    .formatted(Figures.text(floorSeconds), Figures.text(Figures.median(nothing))),
                Figures.text(seconds) + " s",
                "at most 10 % over the floor",
                seconds <= LIMIT * floorSeconds));
      }
    }
    return rows;
  }

  private static double apply(Cluster cluster, Running server, int change) throws Exception {
    register(cluster, server);
    try {
      return apply(cluster, change);
    } finally {
      for (String phase : List.of("mutating", "validating")) {
        cluster.kubectl("delete", phase + "webhookconfiguration", "bench").success();
      }
    }
  }

  private static double apply(Cluster cluster, int change) {
    String releases =
        IntStream.range(0, RELEASES)
            .mapToObj(i -> Samples.release("app-" + i, "default", 3_000))
            .peek(release -> release.withObject("/spec/values").put("replicaCount", change))
            .map(Object::toString)
            .collect(Collectors.joining("\n---\n"));
    Command command =
        cluster.kubectl("apply", "--server-side", "--force-conflicts", "-f", "-").input(releases);
    long begin = System.nanoTime();
    command.success();
    return (System.nanoTime() - begin) / 1e9;
  }

  private static void register(Cluster cluster, Running server) throws Exception {
    for (String phase : List.of("Mutating", "Validating")) {
      cluster.apply(
          """
          apiVersion: admissionregistration.k8s.io/v1
          kind: %sWebhookConfiguration
          metadata: {name: bench}
          webhooks:
            - name: bench.plimsoll.dev
              admissionReviewVersions: [v1]
              sideEffects: None
              timeoutSeconds: 5
              failurePolicy: Fail
              clientConfig: {url: "https://127.0.0.1:%d/%s", caBundle: %s}
              rules:
                - apiGroups: [helm.toolkit.fluxcd.io]
                  apiVersions: ["*"]
                  resources: [helmreleases]
                  operations: [CREATE, UPDATE]
          """
              .formatted(
                  phase,
                  server.port(),
                  phase.equals("Mutating") ? "mutate" : "validate",
                  Server.caBundle(server.port())));
    }
    // The API server learns of its webhooks with a delay.
    Thread.sleep(2_000);
  }
}
