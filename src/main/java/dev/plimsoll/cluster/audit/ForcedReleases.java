package dev.plimsoll.cluster.audit;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plimsoll.flux.FluxKind;
import dev.plimsoll.flux.FluxLabels;
import dev.plimsoll.flux.FluxOperator;
import dev.plimsoll.flux.Kustomization;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Kustomizations and ResourceSets that force and have applied HelmReleases, by their inventories.
 */
final class ForcedReleases {

  private static final String CHECK = "forced-releases";
  private static final String RELEASE =
      "_" + FluxKind.HELM_RELEASE.group() + "_" + FluxKind.HELM_RELEASE.kind();
  private static final int SHOWN = 5;

  private static final Pointer OF_OPERATOR =
      Pointer.of("metadata", "annotations").key(FluxOperator.FORCE);

  private ForcedReleases() {}

  static List<AuditFinding> of(Resource object) {
    Optional<Pointer> force = force(object);
    if (force.isEmpty()) {
      return List.of();
    }
    List<String> releases = new ArrayList<>();
    for (JsonNode entry : object.tree().path("status").path("inventory").path("entries")) {
      String id = entry.path("id").asText("");
      if (id.endsWith(RELEASE)) {
        // "<namespace>_<name>_<group>_<kind>", and neither of the first two can hold a "_".
        releases.add(id.substring(0, id.length() - RELEASE.length()).replace('_', '/'));
      }
    }
    if (releases.isEmpty()) {
      return List.of();
    }
    return List.of(
        AuditFinding.of(
            CHECK,
            Severity.Critical,
            object,
            force.get(),
            force.get()
                + " is set over "
                + (releases.size() == 1 ? "a HelmRelease" : releases.size() + " HelmReleases")
                + " ("
                + String.join(", ", releases.subList(0, Math.min(SHOWN, releases.size())))
                + (releases.size() > SHOWN ? " and " + (releases.size() - SHOWN) + " more" : "")
                + "): an update that the API server denies, a typo included, makes Flux delete"
                + " and recreate the release, which is uninstalled with its data. Take force out,"
                + " and annotate the few objects that need it with "
                + (object.type().groupKind().equals(FluxOperator.RESOURCE_SET)
                    ? FluxOperator.FORCE
                    : FluxLabels.FORCE)
                + ": enabled."));
  }

  private static Optional<Pointer> force(Resource object) {
    boolean ofOperator = object.type().groupKind().equals(FluxOperator.RESOURCE_SET);
    return Stream.of(
            Kustomization.of(object)
                .filter(Kustomization::forces)
                .map(forces -> Kustomization.FORCE),
            Optional.of(OF_OPERATOR)
                .filter(
                    place -> ofOperator && "enabled".equalsIgnoreCase(object.at(place).asText())))
        .flatMap(Optional::stream)
        .findFirst();
  }
}
