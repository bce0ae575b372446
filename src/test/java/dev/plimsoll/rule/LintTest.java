package dev.plimsoll.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.flux.FluxNamespaces;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.manifest.yaml.Manifests;
import dev.plimsoll.policy.document.PolicyDocuments;
import dev.plimsoll.policy.lint.Lint;
import dev.plimsoll.policy.lint.LintFinding;
import dev.plimsoll.policy.setting.SettingProblems;
import dev.plimsoll.policy.setting.SettingTypes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said about policies that are sound but probably not meant. */
class LintTest {

  private static final LocalDate TODAY = LocalDate.parse("2026-11-21");

  private static final String PINNED =
      policy("pinned", "match: {resources: [HelmRelease]}", "{id: a, chartVersion: {}}");

  /** A policy; {@code rule} in YAML's flow style. */
  private static String policy(String name, String spec, String rule) {
    return """
    ---
    apiVersion: plimsoll.dev/v1alpha1
    kind: Policy
    metadata: {name: %s}
    spec:
      %s
      rules:
        - %s
    """
        .formatted(name, spec.replace("\n", "\n  "), rule);
  }

  private static String exception(String spec) {
    return """
    ---
    apiVersion: plimsoll.dev/v1alpha1
    kind: PolicyException
    metadata: {name: legacy}
    spec:
      policies: [pinned]
      reason: waiting for the vendor
      owner: team-data
      %s
    """
        .formatted(spec.replace("\n", "\n  "));
  }

  private static List<LintFinding> lint(String... documents) {
    return Lint.of(PolicyFiles.in("p.yaml", String.join("", documents)), TODAY);
  }

  @Test
  void saysNothingAboutTheShippedPolicies() throws IOException {
    assertThat(Lint.of(PolicyFiles.below(Path.of("policies")), TODAY)).isEmpty();
  }

