package dev.plimsoll.cli;

import dev.plimsoll.flux.FluxNamespaces;
import dev.plimsoll.flux.FluxVersion;
import dev.plimsoll.policy.RuleCatalogue;
import dev.plimsoll.rule.Rules;
import dev.plimsoll.server.CannotStartException;
import dev.plimsoll.server.ServerSettings;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;

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
    return new Rules(
        settings.fluxVersion().map(ServerProducer::fluxVersion).orElse(FluxVersion.LATEST),
        fluxNamespaces(settings.fluxNamespaces()));
  }

  private static FluxVersion fluxVersion(String text) {
    try {
      return FluxVersion.parse(text);
    } catch (IllegalArgumentException e) {
      throw new CannotStartException("--flux-version: " + e.getMessage());
    }
  }

  private static FluxNamespaces fluxNamespaces(List<String> names) {
    try {
      return new FluxNamespaces(names);
    } catch (IllegalArgumentException e) {
      throw new CannotStartException("--flux-namespaces: " + e.getMessage());
    }
  }
}
