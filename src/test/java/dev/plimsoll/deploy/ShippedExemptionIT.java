package dev.plimsoll.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.testbed.Await;
import dev.plimsoll.testbed.Cluster;
import dev.plimsoll.testbed.Command;
import dev.plimsoll.testbed.NeedsTestbed;
import dev.plimsoll.testbed.Server;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** What installs the server is exempt by its name, and only that. */
@NeedsTestbed(nodes = 1, flux = true, kustomize = true, registry = true)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ShippedExemptionIT {

  private static Cluster cluster;
  private static Installation installation;
  private static Path overlay;
  private static Server server;

  @BeforeAll
  static void install(Cluster real) {
    cluster = real;
    installation = Installation.on(cluster);
    overlay = installation.overlay("base", Map.of());
    installation.apply(overlay);
    server = installation.serve();
    installation.awaitDenial(server);
  }

  @AfterAll
  static void remove() {
    cluster.kubectl("delete", "-k", overlay.toString(), "--ignore-not-found").success();
    server.close();
  }

  /**
   * A tenant who takes its name is evaluated; the API server does not ask about what installs it.
   */
  @Test
  @Order(1)
  void itsNameExemptsOnlyWhatInstallsIt() {
    String release = Installation.DENIED.replace("probe", "plimsoll");
    String chart =
        """
        apiVersion: source.toolkit.fluxcd.io/v1
        kind: HelmChart
        metadata: {name: flux-system-plimsoll, namespace: default}
        spec: {interval: 10m}
        """;

    assertThat(installation.create(release).run().err())
        .contains("(Forbidden)", "[chart-source/one-source]");
    assertThat(installation.create(chart).run().err())
        .contains("(Forbidden)", "[deletion-guard/definition]");
    for (String object : List.of(release, chart)) {
      assertThat(
              installation
                  .create(object.replace("namespace: default", "namespace: flux-system"))
                  .run()
                  .err())
          .as("what the API server itself says")
          .contains("is invalid")
          .doesNotContain("admission webhook");
    }
  }

  @Test
  @Order(1)
  void itsNameExemptsOnlyTheDeletionOfWhatInstallsIt() {
    for (String namespace : List.of("default", "flux-system")) {
      cluster.apply(
          """
          apiVersion: helm.toolkit.fluxcd.io/v2
          kind: HelmRelease
          metadata: {name: plimsoll, namespace: %s, labels: {plimsoll.dev/protected: "true"}}
          spec: {interval: 10m, suspend: true, chartRef: {kind: OCIRepository, name: plimsoll}}
          """
              .formatted(namespace));
    }

    assertThat(delete("default").err())
        .contains("(Forbidden)", "[protected-objects/released-first]");
    Command.Result own = delete("flux-system");
    assertThat(own.exitCode()).as(own.err()).isZero();

    cluster
        .kubectl("annotate", "helmrelease", "plimsoll", "-n", "default")
        .with("plimsoll.dev/allow-deletion=the test is over")
        .success();
    assertThat(delete("default").exitCode()).isZero();
  }

  private static Command.Result delete(String namespace) {
    return cluster.kubectl("delete", "helmrelease", "plimsoll", "-n", namespace).run();
  }

  @Test
  @Order(2)
  void itWarnsWhereWhatInstalledItIsNotExempt() {
    assertThat(server.log()).noneMatch(line -> line.contains("installs this server"));

    label("helm.toolkit.fluxcd.io/name=plimsoll", "helm.toolkit.fluxcd.io/namespace=infra");

    Await.until(
        "it warns",
        server,
        () ->
            server.log().stream()
                .anyMatch(line ->
                    line.contains("WARN")
                        && line.contains("HelmRelease infra/plimsoll installs this server")));
    label("helm.toolkit.fluxcd.io/name-", "helm.toolkit.fluxcd.io/namespace-");
    assertThat(server.log())
        .filteredOn(line -> line.contains("installs this server"))
        .as("once for both configurations")
        .hasSize(1);
  }

  private static void label(String... labels) {
    cluster
        .kubectl("label", String.join(",", Installation.WEBHOOKS), "plimsoll")
        .with(labels)
        .success();
  }
}
