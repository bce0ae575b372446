package dev.plimsoll.cluster.audit;

import dev.plimsoll.cluster.audit.Conditions.Condition;
import dev.plimsoll.flux.DependsOn;
import dev.plimsoll.flux.FluxKind;
import dev.plimsoll.flux.HelmRelease;
import dev.plimsoll.flux.Reference;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.ClusterView;
import dev.plimsoll.policy.Lookup;
import dev.plimsoll.policy.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Releases that wait for dependencies that are ready. */
final class BlockedDependencies {

  private static final String CHECK = "blocked-dependency";

  /** helm-controller looks at dependencies again after 30 seconds unless told otherwise. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private BlockedDependencies() {}

  static List<AuditFinding> of(Resource object, ClusterView cluster, Instant now) {
    Optional<Condition> ready = new Conditions(object).of("Ready");
    if (!FluxKind.HELM_RELEASE.is(object)
        || ready.isEmpty()
        || !ready.get().isFalse()
        || !ready.get().reason().equals("DependencyNotReady")
        || object.isBeingDeleted()) {
      return List.of();
    }
    HelmRelease release = new HelmRelease(object);
    List<String> dependencies = new ArrayList<>();
    for (Reference dependency : DependsOn.of(release.resource()).values()) {
      Lookup<Resource> found =
          cluster.find(
              FluxKind.HELM_RELEASE.groupKind(), dependency.namespace(), dependency.name());
      if (!(found instanceof Lookup.Found<Resource>(Resource there)) || !isReady(there, now)) {
        return List.of();
      }
      dependencies.add(dependency.namespace() + "/" + dependency.name());
    }
    if (dependencies.isEmpty() || object.at(DependsOn.PLACE).findValue("readyExpr") != null) {
      return List.of();
    }
    return List.of(
        AuditFinding.of(
            CHECK,
            Severity.High,
            object,
            ready.get().place(),
            "the release waits for "
                + String.join(", ", dependencies)
                + (dependencies.size() == 1 ? ", which is" : ", which are")
                + " ready: "
                + ready.get().place()
                + " says DependencyNotReady. "
                + (release.isSuspended()
                    ? "It is suspended: flux resume helmrelease "
                    : "Ask for it again: flux reconcile helmrelease ")
                + object.name()
                + " -n "
                + object.namespace()
                + "; if that does not help, look whether helm-controller runs and what it logs."));
  }

  private static boolean isReady(Resource dependency, Instant now) {
    Conditions conditions = new Conditions(dependency);
    return conditions.isReady()
        && conditions
            .of("Ready")
            .filter(ready -> ready.since().isBefore(now.minus(PATIENCE)))
            .isPresent();
  }
}
