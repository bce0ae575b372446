package dev.plimsoll.rule;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plimsoll.flux.ApiState;
import dev.plimsoll.flux.ApiVersion;
import dev.plimsoll.flux.FluxField;
import dev.plimsoll.flux.FluxKind;
import dev.plimsoll.flux.FluxTarget;
import dev.plimsoll.flux.FluxVersion;
import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.manifest.GroupVersionKind;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.policy.ClusterView;
import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.ObjectChange;
import dev.plimsoll.policy.Rule;
import dev.plimsoll.policy.RuleCapability;
import dev.plimsoll.policy.RuleType;
import dev.plimsoll.policy.setting.Field;
import dev.plimsoll.policy.setting.SettingTypes;
import dev.plimsoll.policy.setting.Suggestion;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** API versions and fields that the target release of Flux no longer has, or does not have yet. */
final class ApiVersionRule implements Rule {

  /** What to say of an API version that is served still, but not for long. */
  enum OnDeprecated {
    Advise,
    Deny,
    Ignore
  }

  private static final Pointer API_VERSION = Pointer.of("apiVersion");
  private static final Pointer HEALTH_CHECKS = Pointer.of("spec", "healthChecks");

  private static final Set<GroupKind> KINDS =
      Arrays.stream(FluxKind.values()).map(FluxKind::groupKind).collect(Collectors.toSet());

  /** A kind at one of the versions that some Flux has served it at. */
  private record ServedAs(FluxKind kind, String version) {}

  private final FluxTarget flux;
  private final OnDeprecated deprecated;

  /**
   * A field that an object must not have.
   *
   * @param trunk where it begins, which most objects lack
   */
  private record Misplaced(FluxField field, Pointer trunk) {}

  /** What has been worked out of {@link FluxField#ALL}, which is asked for each object. */
  private final Map<ServedAs, List<Misplaced>> misplaced = new ConcurrentHashMap<>();

  private ApiVersionRule(FluxTarget flux, OnDeprecated deprecated) {
    this.flux = flux;
    this.deprecated = deprecated;
  }

  /** The type, with the releases that are meant where a policy names none. */
  static RuleType type(FluxTarget target) {
    Field<FluxTarget> fluxVersion =
        Field.of(
            "fluxVersion",
            SettingTypes.text().as(FluxTarget::parse),
            target,
            "The release of Flux that the objects are meant for, such as \"2.10\".");
    Field<OnDeprecated> deprecated =
        Field.of(
            "deprecated",
            SettingTypes.oneOf(OnDeprecated.class),
            OnDeprecated.Advise,
            "What to say of API versions that a later release will no longer serve.");
    return RuleType.named(
            "apiVersion",
            "Denies API versions and fields that the target Flux release does not have.")
        .kinds(KINDS)
        .capabilities(RuleCapability.BeforeSchema)
        .settings(
            SettingTypes.object(
                fields -> new ApiVersionRule(fields.get(fluxVersion), fields.get(deprecated)),
                fluxVersion,
                deprecated));
  }

  @Override
  public List<Finding> evaluate(ObjectChange change, ClusterView cluster) {
    GroupVersionKind type = change.requestedType();
    FluxKind kind = FluxKind.of(type.groupKind()).orElse(null);
    if (kind == null) {
      return List.of();
    }
    ApiState state = kind.state(type.version(), flux);
    List<Finding> findings = new ArrayList<>();
    if (kind == FluxKind.KUSTOMIZATION) {
      healthChecks(change, findings);
    }
    switch (state) {
      case CURRENT -> {}
      case GONE -> findings.add(violation(type, gone(kind, type)));
      case NOT_YET -> findings.add(violation(type, notYet(kind, type)));
      case UNKNOWN -> findings.add(violation(type, unknown(kind, type)));
      case DEPRECATED -> {
        switch (deprecated) {
          case Advise -> findings.add(new Finding.Advice(API_VERSION, deprecated(kind, type)));
          case Deny -> findings.add(violation(type, deprecated(kind, type)));
          case Ignore -> {}
        }
      }
    }
    if (state == ApiState.UNKNOWN || state == ApiState.NOT_YET) {
      return findings;
    }
    for (Misplaced each : misplaced(kind, type.version(), state)) {
      if (!change.current().at(each.trunk()).isMissingNode()) {
        for (Pointer place : each.field().placesIn(change.current())) {
          evaluate(each.field(), place, type, state, findings);
        }
      }
    }
    return findings;
  }

  /**
   * Health checks that name an object of Flux at an old version. They work all the same, because
   * only group and kind are read (fluxcd/kustomize-controller, {@code
   * internal/inventory/inventory.go}).
   */
  private void healthChecks(ObjectChange change, List<Finding> findings) {
    JsonNode checks = change.current().at(HEALTH_CHECKS);
    for (int i = 0; checks.isArray() && i < checks.size(); i++) {
      GroupVersionKind type =
          GroupVersionKind.of(
              checks.get(i).path("apiVersion").asText(""), checks.get(i).path("kind").asText(""));
      FluxKind kind = FluxKind.of(type.groupKind()).orElse(null);
      if (kind == null || !change.isFinal(type.apiVersion())) {
        continue;
      }
      String wrong =
          switch (kind.state(type.version(), flux)) {
            case GONE ->
                "gone since Flux "
                    + kind.version(type.version())
                        .map(ApiVersion::goneIn)
                        .map(Object::toString)
                        .orElse("");
            case DEPRECATED ->
                deprecated == OnDeprecated.Ignore ? "" : "deprecated in Flux " + flux;
            case UNKNOWN -> "no version of Flux up to " + FluxVersion.LATEST;
            case CURRENT, NOT_YET -> "";
          };
      if (!wrong.isEmpty()) {
        Pointer place = HEALTH_CHECKS.at(i).key("apiVersion");
        findings.add(
            new Finding.Advice(
                place,
                "%s is %s of %s, which is %s. The check still works, because Flux reads only group and kind. %s"
                    .formatted(place, type.apiVersion(), type.kind(), wrong, instead(kind))));
      }
    }
  }

