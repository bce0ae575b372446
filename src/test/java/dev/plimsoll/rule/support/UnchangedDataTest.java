package dev.plimsoll.rule.support;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.rule.InstalledChart;
import dev.plimsoll.rule.InstalledChart.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a new digest of configuration is kept from replacing pods, and when never. */
class UnchangedDataTest {

  private static final String DIGEST = "plimsoll.dev/config-digest";

  /** A chart after its first upgrade, which left a digest of what the pods started with. */
  private static InstalledChart watched(InstalledChart chart) {
    assertThat(chart.upgrade("2").replaced()).isTrue();
    return chart;
  }

  private static InstalledChart mounting() {
    return new InstalledChart()
        .withPod(
            "containers: [{name: app, image: app}], volumes: [{name: a, configMap: {name: conf}}]")
        .rendering("conf", config("a"));
  }

  private static String config(String value) {
    return """
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: conf, namespace: shop}
    data: {key: "%s"}
    """
        .formatted(value);
  }

  private static String secret(String value) {
    return """
    apiVersion: v1
    kind: Secret
    metadata: {name: conf, namespace: shop}
    data: {key: "%s"}
    """
        .formatted(value);
  }

  @Test
  void theFirstUpgradeIsLetThroughAndRemembered() {
    Outcome first = mounting().upgrade("2");

    assertThat(first.replaced()).isTrue();
    assertThat(first.messages())
        .containsExactly(
            "checksum/config changes, and it is not proved that the data is the same (what the"
                + " pods were started with is only kept from now on): left as sent, so the pods"
                + " are replaced");
    assertThat(first.workload().annotations().get(DIGEST)).matches("[0-9a-f]{64}");
  }

  @Test
  void sameDataKeepsThePods() {
    InstalledChart chart = watched(mounting());

    for (String digest : new String[] {"3", "4", "5"}) {
      Outcome outcome = chart.upgrade(digest);

      assertThat(outcome.replaced()).isFalse();
      assertThat(outcome.messages())
          .containsExactly(
              "kept helm.sh/chart, checksum/config as it was: nothing about the pods changes, nor"
                  + " the data that they use, so none is replaced");
    }
  }

