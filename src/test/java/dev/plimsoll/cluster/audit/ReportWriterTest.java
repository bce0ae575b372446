package dev.plimsoll.cluster.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.cluster.InMemoryApiServer;
import dev.plimsoll.cluster.InaccessibleException;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.yaml.Manifests;
import dev.plimsoll.policy.Severity;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The reports in a cluster, by what they say in the end. */
class ReportWriterTest {

  private static final String GROUP = "/apis/wgpolicyk8s.io/v1alpha2";
  private static final String REPORTS = GROUP + "/policyreports";

  @RegisterExtension final InMemoryApiServer api = new InMemoryApiServer();

  private final Map<String, PolicyReport> reports = new TreeMap<>();

  private int write() throws InaccessibleException {
    return new ReportWriter(api.client(), ReportKind.POLICY_REPORT).write(reports);
  }

  private void finds(String namespace, String message) {
    String object =
        "{apiVersion: v1, kind: ConfigMap, metadata: {name: app%s}}"
            .formatted(namespace.isEmpty() ? "" : ", namespace: " + namespace);
    AuditFinding finding =
        AuditFinding.of(
            "check",
            Severity.High,
            Manifests.read("a.yaml", object.getBytes(StandardCharsets.UTF_8))
                .documents()
                .getFirst()
                .resource(),
            Pointer.ROOT,
            message);
    reports.computeIfAbsent(namespace, key -> new PolicyReport()).add(finding);
  }

  private static String path(String namespace) {
    return namespace.isEmpty()
        ? GROUP + "/clusterpolicyreports/plimsoll"
        : GROUP + "/namespaces/" + namespace + "/policyreports/plimsoll";
  }

  private JsonNode report(String namespace) {
    return api.get(path(namespace)).orElseThrow();
  }

  private String said(String namespace) {
    return report(namespace).path("results").path(0).path("message").asText();
  }

  private String revision(String namespace) {
    return report(namespace).path("metadata").path("resourceVersion").asText();
  }

  @Test
  void areOneForEachNamespaceAndOneForTheCluster() throws InaccessibleException {
    finds("team", "one");
    finds("", "two");

    assertThat(write()).isEqualTo(2);

    assertThat(report("team").path("kind").asText()).isEqualTo("PolicyReport");
    assertThat(report("").path("kind").asText()).isEqualTo("ClusterPolicyReport");
    assertThat(said("team")).isEqualTo("one");
    assertThat(said("")).isEqualTo("two");
    assertThat(report("team").at("/metadata/labels/app.kubernetes.io~1managed-by").asText())
        .isEqualTo("plimsoll");
    assertThat(report("team").at("/results/0/resources/0/namespace").asText()).isEqualTo("team");
    assertThat(report("").at("/results/0/resources/0").has("namespace")).isFalse();
  }

  @ParameterizedTest
  @EnumSource(ReportKind.class)
  void areOfTheKindThatIsAskedFor(ReportKind kind) throws InaccessibleException {
    finds("team", "one");

    new ReportWriter(api.client(), kind).write(reports);

    assertThat(api.list(kind.path("team")))
        .singleElement()
        .satisfies(
            node -> assertThat(node.path("apiVersion").asText()).isEqualTo(kind.apiVersion()))
        .satisfies(node -> assertThat(node.path("kind").asText()).isEqualTo(kind.kind("team")));
  }

  @Test
  void areWrittenOnlyWhereTheyChange() throws InaccessibleException {
    finds("team", "one");
    finds("other", "two");
    write();
    String unchanged = revision("other");
    String changed = revision("team");
    finds("team", "another");

    assertThat(write()).isEqualTo(1);

    assertThat(revision("other")).isEqualTo(unchanged);
    assertThat(revision("team")).isNotEqualTo(changed);
    assertThat(report("team").path("summary").path("warn").asInt()).isEqualTo(2);
    assertThat(write()).isZero();
  }

  /** Cut in the middle of a character, a text is stored as another, and differs ever after. */
  @Test
  void areNotWrittenAgainForALongMessage() throws InaccessibleException {
    finds("team", "x".repeat(999) + "\uD83D\uDEA2");
    write();

    assertThat(write()).isZero();
    assertThat(said("team")).isEqualTo("x".repeat(999));
  }

