package dev.plimsoll.cluster.audit;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plimsoll.cluster.Crds;
import dev.plimsoll.flux.FluxField;
import dev.plimsoll.flux.FluxKind;
import dev.plimsoll.flux.FluxVersion;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Controllers of different releases of Flux, and definitions of another release than the
 * controllers: fields are dropped that one side knows, or never come into effect.
 */
final class VersionSkew {

  private static final String CHECK = "out-of-step";
  private static final Pointer VERSIONS = Pointer.of("spec", "versions");

  private VersionSkew() {}

  /** The release that a set of controllers is of: the newest among them; empty if none tells. */
  static Optional<FluxVersion> release(List<Controller> controllers) {
    return controllers.stream()
        .flatMap(controller -> controller.release().stream())
        .max(Comparator.naturalOrder());
  }

  /** Controllers of one namespace that are of different releases. */
  static List<AuditFinding> controllers(List<Controller> controllers) {
    List<AuditFinding> findings = new ArrayList<>();
    for (Controller controller : controllers) {
      List<Controller> others =
          controllers.stream()
              .filter(candidate -> candidate.namespace().equals(controller.namespace()))
              .toList();
      Optional<FluxVersion> newest = release(others);
      if (controller.release().isPresent()
          && newest.isPresent()
          && !newest.equals(controller.release())) {
        findings.add(
            AuditFinding.of(
                CHECK,
                Severity.High,
                controller.deployment().resource(),
                controller.image(),
                controller
                    + " is of Flux "
                    + controller.release().get()
                    + ", and others beside it are of Flux "
                    + newest.get()
                    + " ("
                    + others.stream()
                        .filter(candidate -> candidate.release().equals(newest))
                        .map(Controller::toString)
                        .collect(Collectors.joining(", "))
                    + "): they hand artifacts to each other and are only tested together. Bring all"
                    + " of them to one release with flux bootstrap or flux install."));
      }
    }
    return findings;
  }

  /** A definition that is older or newer than the controllers. */
  static List<AuditFinding> definition(Resource definition, FluxVersion flux) {
    FluxKind kind = FluxKind.of(Crds.definedBy(definition)).orElse(null);
    if (kind == null) {
      return List.of();
    }
    Optional<String> storage = kind.storage(flux).map(apiVersion -> apiVersion.name());
    JsonNode schema = storage.map(text -> schema(definition, text)).orElse(null);
    if (schema == null) {
      return storage.isEmpty()
          ? List.of()
          : List.of(
              finding(
                  definition,
                  "the definition of "
                      + kind.kind()
                      + " does not have "
                      + storage.get()
                      + ", which the controllers of Flux "
                      + flux
                      + " work with: they cannot read a single object. Apply the definitions of"
                      + " that release."));
    }
    List<FluxField> known =
        FluxField.of(kind).stream()
            .filter(fluxField -> fluxField.in().contains(storage.get()))
            .toList();
    List<String> missing =
        known.stream()
            .filter(fluxField -> flux.atLeast(fluxField.since()) && !has(schema, fluxField.path()))
            .map(FluxField::path)
            .toList();
    Optional<FluxField> newer =
        known.stream()
            .filter(fluxField -> !flux.atLeast(fluxField.since()) && has(schema, fluxField.path()))
            .max(Comparator.comparing(FluxField::since));
    if (!missing.isEmpty()) {
      return List.of(
          finding(
              definition,
              "the definition of "
                  + kind.kind()
                  + " is older than the controllers, which are of Flux "
                  + flux
                  + ": it lacks "
                  + String.join(", ", missing)
                  + ", so these fields are dropped or denied. Apply the definitions of that"
                  + " release (helm upgrade leaves definitions alone)."));
    }
    return newer
        .map(fluxField ->
            List.of(
                finding(
                    definition,
                    "the definition of "
                        + kind.kind()
                        + " is of Flux "
                        + fluxField.since()
                        + " or later (it has "
                        + fluxField.path()
                        + "), and the controllers are of Flux "
                        + flux
                        + ": they ignore what they do not know. Upgrade the controllers too.")))
        .orElse(List.of());
  }

  private static AuditFinding finding(Resource definition, String message) {
    return AuditFinding.of(CHECK, Severity.High, definition, VERSIONS, message);
  }

  private static @org.jspecify.annotations.Nullable JsonNode schema(
      Resource definition, String version) {
    for (JsonNode candidate : definition.at(VERSIONS)) {
      if (candidate.path("name").asText("").equals(version)) {
        return candidate.path("schema").path("openAPIV3Schema");
      }
    }
    return null;
  }

  private static boolean has(JsonNode schema, String path) {
    JsonNode node = schema;
    for (String step : path.split("\\.", -1)) {
      boolean each = step.endsWith("[]");
      node = node.path("properties").path(each ? step.substring(0, step.length() - 2) : step);
      node = each ? node.path("items") : node;
    }
    return !node.isMissingNode();
  }
}
