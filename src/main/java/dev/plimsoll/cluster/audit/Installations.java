package dev.plimsoll.cluster.audit;

import dev.plimsoll.flux.FluxController;
import dev.plimsoll.flux.FluxLabels;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.Severity;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * More than one Flux in a cluster, or definitions that somebody else looks after, such as the
 * extension of a cloud: each side then writes over the other.
 */
final class Installations {

  private static final String SEVERAL = "several-installations";
  private static final String FOREIGN = "foreign-definition";
  private static final Pointer LABELS = Pointer.of("metadata", "labels");

  private Installations() {}

  /** The same controller in several namespaces. */
  static List<AuditFinding> several(List<Controller> controllers) {
    Map<FluxController, List<Controller>> byKind = new EnumMap<>(FluxController.class);
    controllers.forEach(controller ->
        byKind.computeIfAbsent(controller.kind(), key -> new ArrayList<>()).add(controller));
    List<AuditFinding> findings = new ArrayList<>();
    byKind.forEach((kind, same) -> {
      String namespaces =
          same.stream()
              .map(Controller::namespace)
              .collect(Collectors.toCollection(TreeSet::new))
              .stream()
              .collect(Collectors.joining(", "));
      if (same.size() > 1) {
        findings.add(
            AuditFinding.of(
                SEVERAL,
                Severity.High,
                same.getLast().deployment().resource(),
                Pointer.ROOT,
                kind.title()
                    + " runs "
                    + same.size()
                    + " times, in "
                    + namespaces
                    + ": unless each watches other objects (--watch-all-namespaces=false, or"
                    + " --watch-label-selector), they reconcile the same ones against each other."
                    + " Keep one."));
      }
    });
    return findings;
  }

  /** A definition of Flux that belongs to another installation than its controllers. */
  static List<AuditFinding> foreign(Resource definition, List<Controller> controllers) {
    String owner = owner(definition);
    boolean known =
        owner.isEmpty()
            || controllers.isEmpty()
            || controllers.stream()
                .anyMatch(controller ->
                    owner(controller.deployment().resource()).equals(owner)
                        || controller.namespace().equals(owner)
                        || owner.startsWith("Helm release " + controller.namespace() + "/"));
    return known
        ? List.of()
        : List.of(
            AuditFinding.of(
                FOREIGN,
                Severity.High,
                definition,
                LABELS,
                "the definition belongs to "
                    + owner
                    + ", and Flux runs in "
                    + controllers.stream()
                        .map(Controller::namespace)
                        .distinct()
                        .sorted()
                        .collect(Collectors.joining(", "))
                    + ": whoever upgrades first changes it under the other. Let one of them own"
                    + " definitions and controllers alike, and remove the other."));
  }

  /**
   * Whom an object belongs to, by the marks of whatever put it there: Helm, a cloud's extension, a
   * Kustomization, or the installation that Flux labels it with. Empty where nothing tells.
   */
  private static String owner(Resource object) {
    Map<String, String> labels = object.labels();
    String release = object.annotations().getOrDefault(FluxLabels.HELM_RELEASE_NAME, "");
    if (!release.isEmpty()) {
      return "Helm release "
          + object.annotations().getOrDefault(FluxLabels.HELM_RELEASE_NAMESPACE, "")
          + "/"
          + release;
    }
    for (String cloud :
        List.of("clusterconfig.azure.com/managed-by", "kubernetes.azure.com/managedby")) {
      if (labels.containsKey(cloud)) {
        return "the cloud extension " + labels.get(cloud);
      }
    }
    return labels.getOrDefault(
        "app.kubernetes.io/instance", labels.getOrDefault(FluxLabels.KUSTOMIZATION_NAMESPACE, ""));
  }
}
