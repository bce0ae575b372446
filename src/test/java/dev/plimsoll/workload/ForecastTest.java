package dev.plimsoll.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.workload.Forecast.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

class ForecastTest {

  private static final String OLD = rendering("demo-1.0.0", "sum-a", "app:1.0.0", "{a: b}");

  @Test
  void seesNothingWhereNothingChanges() {
    assertThat(forecast(OLD, OLD)).extracting(Forecast::outcome).containsExactly(Outcome.Unchanged);
  }

  @Test
  void seesLabelsThatMeanNothing() {
    Forecast forecast =
        only(forecast(OLD, rendering("demo-1.0.1", "sum-a", "app:1.0.0", "{a: b}")));

    assertThat(forecast.outcome()).isEqualTo(Outcome.VolatileMetadata);
    assertThat(forecast.because()).containsExactly("helm.sh/chart");
  }

  @Test
  void seesChecksumsOfTheSameData() {
    Forecast forecast =
        only(forecast(OLD, rendering("demo-1.0.1", "sum-b", "app:1.0.0", "{a: b}")));

    assertThat(forecast.outcome()).isEqualTo(Outcome.SameDataChecksum);
    assertThat(forecast.because()).containsExactly("checksum/config");
  }

  @Test
  void seesChecksumsOfOtherData() {
    Forecast forecast =
        only(forecast(OLD, rendering("demo-1.0.1", "sum-b", "app:1.0.0", "{a: c}")));

    assertThat(forecast.outcome()).isEqualTo(Outcome.RealChange);
    assertThat(forecast.because()).containsExactly("checksum/config", "data of ConfigMap demo");
  }

  @Test
  void namesTheImages() {
    Forecast forecast =
        only(forecast(OLD, rendering("demo-1.0.1", "sum-b", "app:1.1.0", "{a: b}")));

    assertThat(forecast.outcome()).isEqualTo(Outcome.RealChange);
    assertThat(forecast.because()).containsExactly("image of app: 1.0.0 -> 1.1.0");
  }

  @Test
  void listsWhatComesAndWhatGoes() {
    String other = OLD.replace("name: demo", "name: other");

    assertThat(forecast(OLD, other))
        .extracting(forecast -> forecast.workload().resource().name() + " " + forecast.outcome())
        .containsExactly("other Added", "demo Removed");
  }

  private static List<Forecast> forecast(String old, String now) {
    return Forecast.of(Objects.resources(old), Objects.resources(now), VolatileKeys.DEFAULT);
  }

  private static Forecast only(List<Forecast> forecasts) {
    assertThat(forecasts).hasSize(1);
    return forecasts.getFirst();
  }

  private static String rendering(String chart, String sum, String image, String data) {
    return """
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: demo, labels: {helm.sh/chart: %s}}
    data: %s
    ---
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: demo, labels: {helm.sh/chart: %s}}
    spec:
      template:
        metadata:
          labels: {helm.sh/chart: %s}
          annotations: {checksum/config: %s}
        spec: {containers: [{name: app, image: '%s'}]}
    """
        .formatted(chart, data, chart, chart, sum, image);
  }
}
