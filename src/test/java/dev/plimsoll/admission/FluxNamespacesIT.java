package dev.plimsoll.admission;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.admission.review.Reviews;
import dev.plimsoll.testbed.Program;
import dev.plimsoll.testbed.Server;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whom the packaged server takes for helm-controller: an account where Flux runs, and no other. */
class FluxNamespacesIT {

  private static final String POLICY =
      """
      apiVersion: plimsoll.dev/v1alpha1
      kind: Policy
      metadata: {name: charts}
      spec:
        match: {resources: [HelmChart]}
        rules: [{id: none, cel: {expression: "object.spec.chart != 'forbidden'"}}]
      """;

  /** As helm-controller makes it from a release, and as anybody can write it. */
  private static final String CHART =
      """
      apiVersion: source.toolkit.fluxcd.io/v1
      kind: HelmChart
      metadata:
        name: apps-shop
        namespace: apps
        labels: {helm.toolkit.fluxcd.io/name: shop, helm.toolkit.fluxcd.io/namespace: apps}
      spec: {chart: forbidden, interval: 5m, sourceRef: {kind: HelmRepository, name: shop}}
      """;

  @TempDir private Path folder;

  @Test
  void byDefaultFluxSystem() throws IOException {
    try (Server server = serve()) {
      assertThat(isAllowed(server, "flux-system")).isTrue();
      assertThat(isAllowed(server, "apps")).isFalse();
    }
  }

  @Test
  void theNamespacesOfTheSetting() throws IOException {
    try (Server server = serve("--flux-namespaces=gitops,gitops-too")) {
      assertThat(isAllowed(server, "gitops")).isTrue();
      assertThat(isAllowed(server, "gitops-too")).isTrue();
      assertThat(isAllowed(server, "flux-system")).isFalse();
    }
  }

  private Server serve(String... flags) throws IOException {
    Files.writeString(folder.resolve("charts.yaml"), POLICY);
    return Server.start(
        Program.serveCommand("--no-cluster", "--policies", folder.toString()).with(flags));
  }

  private static boolean isAllowed(Server server, String namespace) {
    ObjectNode review = Reviews.of("CREATE", CHART);
    ((ObjectNode) review.at("/request/userInfo"))
        .put("username", "system:serviceaccount:" + namespace + ":helm-controller");
    String answer =
        server.post("/validate", new String(Reviews.bytes(review), StandardCharsets.UTF_8)).body();
    return Reviews.tree(answer.getBytes(StandardCharsets.UTF_8))
        .at("/response/allowed")
        .booleanValue();
  }
}
