package dev.plimsoll.cli;

import dev.plimsoll.admission.CannotStart;
import dev.plimsoll.admission.ServerSettings;
import dev.plimsoll.flux.FluxNamespaces;
import dev.plimsoll.flux.FluxVersion;
import dev.plimsoll.policy.RuleCatalogue;
import dev.plimsoll.rule.Rules;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;

/** What the server is put together from, where a setting or this program decides. */
final class Parts {

  @Produces
  @Singleton
  Clock clock() {
    return Clock.systemUTC();
  }

  @Produces
  @Singleton
  RuleCatalogue rules(ServerSettings settings) {
    return new Rules(
        settings.fluxVersion().map(Parts::fluxVersion).orElse(FluxVersion.LATEST),
        fluxNamespaces(settings.fluxNamespaces()));
  }

  private static FluxVersion fluxVersion(String text) {
    try {
      return FluxVersion.parse(text);
    } catch (IllegalArgumentException e) {
      throw new CannotStart("--flux-version: " + e.getMessage());
    }
  }

  private static FluxNamespaces fluxNamespaces(List<String> names) {
    try {
      return new FluxNamespaces(names);
    } catch (IllegalArgumentException e) {
      throw new CannotStart("--flux-namespaces: " + e.getMessage());
    }
  }
}
