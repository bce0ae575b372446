package dev.plimsoll.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plimsoll.build.Repository;
import dev.plimsoll.testbed.Command;
import dev.plimsoll.testbed.NeedsTestbed;
import dev.plimsoll.testbed.Program;
import dev.plimsoll.testbed.Testbed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code plimsoll check} evaluates what Flux builds, with the kustomize that kubectl has in it. */
@NeedsTestbed
class BuiltCheckIT {

  private static final String APPS =
      """
      apiVersion: kustomize.toolkit.fluxcd.io/v1
      kind: Kustomization
      metadata: {name: apps, namespace: flux-system}
      spec:
        interval: 10m
        path: ./apps
        prune: true
        targetNamespace: shop
        sourceRef: {kind: GitRepository, name: flux-system}
        patches:
          - target: {kind: HelmRelease}
            patch: |
              - op: add
                path: /spec/interval
                value: %s
      """;

  private static final String RELEASE =
      """
      apiVersion: helm.toolkit.fluxcd.io/v2
      kind: HelmRelease
      metadata: {name: shop}
      spec:
        chart: {spec: {chart: shop, version: "1.x", sourceRef: {kind: HelmRepository, name: charts}}}
      """;

  private static final String NAMESPACE =
      """
      apiVersion: v1
      kind: Namespace
      metadata: {name: shop, labels: {environment: production}}
      """;

  @TempDir Path folder;

  private void write(String name, String content) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.resolveSibling(""));
    Files.writeString(file, content);
  }

  private void fleet(String interval) throws IOException {
    for (String cluster : new String[] {"prod", "staging"}) {
      new Repository(folder).with(Repository.sync(cluster));
      write("clusters/" + cluster + "/apps.yaml", APPS.formatted(interval));
      write("clusters/" + cluster + "/namespace.yaml", NAMESPACE);
    }
    write("apps/release.yaml", RELEASE);
  }

  private Command.Result check(Testbed testbed, String... arguments) {
    return Program.command("check", "--kustomize", testbed.programs().resolve("kubectl").toString())
        .with("--cache", folder.resolve(".cache").toString(), "--crds", testbed.crds().toString())
        .with(arguments)
        .with(folder.toString())
        .run();
  }

  @Test
  void aFieldThatAPatchFillsIsNotMissingAndTheNamespaceOfTheBuildCounts(Testbed testbed)
      throws IOException {
    fleet("5m");

    Command.Result result = check(testbed);

    assertThat(result.exitCode()).as(result.out()).isZero();
    assertThat(result.out())
        .contains(" 0 denied", "4 kustomizations built by kubectl kustomize 5.")
        .contains("apps/release.yaml:5:")
        .contains("HelmRelease shop/shop")
        .contains("= built by: Kustomization flux-system/apps (clusters/prod), Kustomization")
        .containsOnlyOnce("[production-versions/reviewed]");
  }

  @Test
  void aFindingStandsWhereThePatchWritesItsValue(Testbed testbed) throws IOException {
    fleet("5 minutes");

    Command.Result result = check(testbed, "-o", "json");

    assertThat(result.exitCode()).isEqualTo(1);
    JsonNode findings = new ObjectMapper().readTree(result.out()).path("findings");
    assertThat(findings)
        .filteredOn(finding -> finding.path("action").asText().equals("Deny"))
        .hasSize(2)
        .allSatisfy(finding -> {
          assertThat(finding.path("file").asText()).endsWith("/apps.yaml");
          assertThat(finding.path("line").asInt()).isEqualTo(15);
          assertThat(finding.path("builtBy").asText()).contains("Kustomization flux-system/apps");
        });
  }

  @Test
  void whatDidNotChangeIsNotBuiltAgain(Testbed testbed) throws IOException {
    fleet("5m");
    check(testbed);

    assertThat(check(testbed).out()).contains("(4 from the cache)");
  }

  @Test
  void withoutBuildingPatchesStillCount(Testbed testbed) throws IOException {
    fleet("5m");

    Command.Result result = check(testbed, "--build", "never");

    assertThat(result.out()).contains(" 0 denied").doesNotContain("built", "production-versions/");
  }

  @Test
  void aBuildThatFluxFailsOnIsDenied(Testbed testbed) throws IOException {
    fleet("5m");
    write("apps/kustomization.yaml", "resources: [release.yaml, missing.yaml]\n");

    Command.Result result = check(testbed);

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.out()).contains("apps/kustomization.yaml:1:", "missing.yaml", "; 2 failed");
  }
}