  @Test
  void namesEveryErrorAndNotOnlyTheFirst() {
    List<LintFinding> findings =
        lint(
            policy("one", "severity: Hihg", "{id: a, chartVersion: {updatess: Exact}}"),
            policy("two", "match: {names: ['[a]']}", "{id: a, chartSorce: {}}"));

    assertThat(findings).extracting(LintFinding::level).containsOnly(LintFinding.Level.error);
    assertThat(findings)
        .extracting(
            finding -> finding.problem().location().line() + " " + finding.problem().message())
        .satisfiesExactly(
            text -> assertThat(text).startsWith("6 ").contains("Hihg"),
            text -> assertThat(text).startsWith("8 ").contains("did you mean \"updates\"?"),
            text -> assertThat(text).startsWith("14 ").contains("is no glob"),
            text -> assertThat(text).startsWith("16 ").contains("did you mean \"chartSource\"?"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "match: {resources: [OCIRepository]} | {id: a, chartSource: {}} | is about HelmRelease",
        "match: {resources: [HelmRelease]} | {id: a, deletion: {}} | does not name Delete",
        "match: {operations: [Delete]} | {id: a, chartSource: {}} | lets deletions pass",
        "match: {selector: {matchLabels: {a: b}, matchExpressions: [{key: a, operator: NotIn, values: [b]}]}} | {id: a, chartSource: {}} | two things at once",
        "exclude: [{names: ['*']}] | {id: a, chartSource: {}} | excludes everything",
      })
  void namesRulesThatCanNeverMatch(String spec, String rule, String words) {
    assertThat(lint(policy("p", spec, rule)))
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.check()).isEqualTo("never-matches");
          assertThat(finding.level()).isEqualTo(LintFinding.Level.warning);
          assertThat(finding.problem().message()).contains(words);
        });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "match: {resources: [HelmRelease]} | match: {resources: [HelmRelease], names: [shop]} | true",
        "match: {namespaces: {names: [prod-*]}} | match: {namespaces: {names: [prod-eu, prod-us-*]}} | true",
        "match: {selector: {matchLabels: {a: b}}} | match: {selector: {matchLabels: {a: b, c: d}}} | true",
        "severity: Low | match: {users: [alice]} | true",
        "action: Warn | action: Audit | true",
        "action: Warn | action: Deny | false",
        "match: {resources: [HelmRelease]} | match: {resources: [HelmRelease, OCIRepository]} | false",
        "match: {namespaces: {names: [prod-eu]}} | match: {namespaces: {names: [prod-*]}} | false",
        "exclude: [{names: [shop]}] | match: {names: [shop, blog]} | false",
        "exclude: [{names: [shop]}] | match: {names: [blog]} | true",
      })
  void namesRulesThatAnotherPolicyMakesNeedless(String wide, String narrow, boolean shadowed) {
    String rule = "{id: a, chartVersion: {updates: None}}";

    List<LintFinding> findings = lint(policy("wide", wide, rule), policy("narrow", narrow, rule));

    assertThat(findings)
        .extracting(
            finding -> finding.check() + ": " + finding.problem().message().split(" does")[0])
        .filteredOn(text -> text.contains("rule narrow"))
        .containsExactlyElementsOf(
            shadowed ? List.of("shadowed: rule narrow/a finds nothing that wide/a") : List.of());
  }

  @Test
  void namesOneOfTwoEqualPolicies() {
    List<LintFinding> findings = lint(PINNED, PINNED.replace("pinned", "again"));

    assertThat(findings)
        .singleElement()
        .satisfies(finding ->
            assertThat(finding.problem().message())
                .startsWith("rule pinned/a finds nothing that again"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "until: 2026-12-21 | ends on 2026-12-21, in 30 days",
        "until: 2026-11-22 | ends on 2026-11-22, in 1 day;",
        "until: 2026-11-21 | ends on 2026-11-21, today",
        "until: 2026-11-20 | ended on 2026-11-20",
      })
  void namesExceptionsThatEndSoon(String until, String words) {
    assertThat(lint(PINNED, exception("match: {names: [shop]}\n" + until)))
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.check()).isEqualTo("exception-ends");
          assertThat(finding.problem().message())
              .contains(words)
              .endsWith("Its owner is team-data.");
        });
  }

  @Test
  void isSilentAboutExceptionsThatEndLater() {
    assertThat(lint(PINNED, exception("match: {names: [shop]}\nuntil: 2026-12-22"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{resources: [OCIRepository]}", "{operations: [Delete]}"})
  void namesExceptionsThatMatchNothing(String match) {
    assertThat(lint(PINNED, exception("match: " + match)))
        .singleElement()
        .satisfies(finding -> assertThat(finding.check()).isEqualTo("exception-matches-nothing"));
  }

  @Test
  void namesExceptionsThatSwitchAPolicyOffForGood() {
    assertThat(lint(PINNED, exception("match: {resources: [HelmRelease]}")))
        .singleElement()
        .satisfies(
            finding -> assertThat(finding.problem().message()).contains("exempts everything"));
  }

  @Test
  void namesExceptionsThatNoManifestNeeds() {
    String shop =
        """
        apiVersion: helm.toolkit.fluxcd.io/v2
        kind: HelmRelease
        metadata: {name: %s, namespace: legacy}
        """;
    PolicyDocuments documents =
        PolicyFiles.in("p.yaml", PINNED + exception("match: {names: [shop]}"));

    List<LintFinding> used = Lint.unused(documents, List.of(object(shop.formatted("shop"))));
    List<LintFinding> unused = Lint.unused(documents, List.of(object(shop.formatted("blog"))));

    assertThat(used).isEmpty();
    assertThat(unused).extracting(LintFinding::check).containsExactly("exception-matches-nothing");
  }

  private static Resource object(String yaml) {
    return Manifests.read("o.yaml", yaml.getBytes(StandardCharsets.UTF_8))
        .documents()
        .getFirst()
        .resource();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{id: a, volatileMetadata: {mode: Strip}} | {id: b, volatileMetadata: {}} | true",
        "{id: a, volatileMetadata: {mode: Strip, labels: [a/*], annotations: []}} | {id: b, volatileMetadata: {labels: [a/b], annotations: []}} | true",
        "{id: a, volatileMetadata: {mode: Strip, labels: [a/*], annotations: []}} | {id: b, volatileMetadata: {labels: [b/*], annotations: []}} | false",
      })
  void namesRulesThatWriteDifferentThings(String one, String other, boolean conflict) {
    String match = "action: Warn\nmatch: {resources: [Deployment]}";

    List<LintFinding> findings = lint(policy("one", match, one), policy("two", match, other));
    List<LintFinding> apart =
        lint(
            policy("one", match, one),
            policy("two", match.replace("Deployment", "DaemonSet"), other));

    assertThat(findings)
        .extracting(LintFinding::check)
        .containsExactlyElementsOf(conflict ? List.of("conflicting-writes") : List.of());
    assertThat(apart).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "match: {resources: [Release, Deployment]} | {id: a, imageRollback: {declared: Deny}} | true",
        "match: {resources: [Release]}             | {id: a, imageRollback: {declared: Deny}} | false",
        "match: {resources: [Deployment]}          | {id: a, imageRollback: {}}               | false",
        "match: {resources: [Deployment]}          | {id: a, manualEdits: {fluxUsers: [nobody]}} | true",
        "match: {resources: [Deployment]}          | {id: a, manualEdits: {}}                   | false",
        "match: {resources: [StatefulSet]}         | {id: a, forcedReplacement: {}}           | true",
        "match: {resources: [StatefulSet], users: [alice]} | {id: a, forcedReplacement: {}}   | false",
      })
  void namesRulesThatCanDenyWhatHelmControllerWrites(String spec, String rule, boolean warned) {
    List<LintFinding> deny = lint(policy("p", spec, rule));
    List<LintFinding> warn = lint(policy("p", spec + "\naction: Warn", rule));
    List<LintFinding> excluded =
        lint(
            policy(
                "p",
                spec
                    + "\nexclude: [{users: ['system:serviceaccount:flux-system:helm-controller']}]",
                rule));

    assertThat(deny)
        .extracting(LintFinding::check)
        .containsExactlyElementsOf(warned ? List.of("denies-flux") : List.of());
    assertThat(warn).isEmpty();
    assertThat(excluded).isEmpty();
  }

  @Test
  void knowsHelmControllerByTheNamespacesOfFlux() {
    String excluded =
        "exclude: [{users: ['system:serviceaccount:flux-system:helm-controller']}]\n"
            + "match: {resources: [StatefulSet]}";
    PolicyDocuments documents =
        PolicyFiles.in("p.yaml", policy("p", excluded, "{id: a, forcedReplacement: {}}"));

    assertThat(Lint.of(documents, TODAY)).isEmpty();
    assertThat(Lint.of(documents, TODAY, FluxNamespaces.parse("flux-system,gitops")))
        .extracting(LintFinding::check)
        .containsExactly("denies-flux");
  }

  /** All are RE2: the time that one takes grows with the text and not faster. */
  @Test
  void patternsThatBacktrackElsewhereAreHarmless() {
    PolicyDocuments documents =
        PolicyFiles.in("p.yaml", policy("p", "severity: Low", "{id: a, imagePolicy: {}}"));
    com.google.re2j.Pattern pattern =
        SettingTypes.regex()
            .read(
                com.fasterxml.jackson.databind.node.TextNode.valueOf("(a+)+$"),
                Pointer.ROOT,
                new SettingProblems(documents.policies().getFirst().source(), new ArrayList<>()))
            .orElseThrow();

    assertThat(pattern.matches("a".repeat(100_000) + "b")).isFalse();
  }
}
