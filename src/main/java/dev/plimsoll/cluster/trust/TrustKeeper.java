package dev.plimsoll.cluster.trust;

import dev.plimsoll.admission.CannotStart;
import dev.plimsoll.admission.SecretPath;
import dev.plimsoll.admission.ServerSettings;
import dev.plimsoll.admission.tls.Issuer;
import dev.plimsoll.admission.tls.ServingCertificate;
import dev.plimsoll.cluster.HomeCluster;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Takes a step of {@link SharedTrust} every few seconds, and at once where the Secret or a webhook
 * configuration changes; only with {@code --secret}.
 */
@Singleton
final class TrustKeeper {

  private static final Logger LOG = Logger.getLogger(TrustKeeper.class);

  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
  private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);

  private final ServerSettings settings;
  private final HomeCluster home;
  private final ServingCertificate certificate;
  private final SecretPath secretPath;
  private final Clock clock;
  private final Semaphore changes = new Semaphore(0);
  private final List<SharedIndexInformer<GenericKubernetesResource>> informers = new ArrayList<>();
  private final Thread thread = Thread.ofPlatform().daemon().name("trust").unstarted(this::run);
  private String complaint = "";

  @Inject
  TrustKeeper(
      ServerSettings settings,
      HomeCluster home,
      @Identifier("admission") ServingCertificate certificate,
      SecretPath secretPath,
      Clock clock) {
    this.settings = settings;
    this.home = home;
    this.certificate = certificate;
    this.secretPath = secretPath;
    this.clock = clock;
  }

  void start(@Observes StartupEvent event) {
    if (settings.secret().isEmpty()) {
      return;
    }
    if (home.client().isEmpty()) {
      throw new CannotStart(
          "--secret names a Secret of the cluster, and there is no cluster to reach. Start it in a"
              + " pod or with a kubeconfig and without --no-cluster, or leave out --secret.");
    }
    thread.start();
  }

  void stop(@Observes ShutdownEvent event) throws InterruptedException {
    thread.interrupt();
    thread.join(LONGEST_PAUSE.toMillis()); // at once where it never ran
  }

  private void run() {
    KubernetesClient client = home.client().orElseThrow();
    String secret = settings.secret().orElseThrow();
    Renewal renewal =
        new Renewal(
            ServingCertificate.isShared(settings)
                ? Optional.of(new Issuer.Names(settings.service(), home.namespace()))
                : Optional.empty(),
            settings.certificateLife());
    SharedTrust trust =
        new SharedTrust(
            client,
            home.namespace(),
            secret,
            settings.webhooks(),
            renewal,
            identity(),
            it -> use(it, renewal));
    try {
      watch(client, secret);
      while (true) {
        step(() -> trust.step(clock.instant()));
        if (changes.tryAcquire(pause(renewal).toMillis(), TimeUnit.MILLISECONDS)) {
          changes.drainPermits();
        }
      }
    } catch (InterruptedException e) {
      // The server ends; what follows must not be interrupted as well.
      informers.forEach(SharedIndexInformer::stop);
      step(trust::release);
    }
  }

  private static String identity() {
    String host = Optional.ofNullable(System.getenv("HOSTNAME")).orElse("plimsoll");
    return host + "_" + UUID.randomUUID();
  }

  private void use(Credentials credentials, Renewal renewal) {
    secretPath.accept(renewal.accepted(credentials, clock.instant()));
    if (ServingCertificate.isShared(settings)) {
      credentials.own().ifPresent(own -> certificate.show(own.serving()));
    }
  }

  /** Often enough to renew in time, however short the lives are. */
  private static Duration pause(Renewal renewal) {
    Duration pause = renewal.overlap().dividedBy(2);
    if (pause.compareTo(SHORTEST_PAUSE) < 0) {
      return SHORTEST_PAUSE;
    }
    return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
  }

  private void step(Runnable step) {
    try {
      step.run();
      complaint = "";
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
        changes.release(); // another replica was quicker; look again at once
      } else {
        complain("status " + e.getCode(), e.getCause());
      }
    } catch (RuntimeException e) {
      complain("a fault of this program", e);
    }
  }

  /** What repeats is said once. Nothing that an exception quotes is, which may be a secret. */
  private void complain(String reason, @Nullable Throwable cause) {
    String text = reason + (cause == null ? "" : ", " + cause.getClass().getName());
    if (!text.equals(complaint)) {
      complaint = text;
      LOG.errorf(
          "what replicas trust cannot be brought up to date (%s); asking again every few seconds."
              + " Needs get, list, watch, create and update of Secrets and Leases in namespace %s,"
              + " and get, list, watch and update of the webhook configurations %s.",
          text, home.namespace(), String.join(", ", settings.webhooks()));
    }
  }

  private void watch(KubernetesClient client, String secret) {
    watch(client, context("", "v1", "Secret", "secrets", true), secret);
    for (String webhook : settings.webhooks()) {
      for (String plural : SharedTrust.CONFIGURATIONS.values()) {
        String kind =
            plural.startsWith("mutating")
                ? "MutatingWebhookConfiguration"
                : "ValidatingWebhookConfiguration";
        watch(client, context("admissionregistration.k8s.io", "v1", kind, plural, false), webhook);
      }
    }
  }

  private static ResourceDefinitionContext context(
      String group, String version, String kind, String plural, boolean namespaced) {
    return new ResourceDefinitionContext.Builder()
        .withGroup(group)
        .withVersion(version)
        .withKind(kind)
        .withPlural(plural)
        .withNamespaced(namespaced)
        .build();
  }

  private void watch(KubernetesClient client, ResourceDefinitionContext kind, String name) {
    var all = client.genericKubernetesResources(kind);
    SharedIndexInformer<GenericKubernetesResource> informer =
        (kind.isNamespaceScoped() ? all.inNamespace(home.namespace()) : all)
            .withField("metadata.name", name)
            .runnableInformer(0);
    informer.addEventHandler(new Waking()).exceptionHandler((started, e) -> true).start();
    informers.add(informer);
  }

  private final class Waking implements ResourceEventHandler<GenericKubernetesResource> {
    @Override
    public void onAdd(GenericKubernetesResource added) {
      changes.release();
    }

    @Override
    public void onUpdate(GenericKubernetesResource old, GenericKubernetesResource updated) {
      changes.release();
    }

    @Override
    public void onDelete(GenericKubernetesResource deleted, boolean finalStateUnknown) {
      changes.release();
    }
  }
}
