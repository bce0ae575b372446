package dev.plimsoll.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.plimsoll.testbed.ApiServer;
import dev.plimsoll.testbed.Await;
import dev.plimsoll.testbed.Cluster;
import dev.plimsoll.testbed.NeedsTestbed;
import dev.plimsoll.testbed.Testbed;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the comparison says of the API server's own policies, on a real one. Each test has a name of
 * its own for policy and release, and for the label by which the one evaluates the other: what the
 * API server is told to forget it may go on applying for a while.
 */
@NeedsTestbed
class ComparisonIT {

  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final String NAME = "compared";
  private static final String RELEASES =
      "/apis/helm.toolkit.fluxcd.io/v2/namespaces/default/helmreleases";

  private static final String VALIDATING =
      """
      apiVersion: admissionregistration.k8s.io/v1
      kind: ValidatingAdmissionPolicy
      metadata: {name: compared}
      spec:
        matchConstraints:
          objectSelector: {matchLabels: {compared: "true"}}
          resourceRules:
            - {apiGroups: [helm.toolkit.fluxcd.io], apiVersions: ["*"], operations: [CREATE, UPDATE], resources: [helmreleases]}
        validations:
          - {expression: "%s", message: "by the policy"%s}
      ---
      apiVersion: admissionregistration.k8s.io/v1
      kind: ValidatingAdmissionPolicyBinding
      metadata: {name: compared}
      spec: {policyName: compared, validationActions: [%s]}
      """;

  private static final String MUTATING =
      """
      apiVersion: admissionregistration.k8s.io/v1
      kind: MutatingAdmissionPolicy
      metadata: {name: compared}
      spec:
        reinvocationPolicy: IfNeeded
        failurePolicy: Fail
        matchConstraints:
          objectSelector: {matchLabels: {compared: "true"}}
          resourceRules:
            - {apiGroups: [helm.toolkit.fluxcd.io], apiVersions: ["*"], operations: [CREATE, UPDATE], resources: [helmreleases]}
        matchConditions:
          - {name: both, expression: "has(object.spec.chart) && has(object.spec.chartRef)"}
        mutations:
          - patchType: JSONPatch
            jsonPatch: {expression: "[JSONPatch{op: 'remove', path: '%s'}]"}
      ---
      apiVersion: admissionregistration.k8s.io/v1
      kind: MutatingAdmissionPolicyBinding
      metadata: {name: compared}
      spec: {policyName: compared}
      """;

  private static final String RELEASE =
      """
      apiVersion: helm.toolkit.fluxcd.io/v2
      kind: HelmRelease
      metadata: {name: compared, namespace: default, labels: {compared: "true"}}
      spec:
        interval: 10m
        chart: {spec: {chart: shop, version: "%s", sourceRef: {kind: HelmRepository, name: shop}}}
      """;

  private static final String MIXED =
      RELEASE.formatted("1.4.2") + "  chartRef: {kind: OCIRepository, name: shop}\n";

  private static final AtomicInteger NEXT = new AtomicInteger();

  private static Cluster cluster;
  private static ApiServer server;

  private final String name = NAME + "-" + NEXT.getAndIncrement();

  @BeforeAll
  static void define(Testbed testbed, Cluster real) {
    cluster = real;
    cluster.kubectl("apply", "--server-side", "-f", testbed.crds().toString()).success();
    cluster.kubectl("wait", "--for=condition=Established", "crd", "--all").success();
    server = new ApiServer(cluster);
  }

  @AfterEach
  void forget() {
    for (String kind : new String[] {"validating", "mutating"}) {
      for (String what : new String[] {"policybinding", "policy"}) {
        cluster.kubectl("delete", "--ignore-not-found", kind + "admission" + what, name).success();
      }
    }
  }

  private String named(String yaml) {
    return yaml.replace(NAME, name);
  }

