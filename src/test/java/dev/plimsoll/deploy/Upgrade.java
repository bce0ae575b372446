package dev.plimsoll.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plimsoll.testbed.ApiServer;
import dev.plimsoll.testbed.Await;
import dev.plimsoll.testbed.Server;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Changes of what is installed while somebody keeps asking for what is denied, whoever makes them.
 *
 * @param installation what is installed, with policies of a team besides
 * @param server what answers meanwhile
 * @param api how the API server is asked
 */
record Upgrade(Installation installation, Server server, ApiServer api) {

  private static final String RELEASES =
      "/apis/helm.toolkit.fluxcd.io/v2/namespaces/default/helmreleases";

  private static final String NEITHER =
      """
      {"apiVersion": "helm.toolkit.fluxcd.io/v2", "kind": "HelmRelease",
       "metadata": {"name": "asked"}, "spec": {"interval": "10m"}}
      """;

  /** A step from one version to another. */
  interface Change {
    void make() throws IOException;
  }

  /** Once a team has its policies there, and the API server asks and is answered. */
  static Upgrade of(Installation installation, Server server) throws IOException {
    installation.cluster().kubectl("apply", "-k", "examples/policies").success();
    Upgrade upgrade = new Upgrade(installation, server, new ApiServer(installation.cluster()));
    Await.until("it is ready", server, server::isReady);
    JsonNode neither = new ObjectMapper().readTree(NEITHER);
    Await.until(
        "a release is denied", server, () -> upgrade.ask(neither).contains("[chart-source/"));
    return upgrade;
  }

  private String ask(JsonNode release) {
    return api.tryToCreate(RELEASES, release).body().toString();
  }

  /** Everybody is answered while the change is made, and what the server keeps is kept. */
  void to(String version, Change change) throws IOException {
    JsonNode neither = new ObjectMapper().readTree(NEITHER);
    List<String> kept = kept();
    AtomicBoolean isMade = new AtomicBoolean();
    CompletableFuture<List<String>> answers =
        CompletableFuture.supplyAsync(() -> {
          List<String> all = new ArrayList<>();
          while (!isMade.get()) {
            all.add(ask(neither));
          }
          return all;
        });

    try {
      change.make();
      installation
          .cluster()
          .kubectl("rollout", "status", "deployment/plimsoll", "-n", Installation.NAMESPACE)
          .with("--timeout=120s")
          .success();
    } finally {
      isMade.set(true);
    }

    assertThat(answers.join())
        .hasSizeGreaterThan(10)
        .allSatisfy(answer -> assertThat(answer).contains("[chart-source/one-source]"));
    assertThat(version()).isEqualTo(version);
    assertThat(kept()).isEqualTo(kept);
  }

  /** The version of the program that its pods run. */
  String version() {
    String image =
        installation
            .read("deployment", "plimsoll")
            .at("/spec/template/spec/containers/0/image")
            .asText();
    return image.substring(image.indexOf(':') + 1);
  }

  /** What certificate, path and policies are, and that nobody made them anew. */
  private List<String> kept() {
    JsonNode secret = installation.read("secret", "plimsoll");
    JsonNode policies = installation.read("configmap", "team-policies");
    return List.of(
        secret.at("/metadata/uid").asText(),
        secret.path("data").toString(),
        installation.read("lease", "plimsoll").at("/metadata/uid").asText(),
        installation.read("configmap", "plimsoll-last-good").at("/metadata/uid").asText(),
        policies.at("/metadata/uid").asText(),
        policies.path("data").toString());
  }
}
