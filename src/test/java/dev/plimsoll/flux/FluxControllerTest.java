package dev.plimsoll.flux;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FluxControllerTest {

  @ParameterizedTest
  @CsvSource({
    "source-controller, v1.10.1, v1.9.3",
    "kustomize-controller, v1.10.1, v1.9.4",
    "helm-controller, v1.7.1, v1.6.3",
    "notification-controller, v1.10.0, v1.9.0",
    "image-reflector-controller, v1.3.0, v1.2.0",
    "image-automation-controller, v1.3.0, v1.2.0",
  })
  void tellsFlux210From29(String title, String latest, String before) {
    FluxController controller = FluxController.of(title).orElseThrow();

    assertThat(controller.release(latest)).contains(FluxVersion.V2_10);
    assertThat(controller.release(before)).contains(FluxVersion.V2_9);
    assertThat(controller.release("v1.99.0")).isEmpty();
  }
}
