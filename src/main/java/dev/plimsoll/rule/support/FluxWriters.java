package dev.plimsoll.rule.support;

import dev.plimsoll.flux.FluxController;
import dev.plimsoll.flux.FluxNamespaces;
import dev.plimsoll.flux.HelmRelease;
import dev.plimsoll.policy.Requester;
import dev.plimsoll.policy.setting.Field;
import dev.plimsoll.policy.setting.Fields;
import dev.plimsoll.policy.setting.Glob;
import dev.plimsoll.policy.setting.SettingTypes;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Who writes on behalf of Flux: its controllers, and the service accounts that they act as
 * (fluxcd/helm-controller, internal/kube/impersonate.go). A controller is known by its service
 * account with its namespace; the account that a release names is believed for the workloads of
 * that release alone, because to deny it could make Flux uninstall the release.
 *
 * @param controllers the users that Flux's controllers are
 * @param defaultServiceAccount the account of a release that names none, where helm-controller runs
 *     with {@code --default-service-account}
 */
public record FluxWriters(List<Glob> controllers, Optional<String> defaultServiceAccount) {

  /** The setting that names the controllers; by default those of the namespaces of Flux. */
  public static Field<List<Glob>> controllers(FluxNamespaces flux) {
    return Field.of(
        "fluxUsers",
        SettingTypes.list(SettingTypes.glob()),
        Stream.of(FluxController.HELM, FluxController.KUSTOMIZE)
            .flatMap(controller -> flux.users(controller).stream().sorted())
            .map(Glob::of)
            .toList(),
        "The users that Flux's controllers are.");
  }

  public static final Field<Optional<String>> DEFAULT_SERVICE_ACCOUNT =
      Field.optional(
          "defaultServiceAccount",
          SettingTypes.text(),
          "The service account of releases that name none, if helm-controller was given one.");

  /** The writers that the settings of a rule name. */
  public static FluxWriters of(Fields fields, Field<List<Glob>> controllers) {
    return new FluxWriters(fields.get(controllers), fields.get(DEFAULT_SERVICE_ACCOUNT));
  }

  /** Whether the request comes from a controller of Flux in its own name. */
  public boolean isController(Requester requester) {
    return controllers.stream().anyMatch(glob -> glob.matches(requester.user()));
  }

  /** Whether the request comes from Flux, on its way to reconcile {@code release}. */
  public boolean isFor(HelmRelease release, Requester requester) {
    return isController(requester)
        || release
            .serviceAccountName()
            .or(() -> defaultServiceAccount)
            .map(account ->
                "system:serviceaccount:" + release.resource().namespace() + ":" + account)
            .filter(requester.user()::equals)
            .isPresent();
  }
}
