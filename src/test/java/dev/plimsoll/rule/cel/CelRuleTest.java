package dev.plimsoll.rule.cel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plimsoll.flux.FluxVersion;
import dev.plimsoll.manifest.Problem;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.manifest.yaml.Completeness;
import dev.plimsoll.manifest.yaml.Manifests;
import dev.plimsoll.policy.ClusterView;
import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.ObjectChange;
import dev.plimsoll.policy.document.PolicyDocuments;
import dev.plimsoll.policy.engine.EnforcedFinding;
import dev.plimsoll.policy.engine.PolicySet;
import dev.plimsoll.policy.engine.Verdict;
import dev.plimsoll.rule.Rules;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CelRuleTest {

  private static final String RELEASE =
      """
      apiVersion: helm.toolkit.fluxcd.io/v2
      kind: HelmRelease
      metadata: {name: shop, namespace: team-a, labels: {team: a}}
      spec:
        interval: 10m
        chartRef: {kind: OCIRepository, name: shop}
        values: {replicas: 3, big: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], secret: correct-horse}
      """;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "object.spec.values.replicas == 3",
        "object.metadata.namespace == 'team-a'",
        "has(object.spec.chartRef) && !has(object.spec.chart)",
        "object.?spec.?missing.orValue('x') == 'x'",
        "object.spec[?'missing'].hasValue() == false",
        "oldObject == null",
        "request.operation == 'CREATE' && request.name == 'shop'",
        "request.kind.kind == 'HelmRelease' && request.kind.version == 'v2'",
        "object.spec.values.big.all(x, x > 0)",
        "object.spec.values.big.exists_one(x, x == 3)",
        "object.spec.values.big.map(x, x * 2).sum() == 110",
        "object.spec.values.big.max() == 10 && object.spec.values.big.min() == 1",
        "object.spec.values.big.isSorted()",
        "object.spec.values.big.indexOf(3) == 2",
        "[1, 2, 1].lastIndexOf(1) == 2",
        "'abcabc'.indexOf('c') == 2",
        "'abc-123'.find('[0-9]+') == '123'",
        "'a1b2c3'.findAll('[0-9]') == ['1', '2', '3']",
        "'a1b2c3'.findAll('[0-9]', 2).size() == 2",
        "'x'.find('[0-9]') == ''",
        "'A,b'.lowerAscii().split(',').join('-') == 'a-b'",
        "'hello'.substring(1, 3) == 'el' && ' x '.trim() == 'x'",
        "'%s is %d'.format(['a', 3]) == 'a is 3'",
        "sets.contains([1, 2, 3], [2]) && sets.intersects([1], [1, 2])",
        "quantity('1.5Gi').isGreaterThan(quantity('1500Mi'))",
        "quantity('1Gi') == quantity('1024Mi')",
        "quantity('100m').add(quantity('900m')) == quantity('1')",
        "quantity('5').sub(2).asInteger() == 3",
        "quantity('0.5').isInteger() == false && sign(quantity('-1')) == -1",
        "quantity('1k').compareTo(quantity('1000')) == 0",
        "isQuantity('1.5Gi') && !isQuantity('1 Gi') && !isQuantity('ten')",
        "url('https://user@example.com:8443/a%20b?x=1&x=2#f').getHost() == 'example.com:8443'",
        "url('https://example.com:8443/a').getPort() == '8443'",
        "url('https://[::1]:80/a').getHostname() == '::1'",
        "url('https://example.com/a b').getEscapedPath() == '/a%20b'",
        "url('https://example.com/a?x=1&x=2').getQuery()['x'] == ['1', '2']",
        "url('/a/b').getScheme() == ''",
        "isURL('https://example.com') && !isURL('../a')",
        "ip('10.0.0.1').family() == 4 && ip('::1').isLoopback()",
        "isIP('::1') && !isIP('10.0.0.256') && !isIP('fe80::1%eth0') && !isIP('::ffff:1.2.3.4')",
        "ip.isCanonical('::1') && !ip.isCanonical('0:0:0:0:0:0:0:1')",
        "ip('10.0.0.1').isGlobalUnicast() && ip('224.0.0.1').isLinkLocalMulticast()",
        "string(ip('::1')) == '::1'",
        "cidr('10.0.0.0/8').containsIP('10.1.2.3') &&"
            + " cidr('10.0.0.0/8').containsIP(ip('10.1.2.3'))",
        "cidr('10.0.0.0/8').containsCIDR('10.1.0.0/16') &&"
            + " !cidr('10.1.0.0/16').containsCIDR(cidr('10.0.0.0/8'))",
        "cidr('10.1.2.3/8').masked() == cidr('10.0.0.0/8') && cidr('10.0.0.0/8').prefixLength() =="
            + " 8",
        "string(cidr('10.0.0.0/8')) == '10.0.0.0/8' && cidr('10.0.0.1/8').ip() == ip('10.0.0.1')",
        "isCIDR('10.0.0.0/8') && !isCIDR('10.0.0.0/33') && !isCIDR('10.0.0.0')",
        "semver('1.2.3').isLessThan(semver('1.10.0')) && semver('1.2.3').major() == 1",
        "isSemver('1.2.3') && !isSemver('v1.2.3') && !isSemver('1.2') && isSemver('v1.2', true)",
        "semver('v01.2', true).compareTo(semver('1.2.0')) == 0",
        "object.spec.values.big.indexOf(3) == 2 &&"
            + " cidr('10.0.0.0/8').containsIP(object.?spec.?ip.orValue('10.0.0.1'))",
        "duration('1h') > duration('59m') && timestamp('2026-01-02T03:04:05Z').getFullYear() =="
            + " 2026",
        "object.spec.values.map(k, k).size() == 3",
        "object.metadata.labels.all(k, k.startsWith('t'))",
        "[1, 2, 3].all(i, v, i < v)",
        "string(1) == '1' && int('7') == 7 && double('1.5') == 1.5",
      })
  void holds(String expression) {
    assertThat(verdict(expression).findings()).extracting(EnforcedFinding::message).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "object.spec.values.missing == 1",
        "quantity('ten') == quantity('10')",
        "object.spec.values.big[99] == 1",
        "1 / 0 == 1",
        "ip('nowhere').family() == 4",
        "object.spec.interval.find('[') == ''",
        "[].max() == 1",
        "object.spec.values.secret.size() > 'x'.find(object.spec.values.secret + '[').size()",
      })
  void isAnsweredByTheFailurePolicyWhereItHasNoValue(String expression) {
    Verdict verdict = verdict(expression);

    assertThat(verdict).isInstanceOf(Verdict.Denied.class);
    assertThat(verdict.findings())
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.finding()).isInstanceOf(Finding.Broken.class);
          assertThat(finding.message())
              .startsWith("the expression `")
              .contains("could not be evaluated")
              .doesNotContain("correct-horse");
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[0,1,2,3,4,5,6,7,8,9].all(a, [0,1,2,3,4,5,6,7,8,9].all(b, [0,1,2,3,4,5,6,7,8,9].all(c,"
            + " [0,1,2,3,4,5,6,7,8,9].all(d, [0,1,2,3,4,5,6,7,8,9].all(e,"
            + " [0,1,2,3,4,5,6,7,8,9].all(f, a + b + c + d + e + f >= 0))))))",
        "variables.v9.size() > 0",
        "variables.v9.size() < 0 || true",
      })
  void isStoppedWhereItRunsAway(String expression) {
    StringBuilder variables = new StringBuilder("{name: v0, expression: \"'0123456789'\"}");
    for (int i = 1; i < 10; i++) {
      String before = "variables.v" + (i - 1);
      variables
          .append(", {name: v%d, expression: \"".formatted(i))
          .append(String.join(" + ", java.util.Collections.nCopies(8, before)))
          .append("\"}");
    }

    Verdict verdict =
        verdict(
            "variables: [" + variables + "]\n      expression: \"" + expression + "\"", RELEASE);

    assertThat(verdict.findings())
        .singleElement()
        .extracting(EnforcedFinding::message)
        .asString()
        .contains("it costs more than one evaluation may");
  }

  @Test
  void ignoresWhereThePolicyIgnoresFailures() {
    PolicyDocuments policies =
        policies("expression: \"1 / 0 == 1\"", "spec: {failurePolicy: Ignore, rules:");

    Verdict verdict = evaluate(policies, RELEASE);

    assertThat(verdict).isInstanceOf(Verdict.Allowed.class);
    assertThat(verdict.findings()).hasSize(1);
  }

  @Test
  void namesThePlaceThatItLooksAt() {
    Verdict verdict =
        verdict("object.spec.values.replicas > 3 && object.spec.values.big.size() > 1");

    assertThat(verdict.findings())
        .singleElement()
        .satisfies(finding -> assertThat(finding.finding().path()).hasToString("spec.values"));
  }

  @Test
  void computesItsMessageWithoutWhatMustNotBeShown() {
    Verdict verdict =
        verdict(
            """
            expression: "object.spec.values.secret == ''"
                  messageExpression: "'interval ' + object.spec.interval + ', secret ' + object.spec.values.secret\"\
            """,
            RELEASE);

    assertThat(verdict.findings())
        .singleElement()
        .extracting(EnforcedFinding::message)
        .isEqualTo("interval 10m, secret (hidden)");
  }

  @Test
  void readsEachVariableFromThoseBeforeIt() {
    Verdict verdict =
        verdict(
            """
            variables:
                    - {name: least, expression: "2"}
                    - {name: enough, expression: "object.spec.values.replicas >= variables.least"}
                    - {name: broken, expression: "object.spec.nothing"}
                  expression: variables.enough\
            """,
            RELEASE);

    assertThat(verdict.findings()).isEmpty();
  }

  @Test
  void saysWhereInAnExpressionItIsWrong() {
    String policy =
        """
        apiVersion: plimsoll.dev/v1alpha1
        kind: Policy
        metadata: {name: p}
        spec:
          rules:
            - id: plain
              cel:
                expression: object.spec.replicas > 1 && objekt.spec.x
            - id: literal
              cel:
                variables: [{name: a, expression: "1"}]
                expression: |
                  object.spec.a == 1 &&
                    variables.b == 2
            - id: folded
              cel:
                expression: >-
                  object.spec.a == 1 &&
                  object.spec.b.nope()
            - id: quoted
              cel:
                expression: "object.spec.a == 1 + 'x' || request.nam == \\"x\\""
            - id: type
              cel:
                expression: "1 + 1"
            - id: message
              cel:
                expression: "true"
                messageExpression: "1"
            - id: gate
              cel: {expression: "authorizer == null"}
        """;

    List<String> problems = documents(policy).problems().stream().map(Problem::toString).toList();

    assertThat(problems)
        .satisfiesExactly(
            text -> assertThat(text).startsWith("p.yaml:8:49: ").contains("'objekt'"),
            text ->
                assertThat(text)
                    .startsWith("p.yaml:14:13: ")
                    .contains("there is no variable of that name"),
            text -> assertThat(text).startsWith("p.yaml:19:29: ").contains("'nope'"),
            text ->
                assertThat(text)
                    .startsWith("p.yaml:22:41: ")
                    .contains("found no matching overload"),
            text -> assertThat(text).startsWith("p.yaml:22:57: ").contains("undefined field 'nam'"),
            text -> assertThat(text).contains("must give a bool, and gives a int"),
            text -> assertThat(text).contains("must give a string, and gives a int"),
            text -> assertThat(text).contains("neither authorizer nor params"));
  }

  @Test
  void leavesAnOldFaultBeUnlessWhatItReadsChanges() {
    PolicySet policies =
        new PolicySet(policies("expression: object.spec.values.replicas < 3"), Clock.systemUTC());
    Resource before = object(RELEASE);
    Resource elsewhere = object(RELEASE.replace("10m", "20m"));
    Resource worse = object(RELEASE.replace("replicas: 3", "replicas: 7"));

    assertThat(policies.check(update(before, elsewhere), ClusterView.unknown("x")))
        .isInstanceOf(Verdict.Allowed.class);
    assertThat(policies.check(update(before, worse), ClusterView.unknown("x")))
        .isInstanceOf(Verdict.Denied.class);
  }

  @Test
  void doesNotTakeAVariableOfFluxForAFault() {
    Verdict verdict =
        verdict("expression: object.spec.interval == '10m'", RELEASE.replace("10m", "${INTERVAL}"));

    assertThat(verdict.findings()).isEmpty();
  }

  private static ObjectChange update(Resource before, Resource after) {
    ObjectChange created = ObjectChange.inFile(after, Completeness.Whole);
    return new ObjectChange(
        dev.plimsoll.policy.Operation.Update,
        created.requestedType(),
        after,
        before,
        created.requester(),
        created.origin(),
        created.completeness(),
        false);
  }

  private static Verdict verdict(String expression) {
    JsonNode quoted = com.fasterxml.jackson.databind.node.TextNode.valueOf(expression);
    return verdict("expression: " + quoted, RELEASE);
  }

  private static Verdict verdict(String rule, String object) {
    return evaluate(policies(rule), object);
  }

  private static Verdict evaluate(PolicyDocuments policies, String object) {
    return new PolicySet(policies, Clock.systemUTC())
        .check(
            ObjectChange.inFile(object(object), Completeness.Whole),
            ClusterView.unknown("it is alone"));
  }

  private static Resource object(String yaml) {
    return Manifests.read("a.yaml", yaml.getBytes(StandardCharsets.UTF_8))
        .documents()
        .getFirst()
        .resource();
  }

  private static PolicyDocuments policies(String rule) {
    return policies(rule, "spec: {rules:");
  }

  private static PolicyDocuments policies(String rule, String spec) {
    String policy =
        """
        apiVersion: plimsoll.dev/v1alpha1
        kind: Policy
        metadata: {name: p}
        spec:
          failurePolicy: %s
          rules:
          - id: r
            cel:
              %s
        """
            .formatted(spec.contains("Ignore") ? "Ignore" : "Fail", rule);
    PolicyDocuments documents = documents(policy);
    assertThat(documents.problems()).isEmpty();
    return documents;
  }

  private static PolicyDocuments documents(String policy) {
    return PolicyDocuments.read(
        Manifests.read("p.yaml", policy.getBytes(StandardCharsets.UTF_8)).documents(),
        new Rules(FluxVersion.LATEST));
  }
}
