package dev.plimsoll.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.AccessRequirement;
import dev.plimsoll.policy.ClusterView;
import dev.plimsoll.policy.Given;
import dev.plimsoll.policy.LiveReads;
import dev.plimsoll.policy.Lookup;
import dev.plimsoll.policy.ObjectChange;
import dev.plimsoll.policy.document.Policy;
import dev.plimsoll.policy.document.PolicyDocuments;
import dev.plimsoll.policy.document.PolicyTestDocument;
import dev.plimsoll.policy.engine.PolicySet;
import dev.plimsoll.policy.setting.KnownKinds;
import dev.plimsoll.policy.testing.PolicyTestRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What rules say that they need is all that they read. */
class RequirementsTest {

  private static final PolicyDocuments SHIPPED = shipped();

  private static PolicyDocuments shipped() {
    try {
      return PolicyFiles.below(Path.of("policies"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A cluster view that notes what a rule asks them. */
  private record Noting(ClusterView all, Set<AccessRequirement> asked) implements ClusterView {
    @Override
    public Lookup<Map<String, String>> namespaceLabels(String namespace) {
      asked.add(AccessRequirement.watch(KnownKinds.NAMESPACE));
      return all.namespaceLabels(namespace);
    }

    @Override
    public Lookup<Resource> find(GroupKind kind, String namespace, String name) {
      asked.add(AccessRequirement.watch(kind));
      return all.find(kind, namespace, name);
    }

    @Override
    public Lookup<List<Resource>> list(GroupKind kind) {
      asked.add(AccessRequirement.watch(kind));
      return all.list(kind);
    }

    @Override
    public Lookup<Resource> definition(GroupKind kind) {
      asked.add(AccessRequirement.watch(KnownKinds.parse("CustomResourceDefinition")));
      return all.definition(kind);
    }

    @Override
    public LiveReads live() {
      return new LiveReads() {
        @Override
        public Lookup<Resource> get(GroupKind kind, String namespace, String name) {
          asked.add(AccessRequirement.get(kind));
          return all.live().get(kind, namespace, name);
        }

        @Override
        public Lookup<List<Resource>> list(
            GroupKind kind, String namespace, Map<String, String> labels) {
          asked.add(AccessRequirement.list(kind));
          return all.live().list(kind, namespace, labels);
        }

        @Override
        public Lookup<String> fingerprint(String text) {
          asked.add(AccessRequirement.fingerprint());
          return all.live().fingerprint(text);
        }
      };
    }
  }

  @TestFactory
  Stream<DynamicTest> noPolicyReadsMoreThanItsRulesSay() {
    return SHIPPED.policies().stream()
        .map(policy ->
            DynamicTest.dynamicTest(
                policy.name(),
                () ->
                    assertThat(alone(policy).requirements().keySet()).containsAll(asked(policy))));
  }

  @Test
  void theCasesMakeRulesRead() {
    Set<AccessRequirement> asked =
        SHIPPED.policies().stream()
            .flatMap(policy -> asked(policy).stream())
            .collect(Collectors.toSet());

    assertThat(asked)
        .extracting(AccessRequirement::way)
        .contains(
            AccessRequirement.Way.Watch, AccessRequirement.Way.Get, AccessRequirement.Way.List);
  }

  private static PolicySet alone(Policy policy) {
    return new PolicySet(
        new PolicyDocuments(List.of(policy), List.of(), List.of(), List.of()), Clock.systemUTC());
  }

  /** What a policy asks for in any shipped case. */
  private static Set<AccessRequirement> asked(Policy policy) {
    Set<AccessRequirement> asked = new HashSet<>();
    for (PolicyTestDocument test : SHIPPED.tests()) {
      for (PolicyTestDocument.Case tested : test.cases()) {
        asked.addAll(asked(alone(policy), test, tested));
      }
    }
    return asked;
  }

  private static Set<AccessRequirement> asked(
      PolicySet set, PolicyTestDocument test, PolicyTestDocument.Case tested) {
    Set<AccessRequirement> asked = new HashSet<>();
    set.check(tested.change(), new Noting(PolicyTestRun.clusterView(test, tested), asked));
    return asked;
  }

  private static boolean hasLiveRead(Set<AccessRequirement> asked) {
    return asked.stream().anyMatch(requirement -> requirement.way() != AccessRequirement.Way.Watch);
  }

  /** Otherwise the server evaluates on an event loop, and holds up everybody who uses that loop. */
  @TestFactory
  Stream<DynamicTest> noPolicyReadsLiveWithoutSayingSo() {
    return SHIPPED.policies().stream()
        .map(policy ->
            DynamicTest.dynamicTest(
                policy.name(), () -> assertThat(silentReads(policy)).isEmpty()));
  }

  private static List<String> silentReads(Policy policy) {
    PolicySet set = alone(policy);
    return SHIPPED.tests().stream()
        .flatMap(test ->
            test.cases().stream()
                .filter(tested ->
                    !set.mayTakeLong(tested.change()) && hasLiveRead(asked(set, test, tested)))
                .map(PolicyTestDocument.Case::name))
        .toList();
  }

  @ParameterizedTest
  @CsvSource({"enabled,true", "warn,false", "disabled,false"})
  void driftDetectionReadsLiveOnlyWhereItIsEnabled(String mode, boolean expected) {
    PolicyDocuments documents =
        PolicyFiles.in(
            "drift.yaml",
            """
            apiVersion: plimsoll.dev/v1alpha1
            kind: Policy
            metadata: {name: drift}
            spec:
              match: {resources: [HelmRelease]}
              rules: [{id: drift, driftDetection: {}}]
            """);
    ObjectChange created =
        Given.created(Given.release("{driftDetection: {mode: %s}}".formatted(mode)));

    assertThat(new PolicySet(documents, Clock.systemUTC()).mayTakeLong(created))
        .isEqualTo(expected);
  }

  /** Whoever may write one may not hold up the reviews of everybody else. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "image.toolkit.fluxcd.io/v1 | ImagePolicy | filterTags: {pattern: '.*'} | true",
        "image.toolkit.fluxcd.io/v1 | ImagePolicy | imageRepositoryRef: {name: shop} | false",
        "source.toolkit.fluxcd.io/v1 | OCIRepository | ref: {semverFilter: '.*'} | true",
        "source.toolkit.fluxcd.io/v1 | OCIRepository | ref: {tag: 1.0.0} | false",
        "helm.toolkit.fluxcd.io/v2 | HelmRelease"
            + " | chart: {kind: OCIRepository, spec: {ref: {semverFilter: '.*'}}} | true",
      })
  void filtersOfTagsAreNotComparedOnAnEventLoop(
      String apiVersion, String kind, String spec, boolean expected) {
    PolicyDocuments documents =
        PolicyFiles.in(
            "tags.yaml",
            """
            apiVersion: plimsoll.dev/v1alpha1
            kind: Policy
            metadata: {name: tags}
            spec: {rules: [{id: a, imagePolicy: {}}, {id: b, ociReference: {}}]}
            """);
    Resource object =
        Given.object(
            "{apiVersion: %s, kind: %s, metadata: {name: shop, namespace: shop}, spec: {%s}}"
                .formatted(apiVersion, kind, spec));

    assertThat(new PolicySet(documents, Clock.systemUTC()).mayTakeLong(Given.created(object)))
        .isEqualTo(expected);
  }

  @Test
  void aPolicyNeedsNothingForRulesThatItsKindsRuleOut() {
    PolicyDocuments documents =
        PolicyFiles.in(
            "gate.yaml",
            """
            apiVersion: plimsoll.dev/v1alpha1
            kind: Policy
            metadata: {name: gate}
            spec:
              match: {resources: [HelmRelease]}
              rules: [{id: images, imageRollback: {}}]
            """);

    assertThat(new PolicySet(documents, Clock.systemUTC()).requirements()).isEmpty();
  }
}
