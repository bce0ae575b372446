package dev.plimsoll.rule;

import dev.plimsoll.flux.HelmRelease;
import dev.plimsoll.policy.Field;
import dev.plimsoll.policy.Fields;
import dev.plimsoll.policy.Glob;
import dev.plimsoll.policy.Requester;
import dev.plimsoll.policy.Shapes;
import java.util.List;
import java.util.Optional;

/**
 * Who writes on behalf of Flux: its controllers, and the service accounts that they act as
 * (fluxcd/helm-controller, internal/kube/impersonate.go). The names that programs give themselves
 * count for nothing, because anyone can claim any name.
 *
 * @param controllers the users that Flux's controllers are
 * @param defaultServiceAccount the account of a release that names none, where helm-controller runs
 *     with {@code --default-service-account}
 */
record FluxWriters(List<Glob> controllers, Optional<String> defaultServiceAccount) {

  static final Field<List<Glob>> CONTROLLERS =
      Field.of(
          "fluxUsers",
          Shapes.list(Shapes.glob()),
          List.of(
              Glob.of("system:serviceaccount:flux-system:helm-controller"),
              Glob.of("system:serviceaccount:flux-system:kustomize-controller")),
          "The users that Flux's controllers are.");

  static final Field<Optional<String>> DEFAULT_SERVICE_ACCOUNT =
      Field.optional(
          "defaultServiceAccount",
          Shapes.text(),
          "The service account of releases that name none, if helm-controller was given one.");

  static FluxWriters of(Fields fields) {
    return new FluxWriters(fields.get(CONTROLLERS), fields.get(DEFAULT_SERVICE_ACCOUNT));
  }

  /** Whether the request comes from a controller of Flux in its own name. */
  boolean isController(Requester requester) {
    return controllers.stream().anyMatch(it -> it.matches(requester.user()));
  }

  /** Whether the request comes from Flux, on its way to reconcile {@code release}. */
  boolean isFor(HelmRelease release, Requester requester) {
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
