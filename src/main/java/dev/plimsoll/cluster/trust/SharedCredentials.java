package dev.plimsoll.cluster.trust;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.cluster.RestCollection;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * What the replicas and the API server trust, brought up to date step by step. Each step reads what
 * is there and uses it; the replica that holds the Lease also makes and renews it, makes the Secret
 * again where it is gone, and writes the webhook configurations where they say something else.
 * Every write is of the revision that was read.
 */
final class SharedCredentials {

  private static final Logger LOG = Logger.getLogger(SharedCredentials.class);

  /** The collections of webhook configurations, by the first segment of their paths. */
  static final Map<String, String> CONFIGURATIONS =
      Map.of(
          "mutate", "mutatingwebhookconfigurations", "validate", "validatingwebhookconfigurations");

  static final String ADMISSION_API = "admissionregistration.k8s.io/v1";

  private final KubernetesClient client;
  private final RestCollection secrets;
  private final String name;
  private final List<String> webhooks;
  private final Renewal renewal;
  private final Lease lease;
  private final Consumer<Credentials> use;
  private final InstallerCheck installer = new InstallerCheck();

  /** What was in use last, by which a Secret that is gone or damaged is made again. */
  private Optional<Credentials> known = Optional.empty();

  private boolean wasMine;

  /** Since when steps have failed one after another. */
  private Optional<Instant> failingSince = Optional.empty();

  /**
   * Nothing is read or written as yet.
   *
   * @param namespace of the Secret and the Lease
   * @param name of both
   * @param webhooks names of webhook configurations
   * @param me what tells this replica from others
   * @param use takes what is to be used, in every step
   */
  SharedCredentials(
      KubernetesClient client,
      String namespace,
      String name,
      List<String> webhooks,
      Renewal renewal,
      String me,
      Consumer<Credentials> use) {
    String within = "/namespaces/" + namespace;
    this.client = client;
    this.secrets = new RestCollection(client, "/api/v1" + within + "/secrets");
    this.name = name;
    this.webhooks = webhooks;
    this.renewal = renewal;
    this.lease =
        new Lease(
            new RestCollection(client, "/apis/coordination.k8s.io/v1" + within + "/leases"),
            name,
            me);
    this.use = use;
  }

  /**
   * One step.
   *
   * @throws KubernetesClientException if the API server does not let it, or somebody else wrote in
   *     between; what was read is in use nevertheless
   */
  void step(Instant now) {
    try {
      step(now, isSilent(now));
      failingSince = Optional.empty();
    } catch (KubernetesClientException e) {
      if (failingSince.isEmpty() && !RestCollection.isConflict(e)) {
        failingSince = Optional.of(now);
      }
      throw e;
    }
  }

  /**
   * Whether nobody may have answered for a while: nobody kept what is trusted, or this replica
   * could not reach the API server, which then could hardly reach it.
   */
  private boolean isSilent(Instant now) {
    return !wasMine
        || failingSince.filter(since -> !since.plus(Lease.TIME).isAfter(now)).isPresent();
  }

  private void step(Instant now, boolean silent) {
    Optional<ObjectNode> secret = secrets.get(name);
    Optional<Credentials> read = secret.flatMap(Credentials::of);
    Optional<Credentials> kept = read.filter(renewal::isWhole);
    // Comes first: a replica answers by what is there even while nobody can renew it.
    kept.ifPresent(this::takeUp);
    boolean isMine = lease.isMine(now);
    if (isMine) {
      Credentials next = renewal.next(kept.or(() -> known).or(() -> read), now);
      if (silent) {
        next = renewal.afterSilence(next, now);
      }
      if (!kept.equals(Optional.of(next))) {
        write(secret, next);
        takeUp(next);
      }
      wasMine = true;
      register(next, now);
    }
    wasMine = isMine;
  }

  private void takeUp(Credentials credentials) {
    known = Optional.of(credentials);
    use.accept(credentials);
  }

  /** Lets another replica go on at once. */
  void release() {
    lease.release();
  }

  private void write(Optional<ObjectNode> there, Credentials credentials) {
    if (there.isPresent()) {
      there.get().set("data", credentials.data());
      secrets.replace(there.get());
    } else {
      ObjectNode secret = JsonNodeFactory.instance.objectNode();
      secret.put("apiVersion", "v1").put("kind", "Secret").put("type", "Opaque");
      secret.putObject("metadata").put("name", name);
      secret.set("data", credentials.data());
      secrets.create(secret);
    }
    LOG.infof(
        "what replicas trust was %s in Secret %s", known.isPresent() ? "renewed" : "put", name);
  }

  /** One that cannot be brought up to date does not keep the others from it. */
  private void register(Credentials credentials, Instant now) {
    List<KubernetesClientException> failures = new ArrayList<>();
    CONFIGURATIONS.forEach((phase, plural) -> {
      WebhookConfiguration trusted =
          new WebhookConfiguration(
              phase,
              renewal.registered(credentials, now),
              credentials.path(),
              credentials.own().map(Credentials.Own::trusted));
      RestCollection configurations =
          new RestCollection(client, "/apis/" + ADMISSION_API + "/" + plural);
      for (String webhook : webhooks) {
        try {
          register(configurations, plural, webhook, trusted);
        } catch (KubernetesClientException e) {
          failures.add(e);
        }
      }
    });
    if (!failures.isEmpty()) {
      throw failures.getFirst();
    }
  }

  private void register(
      RestCollection configurations, String plural, String name, WebhookConfiguration trusted) {
    Optional<ObjectNode> configuration = configurations.get(name);
    configuration
        .flatMap(trusted::amend)
        .ifPresent(amended -> {
          configurations.replace(amended);
          LOG.infof("wrote CA and path into %s/%s", configurations.path(), name);
        });
    configuration.ifPresent(read -> installer.look(plural + "/" + name, read));
  }
}
