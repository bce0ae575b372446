package dev.plimsoll.rule;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.plimsoll.flux.FluxVersion;
import dev.plimsoll.manifest.Problem;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.manifest.yaml.Completeness;
import dev.plimsoll.manifest.yaml.Document;
import dev.plimsoll.manifest.yaml.Manifests;
import dev.plimsoll.manifest.yaml.ParsedFile;
import dev.plimsoll.manifest.yaml.Places;
import dev.plimsoll.policy.ClusterView;
import dev.plimsoll.policy.FixedClusterView;
import dev.plimsoll.policy.ObjectChange;
import dev.plimsoll.policy.Operation;
import dev.plimsoll.policy.Origin;
import dev.plimsoll.policy.Requester;
import dev.plimsoll.policy.RuleCatalogue;
import dev.plimsoll.policy.document.PolicyDocuments;
import dev.plimsoll.policy.document.PolicyFiles;
import dev.plimsoll.policy.engine.EnforcedFinding;
import dev.plimsoll.policy.engine.PolicySet;
import dev.plimsoll.policy.engine.Verdict;
import dev.plimsoll.policy.lint.Lint;
import dev.plimsoll.policy.lint.LintFinding;
import dev.plimsoll.policy.testing.PolicyTestRun;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whatever a policy file says, reading it ends in policies or in problems, each at a place that the
 * file has; and what can be compiled evaluates objects without a fault in any rule.
 */
class PoliciesFuzzTest {

  private static final RuleCatalogue RULES = new Rules(FluxVersion.LATEST);

  private static final Clock TODAY =
      Clock.fixed(Instant.parse("2026-11-21T12:00:00Z"), ZoneOffset.UTC);

  private static final List<Resource> OBJECTS =
      Manifests.read(
              "objects.yaml",
              """
              apiVersion: helm.toolkit.fluxcd.io/v2
              kind: HelmRelease
              metadata:
                name: shop
                namespace: team-a
                labels: {team: a, app.kubernetes.io/name: shop}
                annotations: {plimsoll.dev/reason: x}
              spec:
                interval: 10m
                dependsOn: [{name: db}, {name: shop}]
                chart: {spec: {chart: shop, version: ">=1.2.0 <2", sourceRef: {kind: HelmRepository, name: shop}}}
                upgrade: {preserveValues: true, remediation: {retries: -1}}
                values: {replicas: 3, password: correct-horse, image: {tag: latest}}
                valuesFrom: [{kind: Secret, name: values}]
              ---
              apiVersion: source.toolkit.fluxcd.io/v1
              kind: OCIRepository
              metadata: {name: shop, namespace: team-a}
              spec: {interval: 5m, url: "oci://registry.example.com/charts/shop", ref: {semver: 1.x}}
              ---
              apiVersion: kustomize.toolkit.fluxcd.io/v1
              kind: Kustomization
              metadata: {name: apps, namespace: flux-system}
              spec: {interval: 1h, path: ./apps, prune: true, sourceRef: {kind: GitRepository, name: flux-system}}
              ---
              apiVersion: image.toolkit.fluxcd.io/v1
              kind: ImagePolicy
              metadata: {name: shop, namespace: team-a}
              spec: {imageRepositoryRef: {name: shop}, policy: {semver: {range: "*"}}}
              ---
              apiVersion: apps/v1
              kind: Deployment
              metadata: {name: shop, namespace: team-a, annotations: {meta.helm.sh/release-name: shop}}
              spec:
                selector: {matchLabels: {app: shop}}
                template:
                  metadata: {labels: {app: shop}, annotations: {checksum/config: abc}}
                  spec: {containers: [{name: shop, image: "registry.example.com/shop:1.2.3@sha256:00"}]}
              """
                  .getBytes(UTF_8))
          .documents()
          .stream()
          .map(Document::resource)
          .toList();

  private static final List<ClusterView> CLUSTER =
      List.of(ClusterView.unknown("there is no cluster"), new FixedClusterView(OBJECTS));

  /** The input is a policy file, or, if a NUL separates them, a set of two. */
  @FuzzTest(maxDuration = "2m")
  void readsAndEvaluatesOrSaysWhatIsWrong(byte[] bytes) {
    int end = 0;
    while (end < bytes.length && bytes[end] != 0) {
      end++;
    }
    byte[] first = java.util.Arrays.copyOf(bytes, end);
    reads(PolicyFiles.of(Map.of("a.yaml", first)));
    if (end < bytes.length) {
      byte[] second = java.util.Arrays.copyOfRange(bytes, end + 1, bytes.length);
      PolicyFiles both = PolicyFiles.of(Map.of("a.yaml", first, "b.yaml", second));
      reads(both);
    }
  }

  private static void reads(PolicyFiles files) {
    PolicyDocuments documents = files.documents(RULES);
    for (Problem problem : documents.problems()) {
      assertThat(problem.message()).isNotBlank();
      ParsedFile parsed =
          Manifests.read(
              problem.file(), files.contents().getOrDefault(problem.file(), new byte[0]));
      Places.assertWithin(parsed.text(), problem.location());
    }
    for (LintFinding finding :
        Lint.of(documents, LocalDate.ofInstant(TODAY.instant(), ZoneOffset.UTC))) {
      assertThat(finding.toString()).isNotBlank();
    }
    if (documents.problems().isEmpty()) {
      evaluates(new PolicySet(documents, TODAY), documents);
    }
  }

  private static void evaluates(PolicySet policies, PolicyDocuments documents) {
    assertThat(policies.hash()).hasSize(16);
    assertThat(policies.requirements()).isNotNull();
    for (ClusterView cluster : CLUSTER) {
      for (Resource object : OBJECTS) {
        for (ObjectChange change :
            List.of(
                change(Operation.Update, object, object),
                change(Operation.Delete, null, object),
                ObjectChange.inFile(object, Completeness.Fragment))) {
          sound(policies.check(change, cluster));
        }
        ObjectChange created = change(Operation.Create, object, null);
        sound(policies.mutate(created, cluster));
        sound(policies.validate(created, cluster));
      }
    }
    documents.tests().forEach(test -> PolicyTestRun.run(test, policies));
  }

  /** A rule that throws is found as broken, with these words. */
  private static void sound(Verdict verdict) {
    for (EnforcedFinding finding : verdict.findings()) {
      assertThat(finding.message()).isNotBlank();
      assertThat(finding.finding().message())
          .as("%s", finding.finding())
          .doesNotContain("because of a fault in it");
    }
  }

  private static ObjectChange change(
      Operation operation, @Nullable Resource object, @Nullable Resource old) {
    return new ObjectChange(
        operation,
        (object != null ? object : java.util.Objects.requireNonNull(old)).type(),
        object,
        old,
        new Requester("alice", List.of("system:authenticated"), "kubectl"),
        Origin.Admission,
        Completeness.Whole,
        false);
  }
}
