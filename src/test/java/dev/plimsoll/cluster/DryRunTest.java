package dev.plimsoll.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.Lookup;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A rendering, as the API server would have it, by the connection of a kubeconfig. */
class DryRunTest {

  private static final String DEPLOYMENTS = "/apis/apps/v1/namespaces/%s/deployments";
  private static final String KUBECONFIG = "kubeconfig";

  private static final String DEPLOYMENT =
      """
      {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web"%s}, "spec": {"replicas": %d}}\
      """;

  @TempDir private Path folder;
  private final FakeApiServer server = new FakeApiServer();
  private final List<String> patches = new CopyOnWriteArrayList<>();

  @BeforeEach
  void start() throws IOException {
    server.serve("apps/v1", "Deployment", "deployments", true);
    Path file =
        Files.writeString(
            folder.resolve("config"),
            """
            apiVersion: v1
            kind: Config
            clusters: [{name: c, cluster: {server: "http://127.0.0.1:%d"}}]
            contexts: [{name: x, context: {cluster: c, user: u, namespace: home}}]
            users: [{name: u, user: {token: t}}]
            current-context: x
            """
                .formatted(server.port()));
    System.setProperty(KUBECONFIG, file.toString());
  }

  @AfterEach
  void close() {
    System.clearProperty(KUBECONFIG);
    server.close();
  }

  private static Resource object(String json) throws IOException {
    JsonNode tree = new ObjectMapper().readTree(json);
    return new Resource(tree);
  }

  private static Resource deployment(int replicas) throws IOException {
    return object(DEPLOYMENT.formatted("", replicas));
  }

  private void running(String namespace, String more) {
    server.create(
        DEPLOYMENTS.formatted(namespace),
        DEPLOYMENT.formatted(", \"namespace\": \"" + namespace + "\"" + more, 1));
  }

  /** The API server's part of a server-side apply: it puts a default in. */
  private Optional<MockResponse> apply(RecordedRequest request) {
    if (!request.getMethod().equals("PATCH")) {
      return Optional.empty();
    }
    patches.add(request.getPath());
    return Optional.of(
        FakeApiServer.answer(
            200,
            request.getUtf8Body().replace("\"replicas\":", "\"paused\": false, \"replicas\":")));
  }

  @Test
  void asksTheApiServerWhatBecomesOfWhatIsThere() throws IOException {
    running("home", "");
    server.failBy(this::apply);
    try (DryRun dryRun = DryRun.connect()) {
      DryRun.Sides sides = dryRun.apply(List.of(deployment(2)), "");

      assertThat(sides.old())
          .extracting(resource -> resource.spec().path("replicas").asInt())
          .containsExactly(1);
      assertThat(sides.now())
          .extracting(resource -> resource.spec().path("replicas").asInt())
          .containsExactly(2);
      assertThat(sides.now().getFirst().spec().has("paused")).isTrue();
    }
    assertThat(patches).hasSize(1);
    assertThat(patches.getFirst()).contains("dryRun=All", "fieldManager=helm&", "force=true");
  }

  @Test
  void asksByTheNameOfWhoeverInstalledIt() throws IOException {
    running("b", ", \"managedFields\": [{\"manager\": \"helm-controller\"}]");
    server.failBy(this::apply);
    try (DryRun dryRun = DryRun.connect()) {
      dryRun.apply(List.of(deployment(2)), "b");
    }
    assertThat(patches.getFirst()).contains("/namespaces/b/", "fieldManager=helm-controller");
  }

  @Test
  void takesWhatIsNotThereAsItIsRendered() throws IOException {
    try (DryRun dryRun = DryRun.connect()) {
      DryRun.Sides sides =
          dryRun.apply(
              List.of(
                  deployment(2),
                  object(
                      DEPLOYMENT.formatted(", \"annotations\": {\"helm.sh/hook\": \"test\"}", 1)),
                  object(
                      "{\"apiVersion\": \"v1\", \"kind\": \"Service\", \"metadata\": {\"name\": \"s\"}}")),
              "");

      assertThat(sides.old()).isEmpty();
      assertThat(sides.now()).extracting(Resource::namespace).containsExactly("home");
    }
  }

  @Test
  void saysWhatTheApiServerDoesNotTry() throws IOException {
    running("home", "");
    server.failBy(request ->
        request.getMethod().equals("PATCH")
            ? Optional.of(FakeApiServer.status(403, "Forbidden"))
            : Optional.empty());
    try (DryRun dryRun = DryRun.connect()) {
      assertThatThrownBy(() -> dryRun.apply(List.of(deployment(2)), ""))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("the API server does not try Deployment home/web (status 403)");
    }
  }

  @Test
  void needsAContextThatIsThere() {
    assertThatThrownBy(() -> KubeClients.open(Optional.of("y")))
        .hasMessage("--context: the kubeconfig has no y");
    System.setProperty(KUBECONFIG, folder.resolve("missing").toString());
    assertThatThrownBy(() -> KubeClients.open(Optional.empty()))
        .hasMessageStartingWith("there is no cluster to ask: no kubeconfig was found");
  }

  @Test
  void readsThroughAConnectionWithoutMakingAKey() {
    try (var client = KubeClients.open(Optional.of("x"))) {
      assertThat(KubeClients.reads(client).fingerprint("text")).isInstanceOf(Lookup.Unknown.class);
    }
    assertThat(server.requests()).isEmpty();
  }
}
