package dev.plimsoll.cli.check;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.build.Repository;
import dev.plimsoll.build.checkout.Checkout;
import dev.plimsoll.build.resourceset.TemplateEngine;
import dev.plimsoll.cli.report.FileFinding;
import dev.plimsoll.flux.FluxVersion;
import dev.plimsoll.manifest.yaml.Manifests;
import dev.plimsoll.policy.document.PolicyDocuments;
import dev.plimsoll.policy.engine.PolicySet;
import dev.plimsoll.rule.Rules;
import dev.plimsoll.testbed.Command;
import dev.plimsoll.testbed.NeedsTestbed;
import dev.plimsoll.testbed.Testbed;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Flux builds is compared with what it built from a commit. */
@NeedsTestbed
class BuiltComparisonTest {

  private static final String POLICIES =
      """
      apiVersion: plimsoll.dev/v1alpha1
      kind: Policy
      metadata: {name: releases}
      spec:
        match: {resources: [HelmRelease]}
        rules:
          - {id: forward, chartVersion: {downgrade: Deny}}
          - {id: values, preserveValues: {}}
          - {id: waits, dependencies: {}}
      ---
      apiVersion: plimsoll.dev/v1alpha1
      kind: Policy
      metadata: {name: keep}
      spec:
        match: {resources: [HelmRelease], operations: [Delete]}
        rules: [{id: keep, deletion: {}}]
      """;

  private static final String LISTED =
      """
      # file: apps/kustomization.yaml
      resources: [db.yaml, web.yaml]
      """;

  private static final String RELEASES = release("db") + release("web");

  @TempDir Path folder = Path.of("");
  private Repository repository = new Repository(folder);

  private static String release(String name) {
    return """
    # file: apps/%1$s.yaml
    apiVersion: helm.toolkit.fluxcd.io/v2
    kind: HelmRelease
    metadata: {name: %1$s, namespace: shop}
    spec:
      interval: 10m
      chart:
        spec:
          chart: %1$s
          version: 1.4.0
          sourceRef: {kind: HelmRepository, name: charts}
    """
        .formatted(name);
  }

  @BeforeEach
  void repository() {
    repository = new Repository(folder);
    git("init", "-q");
  }

  private void git(String... arguments) {
    Command.of("git")
        .with("-C", folder.toString(), "-c", "user.name=x", "-c", "user.email=x@example.com")
        .with(arguments)
        .success();
  }

  private void commit() {
    git("add", "-A");
    git("commit", "-q", "-m", "x");
  }

  private void delete(String file) throws IOException {
    Files.delete(folder.resolve(file));
  }

  private void replace(String file, String from, String to) throws IOException {
    Path path = folder.resolve(file);
    String text = Files.readString(path);
    assertThat(text).contains(from);
    Files.writeString(path, text.replace(from, to));
  }

  private KeptReport check(Testbed testbed) throws IOException {
    return check(testbed, "");
  }

  private KeptReport check(Testbed testbed, String below) throws IOException {
    Path root = folder.toRealPath();
    GitComparison comparison = GitComparison.read(root, "HEAD");
    CheckoutBuilds built = Builds.build(Checkout.of(root), Repository.options(testbed), comparison);
    return check(
        root.resolve(below),
        comparison,
        new Builds(List.of(built), "", false, TemplateEngine.NONE));
  }

  private static KeptReport check(Path place, GitComparison comparison, Builds builds)
      throws IOException {
    PolicyDocuments policies =
        PolicyDocuments.read(
            Manifests.read("policies.yaml", POLICIES.getBytes(UTF_8)).documents(),
            new Rules(FluxVersion.LATEST));
    InputFiles none = InputFiles.find(List.of(), InputStream.nullInputStream());
    KeptReport report = new KeptReport();
    new FileCheck(
            new PolicySet(policies, Clock.systemUTC()),
            InputFiles.find(List.of(place), InputStream.nullInputStream()),
            none,
            none,
            comparison,
            null,
            builds)
        .run(
            report,
            new Progress(new PrintStream(PrintStream.nullOutputStream(), true, UTF_8), false));
    return report;
  }

