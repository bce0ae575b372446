package dev.plimsoll.cluster;

import dev.plimsoll.admission.CannotStart;
import dev.plimsoll.admission.Policies;
import dev.plimsoll.admission.ServerSettings;
import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.policy.LiveReads;
import dev.plimsoll.policy.Surroundings;
import dev.plimsoll.rule.schema.CompiledDefinitions;
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
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** The server's view of the cluster that it can reach, if there is one. */
@Singleton
final class ClusterParts {

  private final Optional<Watches> watches;
  private final Surroundings surroundings;

  @Inject
  ClusterParts(ServerSettings settings, HomeCluster home, Policies policies) {
    Optional<KubernetesClient> cluster = home.client();
    this.watches = cluster.map(it -> new Watches(it, () -> policies.current().surroundings()));
    this.surroundings =
        new ClusterSurroundings(
            watches,
            cluster
                .<LiveReads>map(
                    it -> new ClusterReads(it, new InstallationKey(it, home.namespace())::seal))
                .orElseGet(() -> LiveReads.unknown("there is no cluster to ask")),
            files(settings.crds().orElse(List.of())));
  }

  private static FileDefinitions files(List<Path> paths) {
    try {
      FileDefinitions files = FileDefinitions.read(paths);
      if (!files.skipped().isEmpty()) {
        throw new CannotStart(
            files.skipped().stream()
                .map(skipped -> "--crds: " + skipped.file() + ": " + skipped.description())
                .collect(Collectors.joining("\n")));
      }
      // Compiling takes up to a second at first, which no request should wait for.
      files
          .byKind()
          .forEach((kind, definition) -> {
            if (kind.group().endsWith(".toolkit.fluxcd.io")) {
              CompiledDefinitions.of(definition);
            }
          });
      return files;
    } catch (IOException e) {
      throw new CannotStart("--crds cannot be read: " + e.getMessage());
    }
  }

  void start(@Observes StartupEvent event, MeterRegistry registry) {
    Gauge.builder("plimsoll.cluster.unsynced", this, it -> it.missing().size())
        .description(
            "Kinds that the policies look at and that have not been read from the cluster.")
        .register(registry);
    watches.ifPresent(Watches::start);
  }

  void stop(@Observes ShutdownEvent event) {
    watches.ifPresent(Watches::close);
  }

  @Produces
  @Singleton
  Surroundings surroundings() {
    return surroundings;
  }

  private List<GroupKind> missing() {
    return watches.map(Watches::missing).orElse(List.of());
  }

  /** Ready once everything that the policies look at has been read once. */
  @Produces
  @Readiness
  @Singleton
  HealthCheck ready() {
    return () -> {
      List<String> missing = missing().stream().map(Object::toString).toList();
      HealthCheckResponseBuilder check =
          HealthCheckResponse.named("cluster").status(missing.isEmpty());
      if (!missing.isEmpty()) {
        check.withData("waitingFor", missing.stream().sorted().collect(Collectors.joining(", ")));
      }
      return check.build();
    };
  }
}