  /** The fields that an object of this version must not have; for most versions there are none. */
  private List<Misplaced> misplaced(FluxKind kind, String version, ApiState state) {
    return misplaced.computeIfAbsent(
        new ServedAs(kind, version),
        servedAs ->
            FluxField.of(kind).stream()
                .filter(field -> isMisplaced(field, version, state))
                .map(field -> new Misplaced(field, field.trunk()))
                .toList());
  }

  private boolean isMisplaced(FluxField field, String version, ApiState state) {
    String next = field.kind().storage(flux).map(ApiVersion::name).orElse(version);
    boolean leaving = state == ApiState.GONE || state == ApiState.DEPRECATED;
    return !flux.newest().atLeast(field.since())
        || (!field.in().contains(version) && state != ApiState.GONE)
        || (leaving && !field.in().contains(next));
  }

  private static Finding violation(GroupVersionKind type, String message) {
    return new Finding.Violation(API_VERSION, type.version(), message);
  }

  private String gone(FluxKind kind, GroupVersionKind type) {
    return "%s of %s is gone since Flux %s: with Flux %s the API server denies the object. %s"
        .formatted(
            type.apiVersion(),
            type.kind(),
            kind.version(type.version()).map(ApiVersion::goneIn).map(Object::toString).orElse(""),
            flux,
            instead(kind));
  }

  private String notYet(FluxKind kind, GroupVersionKind type) {
    return "%s of %s comes with Flux %s: with Flux %s the API server denies the object. %s"
        .formatted(
            type.apiVersion(),
            type.kind(),
            kind.version(type.version()).map(ApiVersion::since).map(Object::toString).orElse(""),
            flux,
            instead(kind));
  }

  private String unknown(FluxKind kind, GroupVersionKind type) {
    return "no release of Flux up to %s has %s of %s%s. %s"
        .formatted(
            FluxVersion.LATEST,
            type.apiVersion(),
            type.kind(),
            Suggestion.instead(
                type.version(), kind.versions().stream().map(ApiVersion::name).toList()),
            instead(kind));
  }

  private String deprecated(FluxKind kind, GroupVersionKind type) {
    return "%s of %s is deprecated%s%s. %s"
        .formatted(
            type.apiVersion(),
            type.kind(),
            flux.named().map(release -> " in Flux " + release).orElse(""),
            kind.version(type.version())
                .map(ApiVersion::goneIn)
                .map(release -> " and gone in Flux " + release)
                .orElse(""),
            instead(kind));
  }

  private String instead(FluxKind kind) {
    return kind.apiVersion(flux)
        .map(version -> "Write apiVersion: " + version + ".")
        .orElseGet(() -> "Flux " + flux + " does not have " + kind.kind() + " at all.");
  }

  /** Says of a field that is there what keeps it from being there. */
  private void evaluate(
      FluxField field,
      Pointer place,
      GroupVersionKind type,
      ApiState state,
      List<Finding> findings) {
    String next = field.kind().storage(flux).map(ApiVersion::name).orElse(type.version());
    boolean leaving = state == ApiState.GONE || state == ApiState.DEPRECATED;
    if (!flux.newest().atLeast(field.since())) {
      findings.add(
          new Finding.Violation(
              place,
              flux.toString(),
              place
                  + " needs Flux "
                  + field.since()
                  + ", and the target is Flux "
                  + flux
                  + ": Flux's own apply fails there with \"field not declared in schema\", and"
                  + " kubectl drops the field. Take it out until Flux is upgraded."));
    } else if (!field.in().contains(type.version()) && state != ApiState.GONE) {
      findings.add(new Finding.Violation(place, type.version(), missing(field, place, type)));
    } else if (leaving && !field.in().contains(next)) {
      String message =
          place + " is gone at " + next + ", where the object has to move." + replacement(field);
      findings.add(
          state == ApiState.GONE
              ? new Finding.Violation(place, type.version(), message)
              : new Finding.Advice(place, message));
    }
  }

  private String missing(FluxField field, Pointer place, GroupVersionKind type) {
    String known = field.in().getLast();
    return field.in().stream().anyMatch(v -> field.kind().state(v, flux) == ApiState.CURRENT)
        ? "%s does not exist at %s, only at %s. Write apiVersion: %s/%s."
            .formatted(place, type.version(), known, type.group(), known)
        : "%s does not exist at %s: Flux's own apply fails with \"field not declared in schema\", and kubectl drops the field.%s"
            .formatted(place, type.version(), replacement(field));
  }

  private static String replacement(FluxField field) {
    return field
        .instead()
        .map(instead -> " Write " + instead + ", in its place.")
        .orElse(" Take it out.");
  }
}