  @Test
  void aFileThatIsNoLongerListedIsDeleted(Testbed testbed) throws IOException {
    repository.withApps("").with(LISTED).with(RELEASES);
    commit();
    replace("apps/kustomization.yaml", "db.yaml, ", "");

    KeptReport report = check(testbed);

    assertThat(report.objects()).containsExactly("Deny keep/keep db");
    FileFinding finding = report.findings.getFirst();
    assertThat(finding.file()).endsWith("apps/kustomization.yaml");
    assertThat(finding.location().line()).isEqualTo(1);
    assertThat(finding.text())
        .contains("apps/kustomization.yaml no longer leads to apps/db.yaml")
        .contains("Kustomization flux-system/apps prunes it")
        .contains("(as built by Kustomization flux-system/apps (clusters/prod))");
  }

  @Test
  void aFileThatIsGoneIsDeletedOnce(Testbed testbed) throws IOException {
    repository.withApps("").with(RELEASES);
    commit();
    delete("apps/db.yaml");

    KeptReport report = check(testbed);

    assertThat(report.objects()).containsExactly("Deny keep/keep db");
    assertThat(report.findings.getFirst().file()).endsWith("apps/db.yaml");
  }

  @Test
  void anOverlayThatNoLongerHasAnObjectDeletesIt(Testbed testbed) throws IOException {
    repository.with(LISTED).with(RELEASES);
    commit();
    replace("apps/kustomization.yaml", "db.yaml, ", "");

    assertThat(check(testbed).objects()).containsExactly("Deny keep/keep db");
  }

