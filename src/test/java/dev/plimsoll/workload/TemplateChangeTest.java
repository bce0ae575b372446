package dev.plimsoll.workload;

import static dev.plimsoll.workload.Objects.workload;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.manifest.Pointer;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplateChangeTest {

  private static final String CONTAINERS = "containers: [{name: app, image: 'app:1.0.0'}]";

  @Test
  void findsNothingBetweenEqualTemplatesHoweverEmptyMapsAreWritten() {
    TemplateChange change =
        between(
            template("{creationTimestamp: null, labels: {app: x}}", "{" + CONTAINERS + "}"),
            template("{annotations: {}, labels: {app: x}}", "{" + CONTAINERS + "}"));

    assertThat(change.isEmpty()).isTrue();
  }

  @Test
  void tellsVolatileLabelsFromTheRest() {
    TemplateChange change =
        between(
            template("{labels: {app: x, helm.sh/chart: x-1.0.0}}", "{" + CONTAINERS + "}"),
            template("{labels: {app: x, helm.sh/chart: x-1.0.1}}", "{" + CONTAINERS + "}"));

    assertThat(change.isVolatileOnly()).isTrue();
    assertThat(change.volatileKeys())
        .containsExactly(Pointer.of("spec", "template", "metadata", "labels", "helm.sh/chart"));
  }

  @Test
  void findsALabelThatComesWithTheFirstLabels() {
    TemplateChange change =
        between(
            template("{}", "{" + CONTAINERS + "}"),
            template("{labels: {helm.sh/chart: x-1.0.1}}", "{" + CONTAINERS + "}"));

    assertThat(change.isVolatileOnly()).isTrue();
  }

  @Test
  void takesAVolatileLabelInUseForAChange() {
    Workload old = workload(template("{labels: {helm.sh/chart: x-1}}", "{" + CONTAINERS + "}"));
    Workload now = workload(template("{labels: {helm.sh/chart: x-2}}", "{" + CONTAINERS + "}"));

    TemplateChange change =
        TemplateChange.between(old, now, VolatileKeys.DEFAULT, Set.of("helm.sh/chart"));

    assertThat(change.fields()).containsExactly("metadata.labels[helm.sh/chart]");
  }

  @ParameterizedTest
  @CsvSource({
    "'app:1.0.0', 1.0.0, 1.0.1, true",
    "'app:1.0.0', 7.1.0, 7.2.0, false",
  })
  void takesTheAppVersionForVolatileOnlyWhereItRepeatsTheChartVersion(
      String image, String before, String after, boolean expected) {
    String pods = "{containers: [{name: app, image: '" + image + "'}]}";

    TemplateChange change =
        between(
            template(
                "{labels: {helm.sh/chart: x-1.0.0, app.kubernetes.io/version: " + before + "}}",
                pods),
            template(
                "{labels: {helm.sh/chart: x-1.0.1, app.kubernetes.io/version: " + after + "}}",
                pods));

    assertThat(change.isVolatileOnly()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "containers: [{name: app, image: 'app:1.0.1'}] | spec.containers[app].image",
        "containers: [{name: side, image: s}, {name: app, image: 'app:1.0.0'}]"
            + " | spec.containers[side]",
        "containers: [] | spec.containers",
        "containers: [{name: app, image: 'app:1.0.0', env: [{name: A, value: b}]}]"
            + " | spec.containers[app].env",
        "containers: [{name: app, image: 'app:1.0.0'}], volumes: [{name: v, emptyDir: {}}]"
            + " | spec.volumes",
        "containers: [{name: app, image: 'app:1.0.0'}], securityContext: {}"
            + " | spec.securityContext",
        "containers: [{name: app, image: 'app:1.0.0'}], hostNetwork: true | spec.hostNetwork",
      })
  void namesEveryFieldThatMatters(String pods, String expected) {
    TemplateChange change =
        between(template("{}", "{" + CONTAINERS + "}"), template("{}", "{" + pods + "}"));

    assertThat(change.fields()).containsExactly(expected);
  }

  @Test
  void findsContainersThatChangePlaces() {
    TemplateChange change =
        between(
            template("{}", "{containers: [{name: a, image: x}, {name: b, image: y}]}"),
            template("{}", "{containers: [{name: b, image: y}, {name: a, image: x}]}"));

    assertThat(change.fields()).containsExactly("spec.containers (order)");
  }

  @Test
  void setsChecksumsApart() {
    TemplateChange change =
        between(
            template(
                "{labels: {helm.sh/chart: x-1}, annotations: {checksum/config: a}}",
                "{" + CONTAINERS + "}"),
            template(
                "{labels: {helm.sh/chart: x-2}, annotations: {checksum/config: b}}",
                "{" + CONTAINERS + "}"));

    assertThat(change.isChecksumOnly()).isTrue();
    assertThat(change.isVolatileOnly()).isFalse();
  }

  @Test
  void takesARestartAskedForByAPersonForAChange() {
    TemplateChange change =
        between(
            template("{}", "{" + CONTAINERS + "}"),
            template(
                "{annotations: {kubectl.kubernetes.io/restartedAt: now}}", "{" + CONTAINERS + "}"));

    assertThat(change.fields())
        .containsExactly("metadata.annotations[kubectl.kubernetes.io/restartedAt]");
  }

  @Test
  void comparesTheWholeJobOfACronJob() {
    String cronJob =
        """
        apiVersion: batch/v1
        kind: CronJob
        metadata: {name: x}
        spec:
          schedule: "@daily"
          jobTemplate:
            metadata: {labels: {helm.sh/chart: %s}}
            spec:
              backoffLimit: %s
              template:
                metadata: {labels: {helm.sh/chart: %s}}
                spec: {containers: [{name: app, image: app}]}
        """;

    TemplateChange change =
        between(cronJob.formatted("x-1", 1, "x-1"), cronJob.formatted("x-2", 2, "x-2"));

    assertThat(change.volatileKeys())
        .extracting(Pointer::toString)
        .containsExactly(
            "spec.jobTemplate.metadata.labels[helm.sh/chart]",
            "spec.jobTemplate.spec.template.metadata.labels[helm.sh/chart]");
    assertThat(change.fields()).containsExactly("spec.backoffLimit");
  }

  @Test
  void findsEveryLabelThatTheWorkloadItselfGoesBy() {
    Workload workload =
        workload(
            """
            apiVersion: apps/v1
            kind: Deployment
            spec:
              selector:
                matchLabels: {a: x}
                matchExpressions: [{key: b, operator: Exists}]
              template:
                spec:
                  topologySpreadConstraints:
                    - labelSelector: {matchLabels: {c: x}}
                      matchLabelKeys: [d]
                  affinity:
                    podAffinity:
                      requiredDuringSchedulingIgnoredDuringExecution:
                        - labelSelector: {matchLabels: {e: x}}
                          mismatchLabelKeys: [f]
                    podAntiAffinity:
                      preferredDuringSchedulingIgnoredDuringExecution:
                        - weight: 1
                          podAffinityTerm:
                            labelSelector: {matchExpressions: [{key: g, operator: Exists}]}
            """);

    assertThat(workload.selectedLabels().keySet())
        .containsExactlyInAnyOrder("a", "b", "c", "d", "e", "f", "g");
  }

  private static TemplateChange between(String old, String now) {
    return TemplateChange.between(workload(old), workload(now), VolatileKeys.DEFAULT, Set.of());
  }

  private static String template(String metadata, String spec) {
    return """
    {apiVersion: apps/v1, kind: Deployment, metadata: {name: x},
     spec: {template: {metadata: %s, spec: %s}}}
    """
        .formatted(metadata, spec);
  }
}
