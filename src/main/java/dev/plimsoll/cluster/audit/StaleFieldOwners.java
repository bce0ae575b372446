package dev.plimsoll.cluster.audit;

import dev.plimsoll.flux.ApiState;
import dev.plimsoll.flux.ApiVersion;
import dev.plimsoll.flux.FluxKind;
import dev.plimsoll.flux.FluxVersion;
import dev.plimsoll.manifest.GroupVersionKind;
import dev.plimsoll.manifest.ManagedFields;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.Severity;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Objects of which a field manager owns something at an old API version. As soon as that version is
 * no longer served, or lacks a field that has a default, no server-side apply of the object works
 * any more (fluxcd/flux2, issues 4479 and 4906; fluxcd/pkg, ssa/patch.go).
 */
final class StaleFieldOwners {

  private static final String CHECK = "owned-version";
  private static final Pointer PLACE = Pointer.of("metadata", "managedFields");

  private StaleFieldOwners() {}

  /** The entries of an object that were written at a version that {@code flux} would not store. */
  static List<ManagedFields> behind(Resource object, FluxVersion flux) {
    Optional<FluxKind> kind = FluxKind.of(object);
    return kind.isEmpty()
        ? List.of()
        : object.managedFields().stream()
            .filter(entry -> isOld(state(kind.get(), entry, flux)))
            .toList();
  }

  private static boolean isOld(ApiState state) {
    return state == ApiState.GONE || state == ApiState.DEPRECATED;
  }

  private static ApiState state(FluxKind kind, ManagedFields entry, FluxVersion flux) {
    return kind.state(GroupVersionKind.of(entry.apiVersion(), kind.kind()).version(), flux);
  }

  /** At most one finding: the worst that its owners come to. */
  static List<AuditFinding> of(Resource object, FluxVersion flux) {
    List<ManagedFields> behind = behind(object, flux);
    if (behind.isEmpty()) {
      return List.of();
    }
    FluxKind kind = FluxKind.of(object).orElseThrow();
    boolean gone = behind.stream().anyMatch(entry -> state(kind, entry, flux) == ApiState.GONE);
    String owners =
        behind.stream()
            .map(entry ->
                entry.manager() + " at " + GroupVersionKind.of(entry.apiVersion(), "").version())
            .distinct()
            .collect(Collectors.joining(", "));
    String consequence =
        gone
            ? ", which Flux "
                + flux
                + " does not serve: applying the object then fails with \"request to convert CR to"
                + " an invalid group/version\""
            : ", which is on its way out"
                + behind.stream()
                    .flatMap(entry ->
                        kind
                            .version(GroupVersionKind.of(entry.apiVersion(), "").version())
                            .stream())
                    .map(ApiVersion::goneIn)
                    .filter(fluxVersion -> fluxVersion != null)
                    .map(fluxVersion -> " (gone in Flux " + fluxVersion + ")")
                    .findFirst()
                    .orElse("")
                + ": a new field with a default makes applying it fail with \"field not declared in"
                + " schema\"";
    return List.of(
        AuditFinding.of(
            CHECK,
            gone ? Severity.High : Severity.Medium,
            object,
            PLACE,
            "the object is still owned by "
                + owners
                + consequence
                + ". Write "
                + kind.apiVersion(flux).orElse("the current version")
                + " in Git, then run flux migrate, or let the policy migration-annotation do it."));
  }
}
