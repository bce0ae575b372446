package dev.plimsoll.cluster;

import dev.plimsoll.admission.Policies;
import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.policy.ClusterView;
import dev.plimsoll.policy.LiveReads;
import dev.plimsoll.rule.schema.CompiledCrds;
import dev.plimsoll.server.BackgroundTask;
import dev.plimsoll.server.BackgroundTasks;
import dev.plimsoll.server.CannotStartException;
import dev.plimsoll.server.ServerSettings;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** The server's view of the cluster that it can reach, if there is one. */
@Singleton
final class ClusterProducer {

  private final Optional<Informers> watches;
  private final Optional<BackgroundTask> tending;
  private final Optional<KubernetesClient> live;
  private final ClusterView cluster;
  private volatile boolean wasReady;

  @Inject
  ClusterProducer(
      ServerSettings settings,
      LocalCluster home,
      Policies policies,
      BackgroundTasks tasks,
      Clock clock) {
    this.watches =
        home.client()
            .map(client -> new Informers(client, () -> policies.current().watchedKinds(), clock));
    this.tending =
        watches.map(candidate -> tasks.add("cluster", Informers.PERIOD, candidate::tend));
    this.live = home.client().map(ClusterLiveReads::hurried);
    this.cluster =
        new WatchedClusterView(
            watches,
            live.<LiveReads>map(client ->
                    new ClusterLiveReads(
                        client, new InstallationKey(client, home.namespace())::seal))
                .orElseGet(() -> LiveReads.unknown("there is no cluster to ask")),
            files(settings.crds()));
  }

  private static FileCrds files(List<Path> paths) {
    try {
      FileCrds files = FileCrds.read(paths);
      if (!files.skipped().isEmpty()) {
        throw new CannotStartException(
            files.skipped().stream()
                .map(skipped -> "--crds: " + skipped.file() + ": " + skipped.description())
                .collect(Collectors.joining("\n")));
      }
      // Compiling takes up to a second at first, which no request should wait for.
      files
          .byKind()
          .forEach((kind, definition) -> {
            if (kind.group().endsWith(".toolkit.fluxcd.io")) {
              CompiledCrds.of(definition);
            }
          });
      return files;
    } catch (IOException e) {
      throw new CannotStartException("--crds cannot be read: " + e.getMessage());
    }
  }

  void start(@Observes StartupEvent event, MeterRegistry registry) {
    Gauge.builder("plimsoll.cluster.unsynced", this, clusterParts -> clusterParts.missing().size())
        .description(
            "Kinds that the policies look at and that have not been read from the cluster.")
        .register(registry);
    Gauge.builder("plimsoll.cluster.unwatched", this, clusterParts -> clusterParts.faults().size())
        .description(
            "Kinds that the policies look at and of whose changes the cluster tells nothing.")
        .register(registry);
    tending.ifPresent(BackgroundTask::start);
  }

  void stop(@Observes ShutdownEvent event) {
    tending.ifPresent(BackgroundTask::close);
    watches.ifPresent(Informers::close);
    live.ifPresent(KubernetesClient::close);
  }

  @Produces
  @Singleton
  ClusterView clusterView() {
    return cluster;
  }

  private List<GroupKind> missing() {
    return watches.map(Informers::missing).orElse(List.of());
  }

  private Map<String, String> faults() {
    return watches.map(Informers::faults).orElse(Map.of());
  }

  /**
   * Ready once everything that the policies look at has been read once, and from then on. A replica
   * that hears nothing new evaluates with what it knows, and one that has yet to read what a new
   * policy wants says of that policy that it not evaluated. All replicas mostly have the same
   * trouble; without any of them nothing would be evaluated, and entries that fail closed would
   * stop the cluster.
   */
  @Produces
  @Readiness
  @Singleton
  HealthCheck ready() {
    return () -> {
      List<String> missing = missing().stream().map(Object::toString).sorted().toList();
      wasReady |= missing.isEmpty();
      HealthCheckResponseBuilder check = HealthCheckResponse.named("cluster").status(wasReady);
      if (!missing.isEmpty()) {
        check.withData("waitingFor", String.join(", ", missing));
      }
      faults().forEach((kind, fault) -> check.withData("notWatched " + kind, fault));
      return check.build();
    };
  }
}
