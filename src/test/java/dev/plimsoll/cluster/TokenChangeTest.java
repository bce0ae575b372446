package dev.plimsoll.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.LiveReads;
import dev.plimsoll.policy.Lookup;
import dev.plimsoll.testbed.Await;
import dev.plimsoll.workload.Configuration;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tokens of service accounts are replaced in their file while the server runs, and the old one is
 * not accepted any more.
 */
class TokenChangeTest {

  private static final String MAPS = "/api/v1/namespaces/a/configmaps";
  private static final String TOKEN_FILE = "kubernetes.auth.serviceAccount.token";
  private static final String TRY_KUBECONFIG = "kubernetes.auth.tryKubeConfig";

  @TempDir private Path folder;
  private final FakeApiServer server = new FakeApiServer();
  private volatile String accepted = "first";
  private KubernetesClient client;

  @BeforeEach
  void start() throws IOException {
    System.setProperty(TRY_KUBECONFIG, "false");
    System.setProperty(TOKEN_FILE, folder.resolve("token").toString());
    write("first");
    server.failBy(request ->
        ("Bearer " + accepted).equals(request.getHeader("Authorization"))
            ? Optional.empty()
            : Optional.of(FakeApiServer.status(401, "Unauthorized")));
    // As Quarkus makes that of the server.
    client =
        server.client(
            new ConfigBuilder(Config.autoConfigure(null))
                .withMasterUrl("http://127.0.0.1:" + server.port() + "/")
                .withWatchReconnectInterval(20)
                .build());
  }

  @AfterEach
  void close() {
    System.clearProperty(TRY_KUBECONFIG);
    System.clearProperty(TOKEN_FILE);
    server.close();
  }

  private void write(String token) throws IOException {
    Files.writeString(folder.resolve("token"), token);
  }

  private static String map(String name) {
    return """
    {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "%s", "namespace": "a"}}\
    """
        .formatted(name);
  }

  @Test
  void readsGoOnWithTheNewOne() throws IOException {
    try (KubernetesClient hurried = ClusterLiveReads.hurried(client)) {
      readsGoOn(new ClusterLiveReads(hurried, Lookup.Found::new));
    }
  }

  private void readsGoOn(LiveReads reads) throws IOException {
    server.create(MAPS, map("one"));
    assertThat(reads.get(Configuration.CONFIG_MAP, "a", "one")).isInstanceOf(Lookup.Found.class);

    accepted = "second";
    assertThat(reads.get(Configuration.CONFIG_MAP, "a", "one"))
        .isEqualTo(
            new Lookup.Unknown<>(
                "configmaps of namespace a could not be read: the credentials are not accepted (401)"));
    write("second");

    assertThat(reads.get(Configuration.CONFIG_MAP, "a", "one")).isInstanceOf(Lookup.Found.class);
  }

  @Test
  void watchesGoOnWithTheNewOne() throws Exception {
    server.create(MAPS, map("one"));
    try (Informers informers =
        new Informers(client, () -> Set.of(Configuration.CONFIG_MAP), Clock.systemUTC())) {
      informers.tend();
      Await.until("it is read", () -> names(informers).equals(List.of("one")));
      Await.until("it is watched", () -> server.watchesOf("configmaps") == 1);

      accepted = "second";
      write("second");
      server.silence(true);
      server.delete(MAPS, "one");
      server.create(MAPS, map("two"));
      server.silence(false);
      server.tellWatches(FakeApiServer.GONE);

      Await.until("what has changed is known", () -> names(informers).equals(List.of("two")));
      Await.until("it is watched again", () -> server.watchesOf("configmaps") == 1);
      informers.tend();
      assertThat(informers.faults()).isEmpty();
    }
  }

  private static List<String> names(Informers informers) {
    return informers.objects(Configuration.CONFIG_MAP)
            instanceof Lookup.Found<InformerStore>(InformerStore store)
        ? store.list().stream().map(Resource::name).sorted().toList()
        : List.of();
  }
}
