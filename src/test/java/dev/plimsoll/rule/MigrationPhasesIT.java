package dev.plimsoll.rule;

import static dev.plimsoll.rule.Releases.CHART;
import static dev.plimsoll.rule.Releases.CHART_REF;
import static dev.plimsoll.rule.Releases.generation;
import static dev.plimsoll.rule.Releases.manifest;
import static dev.plimsoll.rule.Releases.named;
import static dev.plimsoll.rule.Releases.read;
import static dev.plimsoll.rule.Releases.resourceVersion;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.manifest.ManagedFields;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.testbed.Cluster;
import dev.plimsoll.testbed.Command;
import dev.plimsoll.testbed.NeedsTestbed;
import dev.plimsoll.testbed.Program;
import dev.plimsoll.testbed.Server;
import dev.plimsoll.testbed.WebhookConfigurations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A release that moves to a new API version, and then to {@code chartRef}: one step after the
 * other.
 */
@NeedsTestbed(definitionsOf = "2.6")
class MigrationPhasesIT {

  private static Releases releases;

  @BeforeAll
  static void start(Cluster cluster) {
    releases = Releases.in(cluster, "migration-phases");
    releases.guard();
  }

  @AfterAll
  static void stop() {
    releases.close();
  }

  @ParameterizedTest
  @EnumSource
  void aReleaseOwnedAtAnOldVersionIsWrittenAgainAtTheNewOne(Writer writer) throws IOException {
    releases.apply(writer, "migrating", "v2beta2", CHART).success();
    Resource before = releases.stored(writer, "migrating");

    Resource tried =
        read(
            releases
                .apply(writer, "migrating", "v2", CHART, "--dry-run=server", "-o", "json")
                .success());
    Resource untouched = releases.stored(writer, "migrating");
    Command.Result applied = releases.apply(writer, "migrating", "v2", CHART);
    Resource once = releases.stored(writer, "migrating");
    Resource triedAgain =
        read(
            releases
                .apply(writer, "migrating", "v2", CHART, "--dry-run=server", "-o", "json")
                .success());
    releases.apply(writer, "migrating", "v2", CHART).success();
    Resource twice = releases.stored(writer, "migrating");

    assertThat(applied.err()).contains("added the annotation fluxcd.io/version: v2");
    assertThat(versionsOwnedAt(before)).containsExactly("helm.toolkit.fluxcd.io/v2beta2");
    assertThat(tried.annotations()).containsExactlyEntriesOf(Map.of("fluxcd.io/version", "v2"));
    assertThat(resourceVersion(untouched)).isEqualTo(resourceVersion(before));
    assertThat(versionsOwnedAt(once)).containsExactly("helm.toolkit.fluxcd.io/v2");
    assertThat(once.annotations()).containsExactlyEntriesOf(Map.of("fluxcd.io/version", "v2"));
    assertThat(once.spec()).isEqualTo(before.spec());
    assertThat(generation(once)).isEqualTo(generation(before));
    assertThat(triedAgain.annotations()).isEqualTo(once.annotations());
    assertThat(resourceVersion(twice)).isEqualTo(resourceVersion(once));
  }

  private static List<String> versionsOwnedAt(Resource object) {
    return object.managedFields().stream().map(ManagedFields::apiVersion).distinct().toList();
  }

  @ParameterizedTest
  @EnumSource
  void chartRefWaitsForTheNewVersion(Writer writer) throws IOException {
    releases.apply(writer, "phased", "v2beta2", CHART).success();

    Command.Result together = releases.apply(writer, "phased", "v2", CHART_REF);
    releases.apply(writer, "phased", "v2", CHART).success();
    releases.apply(writer, "phased", "v2", CHART_REF).success();

    assertThat(together.exitCode()).isNotZero();
    assertThat(together.err())
        .contains("Error from server (Forbidden)")
        .contains("[migration-phases/version-first]")
        .contains("kustomize-controller at v2beta2")
        .contains("Go in two steps: first change nothing but apiVersion");
    assertThat(releases.stored(writer, "phased").spec().has("chartRef")).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void whatFluxMigrateDoesPassesAndCountsAsTheFirstStep(Writer writer) throws IOException {
    releases.apply(writer, "migrated", "v2beta2", CHART).success();
    String rewrite =
        "[{\"op\": \"replace\", \"path\": \"/metadata/managedFields/0/apiVersion\","
            + " \"value\": \"helm.toolkit.fluxcd.io/v2\"}]";

    Command.Result migrated =
        releases
            .kubectl(writer, "patch", "helmrelease", named(writer, "migrated"), "--type=json")
            .with("-p", rewrite)
            .run();
    releases.apply(writer, "migrated", "v2", CHART_REF).success();

    assertThat(migrated.success()).contains("patched");
    assertThat(migrated.err()).doesNotContain("added the annotation");
    Resource release = releases.stored(writer, "migrated");
    assertThat(release.annotations()).isEmpty();
    assertThat(release.spec().has("chartRef")).isTrue();
  }

  @Test
  void anEarlyMoveToChartRefCanBePutOffUntilTheNextApply(Cluster cluster, @TempDir Path policies)
      throws Exception {
    Files.copy(
        Path.of("policies/releases/chart-source.yaml"), policies.resolve("chart-source.yaml"));
    Files.writeString(
        policies.resolve("migration-phases.yaml"),
        Files.readString(Path.of("policies/migrations/migration-phases.yaml"))
            .replace("version: v2", "tooEarly: Postpone"));
    try (Server postponing = Program.serve("--no-cluster", "--policies", policies.toString());
        WebhookConfigurations postponed =
            WebhookConfigurations.of(cluster, postponing, "postponed")) {
      Command apply =
          cluster
              .kubectl("-n", postponed.namespace(), "apply", "--server-side", "-f", "-")
              .with("--field-manager=kustomize-controller", "-o", "json");
      String name = "shop";
      apply.input(manifest(Writer.ADMINISTRATOR, name, "v2beta2", CHART, "10m")).success();
      Command switching = apply.input(manifest(Writer.ADMINISTRATOR, name, "v2", CHART_REF, "10m"));

      Command.Result first = switching.run();
      Command.Result second = switching.run();
      Command.Result third = switching.run();

      assertThat(first.err()).contains("kept spec.chart for now");
      Resource once = read(first.success());
      assertThat(once.spec().has("chart")).isTrue();
      assertThat(once.spec().has("chartRef")).isFalse();
      assertThat(generation(once)).isEqualTo(1);
      Resource twice = read(second.success());
      assertThat(twice.spec().has("chart")).isFalse();
      assertThat(twice.spec().has("chartRef")).isTrue();
      assertThat(resourceVersion(read(third.success()))).isEqualTo(resourceVersion(twice));
    }
  }
}
