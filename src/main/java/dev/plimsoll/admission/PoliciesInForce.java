package dev.plimsoll.admission;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready once policies are compiled, which they are before the server listens. A set that could not
 * replace them is no reason to be taken out of service, but it is said.
 */
@Readiness
@Singleton
final class PoliciesInForce implements HealthCheck {

  private final Policies policies;

  @Inject
  PoliciesInForce(Policies policies) {
    this.policies = policies;
  }

  @Override
  public HealthCheckResponse call() {
    Policies.State state = policies.state();
    HealthCheckResponseBuilder check =
        HealthCheckResponse.named("policies")
            .up()
            .withData("set", state.set().hash())
            .withData("policies", state.set().policies().size())
            .withData("since", state.since().toString());
    state.failure().ifPresent(failure -> check.withData("notReloaded", failure));
    return check.build();
  }
}
