package dev.plimsoll.bench;

import dev.plimsoll.testbed.Cluster;
import dev.plimsoll.testbed.Command;
import dev.plimsoll.testbed.Server;
import dev.plimsoll.testbed.Testbed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What an API server's clients notice. */
final class ClusterSection implements Section {

  private static final int RELEASES = 500;

  /** Each of three goes first, second and third as often as the others. */
  private static final int ROUNDS = 9;

  private static final double LIMIT = 1.1;

  @Override
  public String title() {
    return "Through the API server";
  }

  @Override
  public String about() {
    return "kubectl applies 500 changed HelmReleases (server-side) to a real API server with Flux's definitions. The baseline is the same with a webhook, registered alike, that only allows. They take turns, and the median of the rounds' own ratios counts.";
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
      try (Running baseline = Running.baseline("baseline", programs.baseline());
          Running program =
              Running.program(programs.name(), programs.program(), Programs.definitions())) {
        double[] nothing = new double[ROUNDS];
        double[] allowed = new double[ROUNDS];
        double[] evaluated = new double[ROUNDS];
        apply(cluster, 0);
        for (int round = 0; round < ROUNDS; round++) {
          for (int turn = 0; turn < 3; turn++) {
            int change = 3 * round + turn + 1;
            switch ((round + turn) % 3) {
              case 0 -> nothing[round] = apply(cluster, change);
              case 1 -> allowed[round] = apply(cluster, baseline, change);
              default -> evaluated[round] = apply(cluster, program, change);
            }
          }
        }
        double[] ratios = Figures.ratios(evaluated, allowed);
        double ratio = Figures.median(ratios);
        rows.add(
            new Row(
                "%s, %d releases".formatted(programs.name(), RELEASES),
                "%s s (no webhook: %s s)"
                    .formatted(
                        Figures.text(Figures.median(allowed)),
                        Figures.text(Figures.median(nothing))),
                "%s s, %s times the baseline, rounds from %s to %s"
                    .formatted(
                        Figures.text(Figures.median(evaluated)),
                        Figures.text(ratio),
                        Figures.text(Arrays.stream(ratios).min().orElseThrow()),
                        Figures.text(Arrays.stream(ratios).max().orElseThrow())),
                "at most 10 % over the baseline",
                ratio <= LIMIT));
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
