package dev.plimsoll.cluster.trust;

import dev.plimsoll.admission.SecretPath;
import dev.plimsoll.admission.tls.Issuer;
import dev.plimsoll.admission.tls.ServingCertificate;
import dev.plimsoll.cluster.ApiFault;
import dev.plimsoll.cluster.LocalCluster;
import dev.plimsoll.cluster.RestCollection;
import dev.plimsoll.server.BackgroundTask;
import dev.plimsoll.server.BackgroundTasks;
import dev.plimsoll.server.CannotStartException;
import dev.plimsoll.server.OutOfMemory;
import dev.plimsoll.server.ServerSettings;
import dev.plimsoll.server.StepFailedException;
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
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Takes a step of {@link SharedCredentials} every few seconds, and at once where the Secret or a
 * webhook configuration changes; only with {@code --secret}.
 */
@Singleton
final class CredentialRotation {

  private static final Logger LOG = Logger.getLogger(CredentialRotation.class);

  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
  private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);

  private final ServerSettings settings;
  private final LocalCluster home;
  private final ServingCertificate certificate;
  private final SecretPath secretPath;
  private final Clock clock;
  private final BackgroundTasks tasks;
  private final List<SharedIndexInformer<GenericKubernetesResource>> informers = new ArrayList<>();
  private Optional<BackgroundTask> keeping = Optional.empty();
  private Optional<SharedCredentials> trust = Optional.empty();
  private boolean conflicted;

  @Inject
  CredentialRotation(
      ServerSettings settings,
      LocalCluster home,
      @Identifier("admission") ServingCertificate certificate,
      SecretPath secretPath,
      BackgroundTasks tasks,
      Clock clock) {
    this.settings = settings;
    this.home = home;
    this.certificate = certificate;
    this.secretPath = secretPath;
    this.tasks = tasks;
    this.clock = clock;
  }

  void start(@Observes StartupEvent event) {
    if (settings.secret().isEmpty()) {
      return;
    }
    if (home.client().isEmpty()) {
      throw new CannotStartException(
          "--secret names a Secret of the cluster, and there is no cluster to reach. Start it in a"
              + " pod or with a kubeconfig and without --no-cluster, or leave out --secret.");
    }
    Renewal renewal =
        new Renewal(
            ServingCertificate.isShared(settings)
                ? Optional.of(new Issuer.Names(settings.service(), home.namespace()))
                : Optional.empty(),
            settings.certificateLife());
    SharedCredentials shared =
        new SharedCredentials(
            home.client().get(),
            home.namespace(),
            settings.secret().get(),
            settings.webhooks(),
            renewal,
            identity(),
            credentials -> use(credentials, renewal));
    trust = Optional.of(shared);
    keeping =
        Optional.of(tasks.add("trust", pause(renewal), () -> step(home.client().get(), shared)));
    keeping.get().start();
  }

  /** Lets another replica go on at once. */
  void stop(@Observes ShutdownEvent event) {
    keeping.ifPresent(BackgroundTask::close);
    informers.forEach(SharedIndexInformer::stop);
    try {
      trust.ifPresent(SharedCredentials::release);
    } catch (KubernetesClientException e) {
      LOG.debugf("the Lease runs out by itself: %s", ApiFault.inWords(e));
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

  private void step(KubernetesClient client, SharedCredentials shared) throws StepFailedException {
    if (informers.isEmpty()) {
      watch(client);
    }
    boolean conflictedBefore = conflicted;
    conflicted = false;
    try {
      shared.step(clock.instant());
    } catch (KubernetesClientException e) {
      conflicted = RestCollection.isConflict(e);
      if (!conflicted) {
        throw new StepFailedException(
            "what replicas trust cannot be brought up to date: %s. Needs get, list, watch, create and update of Secrets and Leases in namespace %s, and get, list, watch and update of the webhook configurations %s"
                .formatted(
                    ApiFault.inWords(e), home.namespace(), String.join(", ", settings.webhooks())));
      }
      if (!conflictedBefore) {
        wake(); // another replica was quicker; look again at once, but not again and again
      }
    }
  }

  private void wake() {
    keeping.ifPresent(BackgroundTask::wake);
  }

  private void watch(KubernetesClient client) {
    watch(client, context("", "v1", "Secret", "secrets", true), settings.secret().orElseThrow());
    for (String webhook : settings.webhooks()) {
      for (String plural : SharedCredentials.CONFIGURATIONS.values()) {
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
    informer
        .addEventHandler(new Waking())
        .exceptionHandler((started, fault) -> {
          OutOfMemory.endProcess(fault);
          return true;
        })
        .start();
    informers.add(informer);
  }

  private final class Waking implements ResourceEventHandler<GenericKubernetesResource> {
    @Override
    public void onAdd(GenericKubernetesResource added) {
      wake();
    }

    @Override
    public void onUpdate(GenericKubernetesResource old, GenericKubernetesResource updated) {
      wake();
    }

    @Override
    public void onDelete(GenericKubernetesResource deleted, boolean finalStateUnknown) {
      wake();
    }
  }
}
