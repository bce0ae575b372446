package dev.plimsoll.admission;

import dev.plimsoll.flux.FluxVersion;
import dev.plimsoll.policy.document.PolicyFiles;
import dev.plimsoll.rule.Rules;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/** The policies in force where nothing is set. */
public final class ShippedPolicies {

  private ShippedPolicies() {}

  /** Reads them. */
  public static Policies inForce() {
    return new Policies(
        List.of(Path.of(PolicyFiles.BUILTIN)),
        PolicyStore.none("there is none"),
        LastGoodPolicies.NONE,
        new Rules(FluxVersion.LATEST),
        false,
        Clock.systemUTC(),
        new PolicyMetrics(new SimpleMeterRegistry()));
  }
}
