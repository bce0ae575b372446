package dev.plimsoll.policy.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.flux.FluxNamespaces;
import dev.plimsoll.manifest.Patch;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.ClusterView;
import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.FixedClusterView;
import dev.plimsoll.policy.Given;
import dev.plimsoll.policy.ObjectChange;
import dev.plimsoll.policy.Operation;
import dev.plimsoll.policy.document.Effect;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicySetTest {

  private static final Resource GOOD = Given.release("{note: ''}");
  private static final Resource BAD = Given.release("{bad: x}");

  private static Verdict validate(PolicySet set, ObjectChange change) {
    return set.validate(change, Given.NOTHING_KNOWN);
  }

  private static List<Effect> effects(Verdict verdict) {
    return verdict.findings().stream().map(EnforcedFinding::effect).toList();
  }

  @Test
  void deniesWhatARuleFinds() {
    PolicySet set = Given.set(Given.policy("p", "findsBad: {}"));

    Verdict verdict = validate(set, Given.created(BAD));

    assertThat(verdict).isInstanceOf(Verdict.Denied.class);
    assertThat(((Verdict.Denied) verdict).message()).isEqualTo("[p/it] spec.bad is x");
    assertThat(validate(set, Given.created(GOOD))).isSameAs(Verdict.Allowed.SILENTLY);
  }

  @ParameterizedTest
  @CsvSource({"Deny,Deny", "Warn,Warn", "Audit,Audit"})
  void doesWhatThePolicySays(String action, Effect expected) {
    PolicySet set = Given.set(Given.policy("p", "findsBad: {}", "action: " + action));

    assertThat(effects(validate(set, Given.created(BAD)))).containsExactly(expected);
  }

  @Test
  void saysWhatTheAuthorSaysInPlaceOfTheRule() {
    PolicySet set =
        Given.set(
            Given.policy(
                "p",
                "findsBad: {}, message: '{kind} {namespace}/{name} at {path}: {message}; it is"
                    + " immutable'"));

    assertThat(validate(set, Given.created(BAD)).findings().getFirst().message())
        .isEqualTo("HelmRelease team/web at spec.bad: spec.bad is x; it must not change");
  }

  @Test
  void warnsOfWhatWasSoBefore() {
    PolicySet set = Given.set(Given.policy("p", "findsBad: {}"));

    assertThat(effects(validate(set, Given.updated(BAD, Given.release("{bad: x, other: 1}")))))
        .containsExactly(Effect.Warn);
    assertThat(effects(validate(set, Given.updated(BAD, Given.release("{bad: worse}")))))
        .containsExactly(Effect.Deny);
    assertThat(effects(validate(set, Given.updated(GOOD, BAD)))).containsExactly(Effect.Deny);
  }

  @ParameterizedTest
  @ValueSource(strings = {"findsBadChange", "insists"})
  void doesNotSoftenRulesThatTheOldObjectSaysNothingAbout(String rule) {
    PolicySet set = Given.set(Given.policy("p", rule + ": {}"));

    Verdict verdict = validate(set, Given.updated(BAD, Given.release("{bad: x, other: 1}")));

    assertThat(effects(verdict)).containsExactly(Effect.Deny);
  }

  @Test
  void neverDeniesTheSameAgain() {
    PolicySet set = Given.set(Given.policy("p", "findsBadChange: {}"));
    Resource ownedByAnother = Given.release("{bad: x}", "resourceVersion: '7', managedFields: []");

    assertThat(effects(validate(set, Given.updated(BAD, ownedByAnother)))).isEmpty();
  }

  @Test
  void evaluatesAnUpdateThatOnlyTakesSomethingAway() {
    PolicySet set = Given.set(Given.policy("p", "findsBadChange: {}"));
    Resource more = Given.release("{bad: x, note: y}", "labels: {}");

    assertThat(effects(validate(set, Given.updated(more, BAD)))).containsExactly(Effect.Deny);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "labels: {a: b}",
        "annotations: {reconcile.fluxcd.io/requestedAt: now}",
        "finalizers: [finalizers.fluxcd.io]"
      })
  void neverDeniesMetadataForWhatTheSpecificationIs(String metadata) {
    PolicySet set = Given.set(Given.policy("p", "findsBadChange: {}"));
    ObjectChange change = Given.updated(BAD, Given.release("{bad: x}", metadata));

    assertThat(effects(validate(set, change))).isEmpty();
    assertThat(effects(validate(Given.set(Given.policy("p", "findsBadMetadata: {}")), change)))
        .containsExactly(Effect.Warn);
  }

  @Test
  void neverDeniesSuspending() {
    PolicySet set = Given.set(Given.policy("p", "findsBadChange: {}"));
    Resource suspended = Given.release("{bad: x, suspend: true}");

    assertThat(effects(validate(set, Given.updated(BAD, suspended)))).isEmpty();
    assertThat(effects(validate(set, Given.updated(suspended, BAD)))).isEmpty();
  }

  @Test
  void neverDeniesAnObjectOnItsWayOut() {
    PolicySet set = Given.set(Given.policy("p", "insists: {}"));
    Resource leaving = Given.release("{bad: y}", "deletionTimestamp: '2026-11-21T12:00:00Z'");

    assertThat(effects(validate(set, Given.updated(leaving, leaving)))).isEmpty();
    assertThat(set.mutate(Given.updated(leaving, leaving), Given.NOTHING_KNOWN))
        .isSameAs(Verdict.Allowed.SILENTLY);
  }

  /** A writer can state any metadata, and must not switch the policies off by it. */
  @Test
  void aDeletionThatAWriterMadeUpChangesNothing() {
    PolicySet set = Given.set(Given.policy("p", "insists: {}"));
    Resource claimed = Given.release("{bad: y}", "deletionTimestamp: '2026-11-21T12:00:00Z'");

    assertThat(effects(validate(set, Given.updated(BAD, claimed)))).containsExactly(Effect.Deny);
    assertThat(effects(validate(set, Given.created(claimed)))).containsExactly(Effect.Deny);
  }

  @Test
  void neverDeniesStatus() {
    PolicySet set = Given.set(Given.policy("p", "findsBadChange: {}"));
    Resource withStatus =
        Given.object(
            """
            apiVersion: helm.toolkit.fluxcd.io/v2
            kind: HelmRelease
            metadata: {name: web, namespace: team}
            spec: {bad: x}
            status: {observedGeneration: 1}
            """);

    assertThat(effects(validate(set, Given.updated(BAD, withStatus)))).isEmpty();
  }

  @Test
  void evaluatesDeletionsOnlyWhereAskedTo() {
    String named = "match: {operations: [Create, Update, Delete]}";
    ObjectChange deleted = Given.deleted(BAD);

    assertThat(effects(validate(Given.set(Given.policy("p", "findsBad: {}", named)), deleted)))
        .isEmpty();
    assertThat(
            effects(validate(Given.set(Given.policy("p", "findsBadDeletion: {}", named)), deleted)))
        .containsExactly(Effect.Deny);
    assertThat(effects(validate(Given.set(Given.policy("p", "findsBadDeletion: {}")), deleted)))
        .isEmpty();
  }

  @Test
  void onlyWarnsOfWhatTheRestOfTheCommitMayFix() {
    PolicySet set = Given.set(Given.policy("p", "findsBadAcross: {}"));

    assertThat(effects(validate(set, Given.created(BAD)))).containsExactly(Effect.Warn);
    assertThat(
            effects(
                set.check(
                    ObjectChange.inFile(BAD, dev.plimsoll.manifest.yaml.Completeness.Whole),
                    Given.NOTHING_KNOWN)))
        .containsExactly(Effect.Deny);
  }

  @ParameterizedTest
  @CsvSource({
    "Deny, Fail, Deny",
    "Deny, Ignore, Warn",
    "Warn, Fail, Warn",
    "Warn, Ignore, Warn",
    "Audit, Fail, Audit",
    "Audit, Ignore, Audit"
  })
  void aBrokenRuleNeverDoesMoreThanTheActionOfItsPolicy(
      String action, String failurePolicy, Effect expected) {
    String[] spec = {"action: " + action, "failurePolicy: " + failurePolicy};
    ObjectChange created = Given.created(GOOD);

    Verdict evaluating = validate(Given.set(Given.policy("p", "breaks: {}", spec)), created);
    Verdict mutating =
        Given.set(Given.policy("p", "breaksMutating: {}", spec))
            .mutate(created, Given.NOTHING_KNOWN);
    Verdict inMutation =
        Given.set(Given.policy("p", "breaksOnSchema: {}", spec))
            .mutate(created, Given.NOTHING_KNOWN);

    assertThat(List.of(evaluating, mutating, inMutation))
        .allSatisfy(verdict -> {
          assertThat(effects(verdict)).containsExactly(expected);
          assertThat(verdict instanceof Verdict.Denied).isEqualTo(expected == Effect.Deny);
          EnforcedFinding finding = verdict.findings().getFirst();
          assertThat(finding.finding()).isInstanceOf(Finding.Broken.class);
          assertThat(finding.message())
              .contains("p/it", "action: " + action, "failurePolicy: " + failurePolicy)
              .doesNotContain("secret");
        });
  }

  @Test
  void saysOnceThatARuleBrokeThatBothPhasesAsk() {
    PolicySet set = Given.set(Given.policy("p", "guardsAndBreaks: {}", "action: Warn"));
    ObjectChange created = Given.created(GOOD);

    assertThat(effects(set.mutate(created, Given.NOTHING_KNOWN))).isEmpty();
    assertThat(effects(validate(set, created))).containsExactly(Effect.Warn);
  }

  @Test
  void saysWhatItCouldNotEvaluate() {
    PolicySet set =
        Given.set(
            Given.policy(
                "p",
                "findsBad: {}",
                "match: {namespaces: {selector: {matchLabels: {env: prod}}}}"));

    Verdict unknown = validate(set, Given.created(BAD));
    Verdict known = set.validate(Given.created(BAD), Given.namespace(Map.of("env", "prod")));

    assertThat(effects(unknown)).containsExactly(Effect.Warn);
    assertThat(unknown.findings().getFirst().message())
        .contains("not evaluated")
        .contains("namespace team");
    assertThat(effects(known)).containsExactly(Effect.Deny);
  }

  @Test
  void leavesOutWhatIsExcluded() {
    PolicySet set =
        Given.set(
            Given.policy(
                "p", "findsBad: {}", "exclude: [{names: [api]}, {namespaces: {names: [te*]}}]"));

    assertThat(effects(validate(set, Given.created(BAD)))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-21, p, Audit",
    "2026-11-20, p, Deny",
    "2027-01-31, p/it, Audit",
  })
  void recordsWhatAnExceptionLetsBe(String until, String policies, Effect expected) {
    PolicySet set =
        Given.set(
            """
            apiVersion: plimsoll.dev/v1alpha1
            kind: PolicyException
            metadata: {name: legacy}
            spec: {policies: [%s], match: {names: [web]}, until: %s, reason: vendor}
            """
                    .formatted(policies, until)
                + Given.policy("p", "findsBad: {}"));

    assertThat(effects(validate(set, Given.created(BAD)))).containsExactly(expected);
  }

  @Test
  void fixesInTheOrderOfNamesAndSeesEachRepair() {
    PolicySet set =
        Given.set(
            Given.policy("b", "appends: {text: two}") + Given.policy("a", "appends: {text: one}"));
    Resource object = Given.release("{}");

    Verdict verdict = set.mutate(Given.created(object), Given.NOTHING_KNOWN);

    assertThat(verdict.changes().apply(object.tree()).at("/spec/note").asText())
        .isEqualTo("onetwo");
    assertThat(effects(verdict)).containsExactly(Effect.Warn, Effect.Warn);
  }

  @Test
  void fixesNothingTwice() {
    PolicySet set = Given.set(Given.policy("a", "appends: {text: one}"));
    Resource fixed = Given.release("{note: one}");

    assertThat(set.mutate(Given.created(fixed), Given.NOTHING_KNOWN).changes())
        .isEqualTo(Patch.NONE);
  }

  @Test
  void reportsAndLeavesAloneWhatItOnlyAudits() {
    PolicySet set = Given.set(Given.policy("a", "appends: {text: one}", "action: Audit"));

    Verdict verdict = set.mutate(Given.created(GOOD), Given.NOTHING_KNOWN);

    assertThat(verdict.changes()).isEqualTo(Patch.NONE);
    assertThat(effects(verdict)).containsExactly(Effect.Audit);
  }

  @Test
  void deniesBeforeTheSchemaOnlyWhatMustBe() {
    PolicySet both = Given.set(Given.policy("a", "guards: {}") + Given.policy("b", "findsBad: {}"));

    Verdict mutated = both.mutate(Given.created(BAD), Given.NOTHING_KNOWN);

    assertThat(mutated).isInstanceOf(Verdict.Denied.class);
    assertThat(((Verdict.Denied) mutated).message()).isEqualTo("[a/it] spec.bad is x");
  }

  @Test
  void changesNothingWhenItDenies() {
    PolicySet set =
        Given.set(Given.policy("a", "appends: {text: one}") + Given.policy("b", "guards: {}"));

    assertThat(set.mutate(Given.created(BAD), Given.NOTHING_KNOWN).changes()).isEqualTo(Patch.NONE);
  }

  @ParameterizedTest
  @CsvSource({
    "HelmChart, flux-system, flux-system, helm-controller, false",
    "OCIRepository, flux-system, flux-system, helm-controller, false",
    "OCIRepository, flux-system, team, helm-controller, true",
    "HelmChart, flux-system, team, helm-controller, true",
    "HelmChart, flux-system, flux-system, source-controller, true",
    "OCIRepository, flux-system, flux-system, kustomize-controller, true",
    "HelmChart, gitops, gitops, helm-controller, false",
    "HelmChart, gitops, flux-system, helm-controller, true"
  })
  void leavesTheSourcesOfHelmControllerAloneWhereFluxRuns(
      String kind, String flux, String namespace, String account, boolean isEvaluated) {
    PolicySet set =
        new PolicySet(
            Given.read(Given.policy("p", "findsBad: {}")), Given.TODAY, FluxNamespaces.parse(flux));
    Resource chart =
        Given.object(
            """
            apiVersion: source.toolkit.fluxcd.io/v1
            kind: %s
            metadata: {name: team-web, namespace: team, labels: {helm.toolkit.fluxcd.io/name: web}}
            spec: {bad: x}
            """
                .formatted(kind));
    String user = "system:serviceaccount:" + namespace + ":" + account;

    assertThat(effects(validate(set, Given.by(user, Operation.Create, chart, null))))
        .isEqualTo(isEvaluated ? List.of(Effect.Deny) : List.of());
    assertThat(effects(validate(set, Given.created(chart)))).containsExactly(Effect.Deny);
  }

  /** In files and in a cluster nobody asks for anything: labels alone would exempt anything. */
  @ParameterizedTest
  @ValueSource(strings = {"HelmChart", "OCIRepository"})
  void leavesStoredSourcesAloneThatAReleaseDeclaresAndHelmControllerManages(String kind) {
    PolicySet set = Given.set(Given.policy("p", "findsBad: {}"));
    String source =
        """
        apiVersion: source.toolkit.fluxcd.io/v1
        kind: %s
        metadata:
          name: team-web
          namespace: team
          labels: {helm.toolkit.fluxcd.io/name: web, helm.toolkit.fluxcd.io/namespace: team}
          managedFields: [{manager: %s, operation: Apply}]
        spec: {bad: x}
        """;
    String release =
        """
        apiVersion: helm.toolkit.fluxcd.io/v2
        kind: HelmRelease
        metadata: {name: web, namespace: team}
        spec: {chart: {kind: %s, spec: {interval: 10m}}}
        """;
    Resource generated = Given.object(source.formatted(kind, "helm-controller"));
    ClusterView declared = new FixedClusterView(List.of(Given.object(release.formatted(kind))));
    String other = kind.equals("HelmChart") ? "OCIRepository" : "HelmChart";

    assertThat(set.check(ObjectChange.inCluster(generated), declared).findings()).isEmpty();
    assertThat(
            List.of(
                set.check(ObjectChange.inCluster(generated), Given.NOTHING_KNOWN),
                set.check(
                    ObjectChange.inCluster(generated),
                    new FixedClusterView(List.of(Given.object(release.formatted(other))))),
                set.check(
                    ObjectChange.inCluster(Given.object(source.formatted(kind, "kubectl"))),
                    declared)))
        .allSatisfy(verdict -> assertThat(effects(verdict)).containsExactly(Effect.Deny));
  }

  @Test
  void isToldFromAnotherSetByWhatItSays() {
    String a = Given.policy("a", "findsBad: {}");
    String b = Given.policy("b", "breaks: {}");

    assertThat(Given.set(a + b).hash()).isEqualTo(Given.set(b + a).hash());
    assertThat(Given.set(a).hash()).isNotEqualTo(Given.set(b).hash());
  }

  @Test
  void findsPoliciesByKindAndNamespace() {
    StringBuilder yaml = new StringBuilder();
    for (int i = 0; i < 20; i++) {
      yaml.append(
          Given.policy("n" + i, "findsBad: {}", "match: {namespaces: {names: [team-" + i + "]}}"));
    }
    yaml.append(Given.policy("here", "findsBad: {}", "match: {namespaces: {names: [team, x]}}"));
    yaml.append(Given.policy("glob", "findsBad: {}", "match: {namespaces: {names: ['t*']}}"));
    yaml.append(Given.policy("kind", "findsBad: {}", "match: {resources: [HelmRelease]}"));
    yaml.append(Given.policy("other", "findsBad: {}", "match: {resources: [Bucket]}"));

    Verdict verdict = validate(Given.set(yaml.toString()), Given.created(BAD));

    assertThat(verdict.findings().stream().map(EnforcedFinding::policy))
        .containsExactly("glob", "here", "kind");
  }
}
