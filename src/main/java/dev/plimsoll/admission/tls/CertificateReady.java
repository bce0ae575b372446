package dev.plimsoll.admission.tls;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready while the certificate to show is shown and has not expired; the metric says until when. */
@Readiness
@Singleton
final class CertificateReady implements HealthCheck {

  private final ServingCertificate certificate;
  private final Clock clock;

  @Inject
  CertificateReady(@Identifier("admission") ServingCertificate certificate, Clock clock) {
    this.certificate = certificate;
    this.clock = clock;
  }

  void measure(@Observes StartupEvent event, MeterRegistry registry) {
    Gauge.builder(
            "plimsoll.certificate.expiry",
            certificate,
            servingCertificate -> servingCertificate.expires().getEpochSecond())
        .baseUnit("seconds")
        .description("When the serving certificate expires, in seconds since 1970.")
        .register(registry);
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("certificate")
        .status(!certificate.isProvisional() && certificate.expires().isAfter(clock.instant()))
        .withData("expires", certificate.expires().toString())
        .build();
  }
}
