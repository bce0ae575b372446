package dev.plimsoll.cli;

import dev.plimsoll.flux.FluxTarget;
import dev.plimsoll.policy.RuleCatalogue;
import dev.plimsoll.rule.Rules;
import dev.plimsoll.server.ServerSettings;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/** What the server is put together from, where a setting or this program decides. */
final class ServerProducer {

  @Produces
  @Singleton
  Clock clock() {
    return Clock.systemUTC();
  }

  @Produces
  @Singleton
  RuleCatalogue rules(ServerSettings settings) {
    return new Rules(FluxTarget.of(settings.fluxVersion()), settings.fluxNamespaces());
  }
}
