package dev.plimsoll.docs;

import dev.plimsoll.testbed.Await;
import dev.plimsoll.testbed.Cluster;
import dev.plimsoll.testbed.Server;
import java.util.List;

/** What stands between the shipped webhook configuration and a server on this machine. */
final class Guarded {

  private static final List<String> KINDS =
      List.of("mutatingwebhookconfiguration", "validatingwebhookconfiguration");

  /** A release that the shipped policies deny; it is never stored. */
  private static final String NEITHER =
      """
      apiVersion: helm.toolkit.fluxcd.io/v2
      kind: HelmRelease
      metadata: {name: probe, namespace: default}
      spec: {interval: 10m}
      """;

  private Guarded() {}

  /** Sends to a server what is registered for the Service; the path is the server's to write. */
  static void redirect(Cluster cluster, Server server) {
    // The server writes into the same objects, so either may come too late once.
    KINDS.forEach(
        kind -> Await.until("it is redirected", server, () -> isRedirected(cluster, kind, server)));
  }

  private static boolean isRedirected(Cluster cluster, String kind, Server server) {
    String asked =
        cluster
            .kubectl("get", kind, "plimsoll", "-o", "json")
            .success()
            .replaceAll(
                "\"service\": \\{[^}]*\\}",
                "\"url\": \"https://127.0.0.1:%d\"".formatted(server.port()));
    return cluster.kubectl("replace", "-f", "-").input(asked).run().exitCode() == 0;
  }

  /** Waits until the API server asks. */
  static void await(Cluster cluster) {
    Await.until(
        "a release is denied",
        () ->
            cluster
                .kubectl("create", "--dry-run=server", "-f", "-")
                .input(NEITHER)
                .run()
                .err()
                .contains("[chart-source/one-source]"));
  }

  /** Takes the webhook configuration away. */
  static void unregister(Cluster cluster) {
    KINDS.forEach(
        kind -> cluster.kubectl("delete", "--ignore-not-found", kind, "plimsoll").success());
  }
}