  @Test
  void areDeletedWhereNothingIsFoundAnyMore() throws InaccessibleException {
    finds("team", "one");
    finds("other", "two");
    write();
    reports.remove("team");

    assertThat(write()).isEqualTo(1);

    assertThat(api.get(path("team"))).isEmpty();
    assertThat(said("other")).isEqualTo("two");
  }

  @Test
  void ofOthersAreLeftAlone() throws InaccessibleException {
    api.put(
        """
        apiVersion: wgpolicyk8s.io/v1alpha2
        kind: PolicyReport
        metadata: {name: theirs, namespace: team, labels: {app.kubernetes.io/managed-by: plimsoll}}
        ---
        apiVersion: wgpolicyk8s.io/v1alpha2
        kind: PolicyReport
        metadata: {name: plimsoll, namespace: other, labels: {app.kubernetes.io/managed-by: kyverno}}
        """);

    assertThat(write()).isZero();

    assertThat(api.list(REPORTS)).hasSize(2);
  }

  @Test
  void areFoundAgainOnAnyPage() throws InaccessibleException {
    IntStream.range(0, 120).forEach(number -> finds("team-" + number, "one"));

    assertThat(write()).isEqualTo(120);
    assertThat(write()).isZero();
    assertThat(api.list(REPORTS)).hasSize(120);
  }

  @Test
  void areNotWrittenByHalfOfThoseThatAreThere() throws InaccessibleException {
    IntStream.range(0, 120).forEach(number -> finds("team-" + number, "one"));
    write();
    reports.clear();
    api.expire(REPORTS, false);

    assertThatThrownBy(this::write)
        .isInstanceOf(InaccessibleException.class)
        .hasMessageContainingAll("could not list policyreports of all namespaces", "(410)");
    assertThat(api.list(REPORTS)).hasSize(120);

    assertThat(write()).isEqualTo(120);
    assertThat(api.list(REPORTS)).isEmpty();
  }

  @Test
  void ofOtherNamespacesAreWrittenWhereSomebodyWasQuicker() throws InaccessibleException {
    finds("a", "one");
    finds("b", "one");
    finds("c", "one");
    write();
    finds("a", "two");
    finds("b", "two");
    finds("c", "two");
    api.before(
        "PUT",
        path("b"),
        () ->
            api.edit(
                path("b"),
                report -> {
                  report.withObject("metadata").withObject("labels").put("seen", "yes");
                  return report;
                }));

    assertThatThrownBy(this::write)
        .isInstanceOfSatisfying(
            KubernetesClientException.class, e -> assertThat(e.getCode()).isEqualTo(409));

    assertThat(report("a").path("summary").path("warn").asInt()).isEqualTo(2);
    assertThat(report("b").path("summary").path("warn").asInt()).isEqualTo(1);
    assertThat(report("c").path("summary").path("warn").asInt()).isEqualTo(2);
    assertThat(write()).isEqualTo(1);
    assertThat(report("b").path("summary").path("warn").asInt()).isEqualTo(2);
  }

  @Test
  void ofOtherNamespacesAreWrittenWhereOneIsThereThatCannotBeTaken() throws InaccessibleException {
    api.put(
        """
        apiVersion: wgpolicyk8s.io/v1alpha2
        kind: PolicyReport
        metadata: {name: plimsoll, namespace: b}
        """);
    finds("a", "one");
    finds("b", "one");
    finds("c", "one");

    assertThatThrownBy(this::write)
        .isInstanceOfSatisfying(
            KubernetesClientException.class, e -> assertThat(e.getCode()).isEqualTo(409));

    assertThat(said("a")).isEqualTo("one");
    assertThat(report("b").has("results")).isFalse();
    assertThat(said("c")).isEqualTo("one");
  }

