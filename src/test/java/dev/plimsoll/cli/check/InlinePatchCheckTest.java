package dev.plimsoll.cli.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.build.Repository;
import dev.plimsoll.build.checkout.Checkout;
import dev.plimsoll.build.resourceset.TemplateEngine;
import dev.plimsoll.testbed.NeedsTestbed;
import dev.plimsoll.testbed.Testbed;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Patches that are written in objects are evaluated like patch files. */
class InlinePatchCheckTest {

  private static final String POLICIES =
      """
      apiVersion: plimsoll.dev/v1alpha1
      kind: Policy
      metadata: {name: all}
      spec:
        match: {resources: [HelmRelease, Deployment]}
        rules:
          - {id: values, preserveValues: {}}
          - {id: source, chartSource: {}}
          - {id: version, chartVersion: {}}
      """;

  private static final String PATCH =
      """
      patches:
        - target: {kind: HelmRelease}
          patch: |
            - op: add
              path: /spec/upgrade
              value: {preserveValues: true}
        - patch: |
            apiVersion: helm.toolkit.fluxcd.io/v2
            kind: HelmRelease
            metadata: {name: web, namespace: shop}
            spec: {chart: {spec: {version: ">2 <1"}}}
        - target: {kind: HelmRelease}
          patch: '{op: add, path: /spec/suspend, value: true}'
      """;

  private static final String OTHER =
      """
      # file: clusters/prod/other.yaml
      apiVersion: kustomize.toolkit.fluxcd.io/v1
      kind: Kustomization
      metadata: {name: other, namespace: flux-system}
      spec:
        interval: 10m
        path: ./web
        prune: true
        sourceRef: {kind: GitRepository, name: other}
      """;

  private static final String RELEASE =
      """
      # file: clusters/prod/release.yaml
      apiVersion: helm.toolkit.fluxcd.io/v2
      kind: HelmRelease
      metadata: {name: web, namespace: shop}
      spec:
        interval: 10m
        chartRef: {kind: OCIRepository, name: web}
        postRenderers:
          - kustomize:
              patches:
                - target: {kind: Deployment}
                  patch: "{op: add}"
      """;

  @TempDir Path folder = Path.of("");

  private List<String> files(String files) throws IOException {
    new Repository(folder).with(files);
    return said(KeptReport.of(folder, POLICIES));
  }

  private List<String> built(Testbed testbed, String files) throws IOException {
    new Repository(folder).with(files);
    Path root = folder.toRealPath();
    CheckoutBuilds built = Builds.build(Checkout.of(root), Repository.options(testbed), null);
    return said(
        KeptReport.of(root, POLICIES, new Builds(List.of(built), "", false, TemplateEngine.NONE)));
  }

  private static List<String> said(KeptReport report) {
    return report.findings.stream()
        .map(finding ->
            "%s %s %s [%s]"
                .formatted(
                    finding.location(), finding.action(), finding.ruleName(), finding.object()))
        .toList();
  }

  @Test
  void inAKustomization() throws IOException {
    assertThat(files("# file: kustomization.yaml\nresources: [release.yaml]\n" + PATCH))
        .containsExactly(
            "7:17 Deny all/values [HelmRelease]",
            "12:29 Deny all/version [HelmRelease shop/web]",
            "14:14 Deny manifest/broken-patch []");
  }

  @Test
  void inAKustomizationOfFlux() throws IOException {
    assertThat(files(OTHER + PATCH.indent(2)))
        .containsExactly(
            "14:19 Deny all/values [HelmRelease]",
            "19:31 Deny all/version [HelmRelease shop/web]",
            "21:16 Deny manifest/broken-patch []");
  }

  @Test
  void inAPostRenderer() throws IOException {
    assertThat(files(RELEASE)).containsExactly("11:22 Deny manifest/broken-patch []");
  }

  @Test
  @NeedsTestbed
  void inABuiltKustomizationOfAnotherSource(Testbed testbed) throws IOException {
    assertThat(built(testbed, Repository.SYNC + OTHER + PATCH.indent(2)))
        .containsExactly(
            "8:3 Warn manifest/missing-source [Kustomization flux-system/other]",
            "14:19 Deny all/values [HelmRelease]",
            "19:31 Deny all/version [HelmRelease shop/web]",
            "21:16 Deny manifest/broken-patch []");
  }

  @Test
  @NeedsTestbed
  void inAPostRendererOfABuiltRelease(Testbed testbed) throws IOException {
    assertThat(built(testbed, Repository.SYNC + RELEASE))
        .contains("11:22 Deny manifest/broken-patch []");
  }

  @Test
  @NeedsTestbed
  void whatIsBuiltIsEvaluatedAsBuiltAlone(Testbed testbed) throws IOException {
    evaluatesWhatIsBuilt(testbed, Repository.SYNC + OTHER);
  }

  @Test
  @NeedsTestbed
  void whatIsBuiltForAFileThatNothingBuilds(Testbed testbed) throws IOException {
    evaluatesWhatIsBuilt(testbed, OTHER);
  }

  private void evaluatesWhatIsBuilt(Testbed testbed, String kustomization) throws IOException {
    String own =
        kustomization.replace("name: other}\n", "name: flux-system}\n").replace("./web", "./own");
    String patches = PATCH.substring(0, PATCH.indexOf("  - patch"));
    String release =
        RELEASE.replace("clusters/prod", "own").replaceAll("(?s)  postRenderers.*", "");

    assertThat(built(testbed, own + patches.indent(2) + release))
        .filteredOn(said -> !said.contains("Info"))
        .contains("14:19 Deny all/values [HelmRelease shop/web]")
        .noneMatch(said -> said.endsWith("[HelmRelease]"));
  }
}
