package dev.plimsoll.cluster.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.admission.SecretPath;
import dev.plimsoll.admission.tls.MadeForOneRun;
import dev.plimsoll.admission.tls.ServingCertificate;
import dev.plimsoll.cluster.InMemoryApiServer;
import dev.plimsoll.server.BackgroundTasks;
import dev.plimsoll.server.CannotStartException;
import dev.plimsoll.server.ServerSettings;
import dev.plimsoll.testbed.Await;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** From the start of a server to its end, by what is in the cluster and what it shows. */
class CredentialRotationTest {

  private static final String SECRET = "/api/v1/namespaces/harbour/secrets/trust";
  private static final String LEASE =
      "/apis/coordination.k8s.io/v1/namespaces/harbour/leases/trust";
  private static final String CONFIGURATION =
      "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/plimsoll";

  @RegisterExtension final InMemoryApiServer api = new InMemoryApiServer();

  private CredentialRotation keeper;
  private ServingCertificate certificate;

  private void start(Map<String, String> more) {
    Map<String, String> all = new HashMap<>(Map.of("namespace", "harbour"));
    all.putAll(more);
    ServerSettings settings = ServerSettings.of(all);
    certificate = MadeForOneRun.of(settings);
    keeper =
        new CredentialRotation(
            settings,
            api.home(settings),
            certificate,
            new SecretPath(),
            new BackgroundTasks(Clock.systemUTC()),
            Clock.systemUTC());
    keeper.start(new StartupEvent());
  }

  @AfterEach
  void end() throws InterruptedException {
    if (keeper != null) {
      keeper.stop(new ShutdownEvent());
    }
  }

  private void register() {
    api.put(
        """
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingWebhookConfiguration
        metadata: {name: plimsoll}
        webhooks: [{name: a.plimsoll.dev, clientConfig: {service: {name: plimsoll, namespace: harbour}}}]
        """);
  }

  private boolean isRegistered() {
    return api.get(CONFIGURATION).orElseThrow().findValue("caBundle") != null;
  }

  private String holder() {
    return api.get(LEASE).map(node -> node.path("spec").path("holderIdentity").asText()).orElse("");
  }

  @Test
  void makesRegistersAndShowsWhatIsTrusted() {
    register();
    start(Map.of("secret", "trust"));

    Await.until("it is registered", this::isRegistered);

    assertThat(Credentials.of(api.get(SECRET).orElseThrow()).orElseThrow().own()).isPresent();
    assertThat(MadeForOneRun.isStillShown(certificate)).isFalse();
  }

  @Test
  void registersAnewWhereSomebodyReplacesTheConfiguration() {
    register();
    start(Map.of("secret", "trust"));
    Await.until("it is registered", this::isRegistered);

    register();

    Await.until("it is registered again", this::isRegistered);
    assertThat(isRegistered()).isTrue();
  }

  @Test
  void goesOnOnceItMay() {
    api.fail("POST", "/api/v1/namespaces/harbour/secrets", 403);
    start(Map.of("secret", "trust", "certificate-life", "20s"));
    Await.until("it leads", () -> !holder().isEmpty());
    assertThat(api.get(SECRET)).isEmpty();

    api.heal();

    Await.until("the Secret is there", () -> api.get(SECRET).isPresent());
    assertThat(MadeForOneRun.isStillShown(certificate)).isFalse();
  }

  @Test
  void leavesTheLeaseToTheNext() throws InterruptedException {
    start(Map.of("secret", "trust"));
    Await.until("it leads", () -> !holder().isEmpty());

    keeper.stop(new ShutdownEvent());

    assertThat(holder()).isEmpty();
  }

  @Test
  void doesNothingWithoutASecret() {
    start(Map.of());

    assertThat(api.get(SECRET)).isEmpty();
    assertThat(api.get(LEASE)).isEmpty();
  }

  @Test
  void doesNotStartWithoutACluster() {
    assertThatThrownBy(() -> start(Map.of("secret", "trust", "no-cluster", "true")))
        .isInstanceOf(CannotStartException.class)
        .hasMessageContaining("there is no cluster to reach");
  }
}