  /** An audit takes its time, in which namespaces go; nobody would read their reports. */
  @Test
  void areNotMissedInNamespacesThatAreGoing() throws InaccessibleException {
    finds("a", "one");
    finds("gone", "one");
    finds("going", "one");
    finds("z", "one");
    api.fail("POST", GROUP + "/namespaces/gone/policyreports", 404);
    api.answer(
        "POST",
        GROUP + "/namespaces/going/policyreports",
        403,
        """
        {"kind": "Status", "apiVersion": "v1", "status": "Failure", "code": 403, "reason": "Forbidden",
         "details": {"causes": [{"reason": "NamespaceTerminating", "field": "metadata.namespace"}]}}
        """);

    assertThat(write()).isEqualTo(2);

    assertThat(said("a")).isEqualTo("one");
    assertThat(said("z")).isEqualTo("one");
  }

  @Test
  void areNotMissedWhereTheyHaveGoneBeforeTheyWereDeleted() throws InaccessibleException {
    finds("a", "one");
    finds("b", "one");
    write();
    reports.clear();
    api.before("DELETE", path("a"), () -> api.delete(path("a")));

    assertThat(write()).isEqualTo(1);

    assertThat(api.list(REPORTS)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {403, 500})
  void areNotWrittenWhereTheyCannotBeRead(int code) {
    finds("team", "one");
    api.fail("GET", REPORTS, code);

    assertThatThrownBy(this::write)
        .isInstanceOf(InaccessibleException.class)
        .hasMessageContainingAll("could not list policyreports", String.valueOf(code));

    assertThat(api.get(path("team"))).isEmpty();
  }

  @Test
  void areNotWrittenWhereTheClusterDoesNotHaveThem() {
    finds("team", "one");
    api.remove("wgpolicyk8s.io");
    api.serve("wgpolicyk8s.io", "v2", "PolicyReport");

    assertThatThrownBy(this::write)
        .isInstanceOf(InaccessibleException.class)
        .hasMessageContainingAll("no PolicyReport of wgpolicyk8s.io/v1alpha2", "--audit-reports");
  }

  /** One that is not the newest is written as well as it is read. */
  @Test
  void areWrittenAtTheVersionThatIsKnown() throws InaccessibleException {
    api.remove("wgpolicyk8s.io");
    api.serve("wgpolicyk8s.io", "v2", "PolicyReport");
    api.serve("wgpolicyk8s.io", "v2", "ClusterPolicyReport");
    api.serve("wgpolicyk8s.io", "v1alpha2", "PolicyReport");
    api.serve("wgpolicyk8s.io", "v1alpha2", "ClusterPolicyReport");
    finds("team", "one");
    write();

    assertThat(write()).isZero();
    assertThat(said("team")).isEqualTo("one");
  }

  /** With a thousand namespaces, each attempt would wait for as long as the first. */
  @Test
  void areGivenUpWhereTheApiServerDoesNotAnswerForAny() {
    finds("a", "one");
    finds("b", "one");
    api.failOnce("POST", GROUP + "/namespaces/a/policyreports", 503);

    assertThatThrownBy(this::write).isInstanceOf(KubernetesClientException.class);

    assertThat(api.list(REPORTS)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"<html>maintenance</html>", "", "[]", "{}"})
  void areNotWrittenAfterAnAnswerThatIsNoList(String body) throws InaccessibleException {
    finds("team", "one");
    api.answer("GET", REPORTS, 200, body);

    assertThatThrownBy(this::write)
        .isInstanceOf(InaccessibleException.class)
        .hasMessageContaining("could not list policyreports of all namespaces");

    assertThat(api.get(path("team"))).isEmpty();
  }

  @Test
  void areTriedInEveryNamespaceWhereTheyMayNotBeWritten() throws InaccessibleException {
    finds("a", "one");
    finds("b", "one");
    api.fail("POST", GROUP + "/namespaces/a/policyreports", 403);

    assertThatThrownBy(this::write)
        .isInstanceOfSatisfying(
            KubernetesClientException.class, e -> assertThat(e.getCode()).isEqualTo(403));

    assertThat(said("b")).isEqualTo("one");
  }

  @Test
  void arePutRightWhereSomebodyEditedThem() throws InaccessibleException {
    finds("team", "one");
    write();
    api.edit(
        path("team"),
        report -> {
          ((ObjectNode) report.path("summary")).put("warn", 7);
          return report;
        });

    assertThat(write()).isEqualTo(1);

    assertThat(report("team").path("summary").path("warn").asInt()).isEqualTo(1);
  }
}
