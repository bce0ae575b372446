package dev.plimsoll.rule;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.manifest.yaml.Completeness;
import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.FixedClusterView;
import dev.plimsoll.policy.ObjectChange;
import dev.plimsoll.policy.Severity;
import dev.plimsoll.rule.support.Handling;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IgnoredFieldsRuleTest {

  private static final String CHART = "chart: shop, sourceRef: {kind: HelmRepository, name: a}, ";

  private static List<Finding> evaluate(String chart, Completeness completeness)
      throws IOException {
    Resource release =
        new Resource(
            new YAMLMapper()
                .readTree(
                    "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: a}\n"
                        + "spec: {chart: {"
                        + chart
                        + "}}"));
    return new IgnoredFieldsRule(Handling.Advise, Handling.Advise)
        .evaluate(ObjectChange.inFile(release, completeness), new FixedClusterView(List.of()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "verify: {matchOIDCIdentity: []} | verify.matchOIDCIdentity | High",
        "verify: {trustedRootSecretRef: {name: a}} | verify.trustedRootSecretRef | High",
        "ref: {tag: 1.2.3} | ref | Low",
        "insecure: true | insecure | Low",
        "secretRef: {name: a} | secretRef | Low",
        "certSecretRef: {name: a} | certSecretRef | Low",
        "proxySecretRef: {name: a} | proxySecretRef | Low",
        "serviceAccountName: a | serviceAccountName | Low",
        "provider: aws | provider | Low",
        "layerSelector: {operation: copy} | layerSelector | Low",
        "ignore: a | ignore | Low",
        "suspend: true | suspend | Low",
        "timeout: 1m | timeout | Low",
      })
  void findsEachFieldThatFluxDoesNotPassOn(String field, String path, Severity severity)
      throws IOException {
    for (String kind : List.of("", "kind: HelmChart, ")) {
      assertThat(evaluate(kind + "spec: {" + CHART + field + "}", Completeness.Whole))
          .singleElement()
          .isInstanceOfSatisfying(
              Finding.Advice.class,
              advice -> {
                assertThat(advice.path()).hasToString("spec.chart.spec." + path);
                assertThat(advice.severity()).isEqualTo(severity);
                assertThat(advice.message())
                    .contains("has no effect in the template of a HelmChart");
              });
    }
    String inline = "kind: OCIRepository, spec: {url: 'oci://example.org/shop', " + field + "}";
    assertThat(evaluate(inline, Completeness.Whole)).isEmpty();
  }

  @Test
  void isSilentAboutPartsThatNameNoKindAndAboutWhatFluxPassesOn() throws IOException {
    String insecure = "spec: {insecure: true}";
    assertThat(evaluate(insecure, Completeness.Fragment)).isEmpty();
    assertThat(evaluate("kind: HelmChart, " + insecure, Completeness.Fragment)).hasSize(1);
    assertThat(evaluate("kind: '${KIND}', " + insecure, Completeness.Whole)).isEmpty();
    assertThat(
            evaluate(
                "spec: {"
                    + CHART
                    + "version: 1.x, interval: 1h, reconcileStrategy: Revision, valuesFiles: [],"
                    + " verify: {provider: cosign, secretRef: {name: a}}}",
                Completeness.Whole))
        .isEmpty();
  }
}
