package dev.plimsoll.cluster.audit;

import static dev.plimsoll.cluster.audit.AuditObjects.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.flux.FluxVersion;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InstalledFluxTest {

  @ParameterizedTest
  @CsvSource({
    "2.8.x, '', 2.8",
    "2.x, '', ",
    "2.x, v2.9.4@sha256:0123456789abcdef, 2.9",
    "2.8.x, v2.9.4@sha256:0123456789abcdef, 2.9",
    "2.99.0, '', ",
    "'', '', ",
  })
  void isWhatWasAppliedElseWhatIsAskedFor(String asked, String applied, String release) {
    assertThat(
            InstalledFlux.of(
                object(
                    """
                    apiVersion: fluxcd.controlplane.io/v1
                    kind: FluxInstance
                    metadata: {name: flux, namespace: flux-system}
                    spec: {distribution: {version: "%s"}}
                    status: {lastAppliedRevision: "%s"}
                    """
                        .formatted(asked, applied))))
        .isEqualTo(Optional.ofNullable(release).map(FluxVersion::parse));
  }
}
