package dev.plimsoll.cli.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.cli.check.InputFiles;
import dev.plimsoll.cluster.audit.OldVersionReleases;
import dev.plimsoll.flux.FluxTarget;
import dev.plimsoll.flux.FluxVersion;
import dev.plimsoll.flux.Migration;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigratedFilesTest {

  private static final String OLD = "apiVersion: helm.toolkit.fluxcd.io/v2beta2\n";
  private static final String RELEASE =
      """
      # the shop
      apiVersion: helm.toolkit.fluxcd.io/v2
      kind: HelmRelease
      metadata:
        name: shop
        namespace: apps
      spec:
        interval: 10m
        # which chart
        chart:
          spec:
            chart: shop
            version: 1.2.3+4 # pinned
            sourceRef:
              kind: HelmRepository
              name: charts
              namespace: flux-system
        values: {a: b} # stays
      """;
  private static final String REPOSITORY =
      """
      apiVersion: source.toolkit.fluxcd.io/v1
      kind: HelmRepository
      metadata: {name: charts, namespace: flux-system}
      spec:
        interval: 1h
        type: oci
        url: oci://registry.example.com/charts/
        secretRef: {name: pull}
        provider: generic
      """;

  @TempDir private Path folder;

  @BeforeEach
  void fill() throws IOException {
    write("shop.yaml", RELEASE);
    write("repository.yaml", REPOSITORY);
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  private String read(String name) throws IOException {
    return Files.readString(folder.resolve(name));
  }

  private MigratedFiles files() throws IOException {
    return MigratedFiles.read(InputFiles.find(List.of(folder), InputStream.nullInputStream()));
  }

  private List<FilePlan> migrate() throws IOException {
    return files().migrate(new Migration(FluxVersion.LATEST, Optional.empty()));
  }

  private List<FilePlan> chartRef() throws IOException {
    List<FilePlan> plans =
        new ChartRefs(files(), FluxTarget.SUPPORTED, new OldVersionReleases(Map.of()), false)
            .plan();
    Replacement.write(plans);
    return plans;
  }

  private List<FilePlan> inlineChart() throws IOException {
    List<FilePlan> plans =
        new ChartRefs(
                files(), FluxTarget.of(FluxVersion.V2_10), new OldVersionReleases(Map.of()), true)
            .plan();
    Replacement.write(plans);
    return plans;
  }

  private static List<String> manual(List<FilePlan> plans) {
    return plans.stream()
        .flatMap(plan -> plan.notes().stream())
        .filter(Note::manual)
        .map(Note::message)
        .toList();
  }

  @Test
  void writesOnlyWhatChanges() throws IOException {
    write("old.yaml", "\uFEFF" + OLD + "kind: HelmRelease\n---\nkind: X\napiVersion: v1\n");
    List<FilePlan> plans = migrate();

    Replacement.write(plans);

    assertThat(read("old.yaml"))
        .isEqualTo(
            "\uFEFF"
                + OLD.replace("v2beta2", "v2")
                + "kind: HelmRelease\n---\nkind: X\napiVersion: v1\n");
    assertThat(plans).filteredOn(FilePlan::isChange).hasSize(1);
    assertThat(migrate()).noneMatch(FilePlan::isChange);
    assertThat(read("shop.yaml")).isEqualTo(RELEASE);
  }

  @Test
  void leavesEncryptedAndTemplatedFilesAlone() throws IOException {
    write("secret.yaml", OLD + "kind: HelmRelease\nsops: {mac: x, version: 3.9.0}\n");
    write("template.yaml", OLD + "kind: HelmRelease\nspec:\n  {{ .Values.spec }}\n");
    write("chart.yaml", "a:\n  {{ .Values.other }}\n");

    List<FilePlan> plans = migrate();

    assertThat(plans).noneMatch(FilePlan::isChange);
    assertThat(manual(plans)).hasSize(2);
    assertThat(manual(plans).get(0)).contains("SOPS");
    assertThat(manual(plans).get(1)).contains("Go template");
  }

  @Test
  void writesNothingWhereOneFileChangedMeanwhile() throws IOException {
    write("a.yaml", OLD + "kind: HelmRelease\n");
    write("b.yaml", OLD + "kind: HelmRelease\n");
    List<FilePlan> plans = migrate();
    write("b.yaml", OLD + "kind: HelmRelease\n# edited\n");

    assertThatThrownBy(() -> Replacement.write(plans)).hasMessageContaining("b.yaml");

    assertThat(read("a.yaml")).contains("v2beta2");
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).hasSize(4);
    }
  }

  @Test
  void showsNoValuesInADiff() throws IOException {
    write(
        "a.yaml",
        OLD + "kind: HelmRelease\nmetadata: {name: a}\nspec:\n  values: {password: hunter2}\n");

    List<String> diff = migrate().getFirst().diff();

    assertThat(diff)
        .contains(
            "-apiVersion: helm.toolkit.fluxcd.io/v2beta2", "+apiVersion: helm.toolkit.fluxcd.io/v2")
        .noneMatch(line -> line.contains("hunter2"));
  }

  @Test
  void makesASourceOfAChartInARegistry() throws IOException {
    write("shop2.yaml", RELEASE.replace("name: shop", "name: shop2"));
    write(
        "range.yaml",
        RELEASE
            .replace("name: shop\n  namespace", "name: other\n  namespace")
            .replace("1.2.3+4", "1.x"));

    List<FilePlan> plans = chartRef();

    assertThat(manual(plans)).isEmpty();
    assertThat(read("shop.yaml"))
        .isEqualTo(
            """
            # the shop
            apiVersion: helm.toolkit.fluxcd.io/v2
            kind: HelmRelease
            metadata:
              name: shop
              namespace: apps
            spec:
              interval: 10m
              # which chart
              chartRef:
                kind: OCIRepository
                name: shop-1.2.3_4
                namespace: flux-system
              values: {a: b} # stays
            """
                .replace("shop-1.2.3_4", "shop-1.2.3-4"));
    assertThat(read("repository.yaml"))
        .startsWith(REPOSITORY)
        .contains(
            """
            ---
            apiVersion: source.toolkit.fluxcd.io/v1
            kind: OCIRepository
            metadata:
              name: shop
              namespace: flux-system
            spec:
              interval: 10m
              url: oci://registry.example.com/charts/shop
              ref:
                semver: 1.x
              layerSelector:
                mediaType: application/vnd.cncf.helm.chart.content.v1.tar+gzip
                operation: copy
              provider: generic
              secretRef:
                name: pull
            """)
        .contains("    tag: 1.2.3_4\n")
        .hasLineCount(REPOSITORY.lines().toList().size() + 34);
    assertThat(read("shop2.yaml")).contains("name: shop-1.2.3-4");
    assertThat(chartRef()).noneMatch(FilePlan::isChange);
  }

  @Test
  void makesATemplateOfAChartInARegistry() throws IOException {
    write("repository.yaml", REPOSITORY.replace("  secretRef: {name: pull}\n", ""));

    List<FilePlan> plans = inlineChart();

    assertThat(manual(plans)).isEmpty();
    assertThat(read("shop.yaml"))
        .startsWith(RELEASE.substring(0, RELEASE.indexOf("    spec:\n      chart")))
        .contains(
            """
              chart:
                spec:
                  url: 'oci://registry.example.com/charts/shop'
                  ref: # pinned
                    tag: 1.2.3_4
                  provider: generic
                kind: OCIRepository
              values: {a: b} # stays
            """);
    assertThat(inlineChart()).noneMatch(FilePlan::isChange);
  }

  /** Flux makes the source in the namespace of the release, and looks for Secrets there. */
  @Test
  void leavesChartsWhoseSecretsAreInAnotherNamespace() throws IOException {
    assertThat(manual(inlineChart()))
        .containsExactly(
            "its Secrets are in namespace flux-system, where Flux does not look for those of a"
                + " template; use --chart-ref");

    write("shop.yaml", RELEASE.replace("namespace: apps", "namespace: flux-system"));
    assertThat(manual(inlineChart())).isEmpty();
    assertThat(read("shop.yaml")).contains("secretRef:\n        name: pull");
  }

  @Test
  void makesNoTemplateForAFluxThatDoesNotHaveIt() throws IOException {
    MigratedFiles files = files();

    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            new ChartRefs(files, FluxTarget.SUPPORTED, new OldVersionReleases(Map.of()), true))
        .withMessage(
            "--inline-chart needs Flux 2.10, and the files are for 2.8 to 2.10; add --flux-version"
                + " 2.10");
  }

  @Test
  void saysWhatComesFirst() throws IOException {
    write("shop.yaml", RELEASE.replace("/v2", "/v2beta2"));

    List<FilePlan> plans = chartRef();

    assertThat(plans).noneMatch(FilePlan::isChange);
    assertThat(manual(plans))
        .singleElement()
        .asString()
        .contains("it is at v2beta2: run plimsoll migrate without --chart-ref first");
  }

  @Test
  void leavesChartsFromAnIndexAsTheyAre() throws IOException {
    write("repository.yaml", REPOSITORY.replace("  type: oci\n", "").replace("oci:", "https:"));

    List<FilePlan> plans = chartRef();

    assertThat(plans).noneMatch(FilePlan::isChange);
    assertThat(plans)
        .flatMap(FilePlan::notes)
        .singleElement()
        .extracting(Note::message)
        .asString()
        .contains("an index over HTTP");
  }

  @Test
  void leavesReleasesWhoseChartAnOverlayPatches() throws IOException {
    Files.createDirectory(folder.resolve("production"));
    write(
        "production/patch.yaml",
        """
        apiVersion: helm.toolkit.fluxcd.io/v2
        kind: HelmRelease
        metadata: {name: shop, namespace: apps}
        spec: {chart: {spec: {version: 1.2.3}}}
        """);

    List<FilePlan> plans = chartRef();

    assertThat(plans).noneMatch(FilePlan::isChange);
    assertThat(manual(plans)).singleElement().asString().contains("patch.yaml patches its chart");
  }

  @Test
  void writesNoReferenceToASourceThatCannotBeWritten() throws IOException {
    write("repository.yaml", REPOSITORY + "---\n" + "a: [\n");

    List<FilePlan> plans = chartRef();

    assertThat(plans).noneMatch(FilePlan::isChange);
    assertThat(manual(plans)).anyMatch(message -> message.startsWith("left alone, because"));
  }
}