  private ApiServer.Answer create(String release) {
    try {
      JsonNode object = YAML.readTree(named(release));
      return server.tryToCreate(RELEASES, object);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private static String reason(ApiServer.Answer answer) {
    return answer.body().path("reason").asText();
  }

  private static String message(ApiServer.Answer answer) {
    return answer.body().path("message").asText();
  }

  private void validate(String expression, String more) {
    cluster.apply(named(VALIDATING.formatted(expression, more, "Deny")));
  }

  @Test
  void aValidatingPolicyAnswers422ByDefault() {
    validate("isSemver(object.spec.chart.spec.version)", "");
    Await.until("a range is denied", () -> create(RELEASE.formatted("1.x")).isDenial());

    ApiServer.Answer denied = create(RELEASE.formatted("1.x"));

    assertThat(denied.code()).isEqualTo(422);
    assertThat(reason(denied)).isEqualTo("Invalid");
  }

  @Test
  void itAnswers403WhereItsAuthorSaysSo() {
    validate("isSemver(object.spec.chart.spec.version)", ", reason: Forbidden");
    Await.until("a range is denied", () -> create(RELEASE.formatted("1.x")).isDenial());

    ApiServer.Answer denied = create(RELEASE.formatted("1.x"));

    assertThat(denied.code()).isEqualTo(403);
    assertThat(create(RELEASE.formatted("1.4.2")).isDenial()).isFalse();
  }

  @Test
  void itIsAskedAfterTheDefinitionHasAnswered() {
    validate("!(has(object.spec.chart) && has(object.spec.chartRef))", ", reason: Forbidden");

    ApiServer.Answer denied = create(MIXED);

    assertThat(denied.code()).isEqualTo(422);
    assertThat(message(denied))
        .contains("either chart or chartRef must be set")
        .doesNotContain("by the policy");
  }

  @Test
  void itWarns() {
    cluster.apply(
        named(VALIDATING.formatted("isSemver(object.spec.chart.spec.version)", "", "Warn, Audit")));

    Await.until(
        "a range is denied",
        () ->
            cluster
                .kubectl("create", "--dry-run=server", "-f", "-")
                .input(named(RELEASE.formatted("1.x")))
                .run()
                .err()
                .contains("by the policy"));

    assertThat(create(RELEASE.formatted("1.x")).isDenial()).isFalse();
  }

  /** Both reach from 1.4.2 to all of 1.4 and no further. */
  @Test
  void itGoesByTheSpellingOfARange() {
    validate("object.spec.chart.spec.version.matches('^[0-9]+[.][0-9]+[.]x$')", "");
    Await.until(
        "a range without an end is denied", () -> create(RELEASE.formatted(">=1")).isDenial());

    assertThat(create(RELEASE.formatted("1.4.x")).isDenial()).isFalse();
    assertThat(create(RELEASE.formatted(">=1.4.0 <1.5.0")).isDenial()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "semver(object.spec.chart.spec.version).within('1.4.x')",
        "resource.Get('source.toolkit.fluxcd.io/v1', 'ocirepositories', 'a', 'b') != null",
        "base64.decode(object.metadata.name) != b''",
        "gunzip(object.metadata.name) != ''"
      })
  void whatItHasNoFunctionForDoesNotCompile(String expression) {
    assertThat(
            cluster
                .kubectl("create", "--dry-run=server", "-f", "-")
                .input(VALIDATING.formatted(expression, "", "Deny"))
                .run()
                .err())
        .contains("compilation failed");
  }

  @Test
  void aMutatingPolicyTakesAwayALeftOverChart() {
    cluster.apply(named(MUTATING.formatted("/spec/chart")));

    Await.until("a mixed release is fixed", () -> !create(MIXED).isDenial());

    assertThat(create(MIXED).body().path("spec").has("chart")).isFalse();
  }

  @Test
  void aMutationThatFailsIsCalledInvalid() {
    cluster.apply(named(MUTATING.formatted("/spec/nothing")));
    Await.until("a patch is denied", () -> message(create(MIXED)).contains("nonexistent"));

    assertThat(reason(create(MIXED))).isEqualTo("Invalid");
  }
}
