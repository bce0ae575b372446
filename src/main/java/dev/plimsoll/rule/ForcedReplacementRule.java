package dev.plimsoll.rule;

import dev.plimsoll.flux.FluxKind;
import dev.plimsoll.flux.FluxLabels;
import dev.plimsoll.flux.FluxOperator;
import dev.plimsoll.flux.Kustomization;
import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.ClusterView;
import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.ObjectChange;
import dev.plimsoll.policy.Rule;
import dev.plimsoll.policy.RuleCapability;
import dev.plimsoll.policy.RuleType;
import dev.plimsoll.policy.setting.SettingTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The switches that let Flux replace an object instead of updating it. kustomize-controller takes
 * any 409 or 422 for a reason to delete and recreate (fluxcd/pkg, ssa/manager_apply.go and
 * ssa/errors), and looks for its key among annotations and labels, in any case of letters
 * (ssa/utils, AnyInMetadata). The Flux Operator applies with the same library, and has a key of its
 * own. helm-controller ignores {@code force} under server-side apply (fluxcd/helm-controller,
 * docs/spec/v2/helmreleases.md).
 */
final class ForcedReplacementRule implements Rule {

  private static final List<Pointer> METADATA =
      List.of(
          Pointer.of("metadata", "annotations").key(FluxLabels.FORCE),
          Pointer.of("metadata", "labels").key(FluxLabels.FORCE),
          Pointer.of("metadata", "annotations").key(FluxOperator.FORCE),
          Pointer.of("metadata", "labels").key(FluxOperator.FORCE));

  private static final List<Pointer> ACTIONS =
      List.of(Pointer.of("spec", "upgrade"), Pointer.of("spec", "rollback"));

  static final RuleType TYPE =
      RuleType.named(
              "forcedReplacement",
              "Denies the switches by which Flux deletes and recreates what it cannot update.")
          .kinds(
              FluxKind.KUSTOMIZATION.groupKind(),
              FluxKind.HELM_RELEASE.groupKind(),
              FluxOperator.RESOURCE_SET,
              GroupKind.of("apps", "StatefulSet"),
              GroupKind.of("", "PersistentVolumeClaim"))
          .capabilities(RuleCapability.AboutMetadata)
          .settings(SettingTypes.object(fields -> new ForcedReplacementRule()));

  @Override
  public List<Finding> evaluate(ObjectChange change, ClusterView cluster) {
    Resource object = change.current();
    List<Finding> findings = new ArrayList<>();
    for (Pointer place : METADATA) {
      if (object.at(place).asText().equalsIgnoreCase("enabled")) {
        findings.add(
            place.token().equals(FluxOperator.FORCE) && isResourceSet(object)
                ? forcesItsOwn(place)
                : forcedItself(object, place));
      }
    }
    if (Kustomization.of(object).filter(Kustomization::forces).isPresent()) {
      findings.add(forcesOthers());
    }
    if (FluxKind.HELM_RELEASE.is(object)) {
      for (Pointer action : ACTIONS) {
        forcedHelm(object, action).ifPresent(findings::add);
      }
    }
    return findings;
  }

  private static Finding forcedItself(Resource object, Pointer place) {
    return new Finding.Violation(
        place,
        "enabled",
        place
            + " is enabled: whenever the API server denies an update of this "
            + object.kind()
            + ", a typo included, Flux deletes and recreates it, and "
            + loss(object.kind())
            + ". Remove it.");
  }

  private static boolean isResourceSet(Resource object) {
    return object.type().groupKind().equals(FluxOperator.RESOURCE_SET);
  }

  private static Finding forcesItsOwn(Pointer place) {
    return new Finding.Violation(
        place,
        "enabled",
        place
            + " is enabled: whenever the API server denies an update of any object of this"
            + " ResourceSet, a typo included, the Flux Operator deletes and recreates that object,"
            + " and a HelmRelease is uninstalled with its data. Remove it, and annotate the few"
            + " objects that hold nothing, such as Jobs.");
  }

  private static String loss(String kind) {
    return switch (kind) {
      case "HelmRelease" -> "the release is uninstalled with its data";
      case "Kustomization" -> "with spec.prune all that it applied goes with it";
      case "ResourceSet" -> "all that it applied goes with it";
      case "PersistentVolumeClaim" -> "the data on its volume can be lost";
      default -> "all its pods go down at once";
    };
  }

  private static Finding forcesOthers() {
    return new Finding.Violation(
        Kustomization.FORCE,
        "true",
        Kustomization.FORCE
            + " is true: whenever the API server denies an update of any object of this"
            + " Kustomization, a typo included, Flux deletes and recreates that object, and a"
            + " HelmRelease is uninstalled with its data. Remove it, and annotate the few objects"
            + " that hold nothing, such as Jobs, with "
            + FluxLabels.FORCE
            + ": enabled.");
  }

  private static Optional<Finding> forcedHelm(Resource release, Pointer action) {
    Pointer force = action.key("force");
    if (!release.at(force).asBoolean(false)) {
      return Optional.empty();
    }
    if (release.at(action.key("serverSideApply")).asText().equals("enabled")) {
      return Optional.of(
          new Finding.Advice(
              force, force + " is true and has no effect with server-side apply. Remove it."));
    }
    return Optional.of(
        new Finding.Violation(
            force,
            "true",
            force
                + " is true: unless the release uses server-side apply, Helm replaces objects"
                + " instead of patching them, which can delete and recreate them and drops what"
                + " autoscalers and people have set. Remove it, and recreate the one object that"
                + " needs it manually."));
  }
}