  @Test
  void otherDataReplacesThem() {
    InstalledChart chart = watched(mounting());

    Outcome outcome = chart.rendering("conf", config("b")).upgrade("3");

    assertThat(outcome.replaced()).isTrue();
    assertThat(outcome.messages()).isEmpty();
    assertThat(chart.upgrade("4").replaced()).as("known from then on").isFalse();
    assertThat(chart.rendering("conf", config("a")).upgrade("5").replaced()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          true  | {env: [{name: A, valueFrom: {configMapKeyRef: {name: conf, key: key}}}], name: app} |
          true  | {envFrom: [{configMapRef: {name: conf}}], name: app} |
          true  | {name: app} | {name: v, configMap: {name: conf}}
          true  | {name: app} | {name: v, projected: {sources: [{configMap: {name: conf}}]}}
          false | {name: app} | {name: v, emptyDir: {}}
          """)
  void whatAPodRefersToIsReadWhoeverWritesIt(boolean replaced, String container, String volume) {
    InstalledChart chart =
        watched(
            new InstalledChart()
                .withPod(
                    "containers: [%s], volumes: [%s]"
                        .formatted(container, volume == null ? "" : volume))
                .with("conf", config("a")));

    Outcome outcome = chart.with("conf", config("b")).upgrade("3");

    assertThat(outcome.replaced()).isEqualTo(replaced);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          true  | containers: [{env: [{name: A, valueFrom: {secretKeyRef: {name: conf, key: key}}}], name: app}]
          true  | containers: [{name: app}], initContainers: [{envFrom: [{secretRef: {name: conf}}], name: app}]
          true  | containers: [{name: app}], volumes: [{name: v, secret: {secretName: conf}}]
          true  | containers: [{name: app}], volumes: [{name: v, projected: {sources: [{secret: {name: conf}}]}}]
          false | containers: [{name: app}], imagePullSecrets: [{name: conf}]
          """)
  void soAreSecretsButForThosThatPullImages(boolean replaced, String pod) {
    InstalledChart chart = watched(new InstalledChart().withPod(pod).with("conf", secret("YQ==")));

    Outcome outcome = chart.with("conf", secret("Yg==")).upgrade("3");

    assertThat(outcome.replaced()).isEqualTo(replaced);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a ConfigMap that no pod refers to | apiVersion: v1, kind: ConfigMap, metadata: {name: x}, data: {key: %s}
          a Secret that no pod refers to    | apiVersion: v1, kind: Secret, metadata: {name: x}, stringData: {key: %s}
          a hook                            | apiVersion: v1, kind: ConfigMap, metadata: {name: x, annotations: {helm.sh/hook: pre-upgrade}}, data: {key: %s}
          a custom resource                 | apiVersion: example.com/v1, kind: Settings, metadata: {name: x}, spec: {key: %s}
          """)
  void whatAChartMayDigestCountsEvenIfNoPodRefersToIt(String what, String object) {
    InstalledChart chart = watched(mounting().rendering("x", "{" + object.formatted("a") + "}"));
    assertThat(chart.upgrade("3").replaced()).isFalse();

    Outcome outcome = chart.rendering("x", "{" + object.formatted("b") + "}").upgrade("4");

    assertThat(outcome.replaced()).as(what).isTrue();
  }

  @Test
  void otherObjectsMayChange() {
    String service =
        "{apiVersion: v1, kind: Service, metadata: {name: x}, spec: {ports: [{port: %d}]}}";
    InstalledChart chart = watched(mounting().rendering("x", service.formatted(80)));

    Outcome outcome = chart.rendering("x", service.formatted(81)).upgrade("3");

    assertThat(outcome.replaced()).isFalse();
  }

  @Test
  void dataOfOthersMayChangeWhereTheChartDigestsItNot() {
    InstalledChart chart = watched(mounting().rendering("x", config("a").replace("conf", "other")));
    assertThat(chart.upgrade("3").replaced()).isFalse();

    // The digest that the chart renders stays "3"; the pods carry "2" since their start.
    Outcome outcome = chart.rendering("x", config("b").replace("conf", "other")).upgradeValues("3");

    assertThat(outcome.replaced()).isFalse();
  }

  @Test
  void whatWasWrittenWhileNobodyWatchedProvesNothing() {
    InstalledChart chart = watched(mounting());
    chart.rendering("conf", config("b")).unseen("3");

    Outcome outcome = chart.rendering("conf", config("a")).upgrade("2");

    assertThat(outcome.replaced()).isTrue();
  }

  @Test
  void norDoesAnUpgradeAfterOneThatFailed() {
    InstalledChart chart = watched(mounting());
    chart.failedUpgrade("3");

    Outcome outcome = chart.upgrade("4");

    assertThat(outcome.replaced()).isTrue();
    assertThat(outcome.messages().toString()).contains("revision 3 of the release has failed");
    assertThat(chart.upgrade("5").replaced()).isFalse();
  }

  @Test
  void norDoesADigestOfAnotherWorkload() {
    InstalledChart chart = watched(mounting());
    chart.madeAgain();

    assertThat(chart.upgrade("3").replaced()).isTrue();
  }

  @Test
  void norDoesARecordThatIsAboutSomethingElse() {
    InstalledChart chart = watched(mounting());

    Outcome outcome = chart.upgradeWithoutRecord("3");

    assertThat(outcome.replaced()).isTrue();
    assertThat(outcome.messages().toString()).contains("it is not what Helm's record shop v2");
  }

  @Test
  void whoCannotReadProvesNothing() {
    InstalledChart chart = watched(mounting());

    Outcome outcome = chart.upgradeWithoutReads("3");

    assertThat(outcome.replaced()).isTrue();
    assertThat(outcome.messages().toString()).contains("(nobody answers)");
  }

  @Test
  void inADryRunNothingIsReadAndTheOldValueStays() {
    InstalledChart chart = watched(mounting());

    Outcome outcome = chart.dryRun("3");

    assertThat(outcome.replaced()).isFalse();
  }

  @Test
  void puttingBackTheInstalledRevisionKeepsThePods() {
    InstalledChart chart = watched(mounting());
    assertThat(chart.upgrade("3").replaced()).isFalse();

    assertThat(chart.putBack().replaced()).isFalse();
  }

  @Test
  void aSecondPassChangesNothing() {
    InstalledChart chart = mounting();
    Outcome passed = chart.upgrade("2");
    assertThat(chart.again(passed.workload()).workload()).isEqualTo(passed.workload());
    Outcome kept = chart.upgrade("3");

    assertThat(chart.again(kept.workload()).workload()).isEqualTo(kept.workload());
  }
}
