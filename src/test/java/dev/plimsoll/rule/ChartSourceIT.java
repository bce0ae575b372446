package dev.plimsoll.rule;

import static dev.plimsoll.rule.Releases.BOTH;
import static dev.plimsoll.rule.Releases.CHART;
import static dev.plimsoll.rule.Releases.CHART_REF;
import static dev.plimsoll.rule.Releases.generation;
import static dev.plimsoll.rule.Releases.manifest;
import static dev.plimsoll.rule.Releases.named;
import static dev.plimsoll.rule.Releases.read;
import static dev.plimsoll.rule.Releases.resourceVersion;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.testbed.Cluster;
import dev.plimsoll.testbed.Command;
import dev.plimsoll.testbed.NeedsTestbed;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The shipped policy about {@code chart} and {@code chartRef} of a release that is served at three
 * versions.
 */
@NeedsTestbed(definitionsOf = "2.6")
class ChartSourceIT {

  private static Releases releases;

  @BeforeAll
  static void start(Cluster cluster) {
    releases = Releases.in(cluster, "chart-source");
    for (Writer writer : Writer.values()) {
      // Only v2beta1 lets it in, and only while nobody guards it.
      releases.apply(writer, "as-it-was", "v2beta1", BOTH).success();
    }
    releases.guard();
  }

  @AfterAll
  static void stop() {
    releases.close();
  }

  /** Applies what leaves a remainder of {@code chart}, and shows that it is fixed for good. */
  private static void isFixed(Writer writer, String name, String chart, String warning)
      throws IOException {
    int before = generation(releases.stored(writer, name));

    Resource tried =
        read(releases.apply(writer, name, "v2", chart, "--dry-run=server", "-o", "json").success());
    Command.Result applied = releases.apply(writer, name, "v2", chart);
    Resource once = releases.stored(writer, name);
    Resource triedAgain =
        read(releases.apply(writer, name, "v2", chart, "--dry-run=server", "-o", "json").success());
    releases.apply(writer, name, "v2", chart).success();
    Resource twice = releases.stored(writer, name);

    assertThat(applied.success()).contains("serverside-applied");
    assertThat(applied.err()).contains("Warning: [chart-source/one-source] " + warning);
    assertThat(once.spec().has("chart")).isFalse();
    assertThat(once.spec().has("chartRef")).isTrue();
    assertThat(tried.spec()).isEqualTo(once.spec());
    assertThat(triedAgain.spec()).isEqualTo(once.spec());
    assertThat(generation(once)).isEqualTo(before + 1);
    assertThat(generation(twice)).isEqualTo(generation(once));
    assertThat(resourceVersion(twice)).isEqualTo(resourceVersion(once));
  }

  @ParameterizedTest
  @EnumSource
  void aFieldOfTheChartThatSomebodyElseOwnsIsTakenAway(Writer writer) throws IOException {
    releases.apply(writer, "patched", "v2", CHART).success();
    releases
        .kubectl(writer, "patch", "helmrelease", named(writer, "patched"), "--type=merge", "-p")
        .with("{\"spec\": {\"chart\": {\"spec\": {\"interval\": \"5m\"}}}}")
        .success();

    isFixed(
        writer,
        "patched",
        CHART_REF,
        "removed what was left of spec.chart, still owned by field manager kubectl-patch");
  }

  @ParameterizedTest
  @EnumSource
  void aVersionLeftOverInTheManifestIsTakenAway(Writer writer) throws IOException {
    releases.apply(writer, "left-over", "v2", CHART).success();

    isFixed(
        writer,
        "left-over",
        "chart: {spec: {version: 1.x}}\n  " + CHART_REF,
        "removed what was left of spec.chart; take it out of the manifest, too");
  }

  @ParameterizedTest
  @EnumSource
  void aWholeChartThatSomebodyElseOwnsIsTakenAway(Writer writer) throws IOException {
    releases.apply(writer, "shared", "v2", CHART).success();
    releases
        .kubectl(writer, "apply", "--server-side", "--field-manager=somebody", "-f", "-")
        .input(manifest(writer, "shared", "v2", CHART, "10m"))
        .success();

    isFixed(
        writer,
        "shared",
        CHART_REF,
        "removed what was left of spec.chart, still owned by field manager somebody");
  }

  @ParameterizedTest
  @EnumSource
  void chartRefPatchedInBesideTheChartInGitIsDenied(Writer writer) throws IOException {
    releases.apply(writer, "by-hand", "v2", CHART).success();
    Resource before = releases.stored(writer, "by-hand");
    String patch = "{\"spec\": {\"chartRef\": {\"kind\": \"OCIRepository\", \"name\": \"shop\"}}}";
    Command patching =
        releases
            .kubectl(writer, "patch", "helmrelease", named(writer, "by-hand"), "--type=merge", "-p")
            .with(patch);

    Command.Result tried = patching.with("--dry-run=server").run();
    Command.Result done = patching.run();

    for (Command.Result denied : List.of(tried, done)) {
      assertThat(denied.exitCode()).isEqualTo(1);
      assertThat(denied.err())
          .startsWith(
              "Error from server (Forbidden): admission webhook \"mutate.plimsoll.dev\""
                  + " denied the request: [chart-source/one-source] spec has both chart and"
                  + " chartRef (OCIRepository chart-source/shop); Flux takes exactly one of them.")
          .contains("spec.chart belongs to field manager kustomize-controller");
    }
    assertThat(resourceVersion(releases.stored(writer, "by-hand")))
        .isEqualTo(resourceVersion(before));
  }

  @ParameterizedTest
  @EnumSource
  void aMixIsDeniedAndStoresNothing(Writer writer) {
    Command.Result tried = releases.apply(writer, "mixed", "v2", BOTH, "--dry-run=server");
    Command.Result done = releases.apply(writer, "mixed", "v2", BOTH);

    assertThat(tried.err()).contains("(Forbidden)").contains("[chart-source/one-source]");
    assertThat(done.err()).isEqualTo(tried.err());
    assertThat(releases.kubectl(writer, "get", "helmrelease", named(writer, "mixed")).run().err())
        .contains("NotFound");
  }

  @ParameterizedTest
  @EnumSource
  void whatWasWrongBeforeIsCarriedThroughByAnUnrelatedUpdate(Writer writer) throws IOException {
    Command.Result applied =
        releases
            .kubectl(
                writer, "apply", "--server-side", "--field-manager=kustomize-controller", "-f", "-")
            .input(manifest(writer, "as-it-was", "v2beta1", BOTH, "20m"))
            .run();

    assertThat(applied.success()).contains("serverside-applied");
    assertThat(applied.err())
        .contains("Warning: [chart-source/one-source] spec has both chart and chartRef");
    JsonNode spec = releases.stored(writer, "as-it-was").spec();
    assertThat(spec.path("interval").asText()).isEqualTo("20m");
    assertThat(spec.has("chart") && spec.has("chartRef")).isTrue();
  }
}