  @ParameterizedTest
  @ValueSource(strings = {"prune: false", "prune: true\n  suspend: true"})
  void aKustomizationThatDoesNotPruneDeletesNothing(String prune, Testbed testbed)
      throws IOException {
    repository.withApps("").with(LISTED).with(RELEASES);
    commit();
    replace("clusters/prod/apps.yaml", "prune: true", prune);
    replace("apps/kustomization.yaml", "db.yaml, ", "");
    delete("apps/db.yaml");

    assertThat(check(testbed).findings).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"prune: disabled", "reconcile: Disabled"})
  void whatSaysThatItStaysIsNotDeleted(String annotation, Testbed testbed) throws IOException {
    repository
        .withApps("")
        .with(LISTED)
        .with(
            RELEASES.replace(
                "namespace: shop}",
                "namespace: shop, annotations: {kustomize.toolkit.fluxcd.io/" + annotation + "}}"));
    commit();
    replace("apps/kustomization.yaml", "db.yaml, ", "");

    assertThat(check(testbed).findings).isEmpty();
  }

  @Test
  void aKustomizationThatIsRemovedTakesAlongWhatItApplied(Testbed testbed) throws IOException {
    repository.withApps("").with(RELEASES);
    commit();
    delete("clusters/prod/apps.yaml");

    KeptReport report = check(testbed);

    assertThat(report.objects())
        .containsExactlyInAnyOrder("Deny keep/keep db", "Deny keep/keep web");
    assertThat(report.findings)
        .allSatisfy(finding -> {
          assertThat(finding.file()).endsWith("clusters/prod/apps.yaml");
          assertThat(finding.text())
              .contains("Kustomization flux-system/apps is deleted with all that it applied")
              .contains("clusters/prod/apps.yaml no longer has Kustomization apps");
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"deletionPolicy: Orphan", "suspend: true"})
  void aKustomizationThatLeavesItsObjectsIsRemoved(String field, Testbed testbed)
      throws IOException {
    repository.withApps(field).with(RELEASES);
    commit();
    delete("clusters/prod/apps.yaml");

    assertThat(check(testbed).findings).isEmpty();
  }

  @Test
  void aDeletionPolicyDeletesWithoutPrune(Testbed testbed) throws IOException {
    repository.withApps("deletionPolicy: Delete").with(release("db"));
    replace("clusters/prod/apps.yaml", "prune: true", "prune: false");
    commit();
    delete("clusters/prod/apps.yaml");

    assertThat(check(testbed).objects()).containsExactly("Deny keep/keep db");
  }

  @Test
  void aKustomizationThatIsNotPrunedTakesNothingAlong(Testbed testbed) throws IOException {
    repository.withApps("").with(RELEASES);
    replace("clusters/prod/flux-system/gotk-sync.yaml", "prune: true", "prune: false");
    commit();
    delete("clusters/prod/apps.yaml");

    assertThat(check(testbed).findings).isEmpty();
  }

  @Test
  void aPathThatLeadsElsewhereDeletesWhatIsNotThere(Testbed testbed) throws IOException {
    repository.withApps("").with(RELEASES).with(release("web").replace("apps/", "more/"));
    commit();
    replace("clusters/prod/apps.yaml", "./apps", "./more");

    KeptReport report = check(testbed);

    assertThat(report.objects()).containsExactly("Deny keep/keep db");
    assertThat(report.findings.getFirst().file()).endsWith("clusters/prod/apps.yaml");
    assertThat(report.findings.getFirst().text())
        .contains("spec.path of Kustomization flux-system/apps is ./more now, and was ./apps");
  }

  @Test
  void whatMovesToAnotherKustomizationIsNotDeleted(Testbed testbed) throws IOException {
    repository.withApps("").with(LISTED).with(RELEASES);
    commit();
    replace("clusters/prod/apps.yaml", "name: apps,", "name: renamed,");
    assertThat(check(testbed).findings).isEmpty();

    replace("apps/kustomization.yaml", "db.yaml, ", "");
    repository.with(
        """
        # file: clusters/prod/data/kustomization.yaml
        resources: [../../../apps/db.yaml]
        """);

    assertThat(check(testbed).findings).isEmpty();
  }

  @Test
  void aBuildThatFailsDeletesNothing(Testbed testbed) throws IOException {
    repository.withApps("").with(LISTED).with(RELEASES);
    commit();
    replace("apps/kustomization.yaml", "db.yaml", "missing.yaml");

    assertThat(check(testbed).objects()).containsExactly("Deny manifest/builds ");
    commit();
    assertThat(check(testbed).findings).isEmpty();
  }

  @Test
  void whatDidNotChangeIsSilent(Testbed testbed) throws IOException {
    repository
        .withApps("")
        .with(
            RELEASES.replace("interval: 10m", "interval: 10m\n  upgrade: {preserveValues: true}"));
    commit();
    assertThat(check(testbed).findings).isEmpty();

    replace("apps/db.yaml", "interval: 10m", "interval: 20m");

    assertThat(check(testbed).objects()).containsExactly("Warn releases/values db");
  }

  @Test
  void theOldObjectIsTheOneThatWasBuilt(Testbed testbed) throws IOException {
    repository
        .withApps(
            """
            patches:
              - target: {kind: HelmRelease}
                patch: |
                  - {op: replace, path: /spec/chart/spec/version, value: 2.0.0}
            """)
        .with(release("db"));
    commit();
    replace("clusters/prod/apps.yaml", "2.0.0", "1.9.0");

    KeptReport report = check(testbed);

    assertThat(report.objects()).containsExactly("Deny releases/forward db");
    assertThat(report.findings.getFirst().file()).endsWith("clusters/prod/apps.yaml");
  }

  @Test
  void aChangeAnswersForWhatItBreaksInOthers(Testbed testbed) throws IOException {
    repository
        .withApps("")
        .with(release("web").replace("interval: 10m", "interval: 10m\n  dependsOn: [{name: db}]"))
        .with(release("db"));
    commit();
    delete("apps/db.yaml");

    assertThat(check(testbed).objects())
        .containsExactlyInAnyOrder("Deny keep/keep db", "Deny releases/waits web");
  }

  @Test
  void aSourceThatIsRemovedIsToldOnceWithItsUsers(Testbed testbed) throws IOException {
    repository
        .withApps("")
        .with(RELEASES)
        .with(
            """
            # file: apps/charts.yaml
            apiVersion: source.toolkit.fluxcd.io/v1
            kind: HelmRepository
            metadata: {name: charts, namespace: shop}
            spec: {interval: 1h, url: 'https://charts.example.com'}
            """);
    commit();
    delete("apps/charts.yaml");

    KeptReport report = check(testbed);

    assertThat(report.objects()).containsExactly("Warn manifest/removed-source charts");
    assertThat(report.findings.getFirst().message())
        .startsWith("this HelmRepository is removed, and 2 objects still use it:")
        .contains("HelmRelease shop/db, HelmRelease shop/web");
  }

  @Test
  void aSourceThatIsRemovedIsToldWithoutBuilds() throws IOException {
    repository
        .with(RELEASES)
        .with(
            """
            # file: apps/charts.yaml
            apiVersion: source.toolkit.fluxcd.io/v1
            kind: HelmRepository
            metadata: {name: charts, namespace: shop}
            spec: {interval: 1h, url: 'https://charts.example.com'}
            """);
    commit();
    delete("apps/charts.yaml");

    KeptReport report = check(folder, GitComparison.read(folder, "HEAD"), Builds.NONE);

    assertThat(report.objects()).containsExactly("Warn manifest/removed-source charts");
  }

  @Test
  void aGeneratedNameThatChangesIsNoDeletion(Testbed testbed) throws IOException {
    repository
        .withApps("")
        .with(LISTED)
        .with(RELEASES)
        .with(
            """
            # file: apps/kustomization.yaml
            configMapGenerator: [{name: settings, literals: [a=1]}]
            resources: [db.yaml]
            """);
    commit();
    replace("apps/kustomization.yaml", "a=1", "a=2");
    Path root = folder.toRealPath();
    GitComparison comparison = GitComparison.read(root, "HEAD");

    CheckoutBuilds built = Builds.build(Checkout.of(root), Repository.options(testbed), comparison);

    assertThat(built.before().orElseThrow().before().entryPoints())
        .isNotEmpty()
        .allSatisfy(entry -> assertThat(built.before().orElseThrow().deletions(entry)).isEmpty());
  }

  @Test
  void aNamedFileIsBuiltFromTheTopAndNothingElseIsReported(Testbed testbed) throws IOException {
    repository.withApps("targetNamespace: team").with(RELEASES);
    commit();
    replace("apps/db.yaml", "1.4.0", "1.3.0");
    replace("apps/web.yaml", "1.4.0", "1.3.0");

    KeptReport report = check(testbed, "apps/db.yaml");

    assertThat(report.objects()).containsExactly("Deny releases/forward db");
    assertThat(report.findings.getFirst().namespace()).isEqualTo("team");
  }

  @Test
  void oneClusterIsCheckedAlone(Testbed testbed) throws IOException {
    repository.withApps("").with(RELEASES);
    repository.with(Repository.SYNC.replace("clusters/prod", "clusters/test"));
    repository.with(release("test").replace("apps/", "clusters/test/"));
    commit();
    replace("apps/db.yaml", "1.4.0", "1.3.0");
    replace("clusters/test/test.yaml", "1.4.0", "1.3.0");
    Path root = folder.toRealPath();
    GitComparison comparison = GitComparison.read(root, "HEAD");
    List<CheckoutBuilds> all =
        List.of(Builds.build(Checkout.of(root), Repository.options(testbed), comparison));

    KeptReport report =
        check(
            root,
            comparison,
            new Builds(Builds.only("./clusters/test/", all), "", true, TemplateEngine.NONE));

    assertThat(report.objects()).containsExactly("Deny releases/forward test");
    assertThatThrownBy(() -> Builds.only("clusters/tset", all))
        .hasMessageContaining("--cluster clusters/tset: no cluster is synchronised to this folder")
        .hasMessageContaining("did you mean \"clusters/test\"?");
  }
}
