package dev.plimsoll.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.cli.check.Builds;
import dev.plimsoll.cli.check.FileCheck;
import dev.plimsoll.cli.check.Fix;
import dev.plimsoll.cli.check.InputFiles;
import dev.plimsoll.cli.check.Progress;
import dev.plimsoll.cli.migrate.FilePlan;
import dev.plimsoll.cli.migrate.Replacement;
import dev.plimsoll.flux.FluxVersion;
import dev.plimsoll.manifest.yaml.Manifests;
import dev.plimsoll.policy.document.PolicyDocuments;
import dev.plimsoll.policy.engine.PolicySet;
import dev.plimsoll.rule.Rules;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code --fix} does to files. */
class FixTest {

  private static final String POLICY =
      """
      apiVersion: plimsoll.dev/v1alpha1
      kind: Policy
      metadata: {name: source}
      spec:
        match: {resources: [HelmRelease]}
        rules:
          - {id: one, chartSource: {residualChart: Remove}}
          - {id: values, preserveValues: {}}
      """;

  private static final String BEFORE =
      """
      # Both of them move to chartRef.
      apiVersion: helm.toolkit.fluxcd.io/v2
      kind: HelmRelease
      metadata: {name: web}   # the shop
      spec:
        interval:   1m
        chart:
          spec:
            version: 1.x
        chartRef: {kind: OCIRepository, name: web}
        upgrade: {preserveValues: true}
        values:
          greeting: 'it''s  "quoted"'
      ---
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: untouched}
      """;

  private static final String AFTER =
      BEFORE.replace("  chart:\n    spec:\n      version: 1.x\n", "");

  @TempDir Path folder = Path.of("");
  private final List<String> said = new ArrayList<>();

  private Path write(String content) throws IOException {
    return Files.writeString(folder.resolve("a.yaml"), content);
  }

  private List<String> fix() throws IOException {
    PolicyDocuments policies =
        PolicyDocuments.read(
            Manifests.read("policies.yaml", POLICY.getBytes(UTF_8)).documents(),
            new Rules(FluxVersion.LATEST));
    InputFiles none = InputFiles.find(List.of(), InputStream.nullInputStream());
    InputFiles files = InputFiles.find(List.of(folder), InputStream.nullInputStream());
    List<Fix> fixes =
        new FileCheck(
                new PolicySet(policies, Clock.systemUTC()),
                files,
                none,
                none,
                null,
                null,
                Builds.NONE)
            .fixes(
                new Progress(new PrintStream(PrintStream.nullOutputStream(), true, UTF_8), false));
    Replacement.write(
        fixes.stream()
            .flatMap(fix -> fix.changes().stream())
            .map(change -> new FilePlan(change.path(), change.before(), change.after(), List.of()))
            .toList());
    fixes.forEach(fix -> said.addAll(fix.fixed()));
    return fixes.stream().flatMap(fix -> fix.faults().stream()).toList();
  }

  @Test
  void changesOnlyTheLinesConcerned() throws IOException {
    Path file = write(BEFORE);

    List<String> faults = fix();

    assertThat(faults).isEmpty();
    assertThat(Files.readString(file)).isEqualTo(AFTER);
    assertThat(said).singleElement().asString().contains("a.yaml:7:3: fixed by source/one");
  }

  @Test
  void keepsLineEndsAndTheByteOrderMark() throws IOException {
    Path file = write("\uFEFF" + BEFORE.replace("\n", "\r\n"));

    fix();

    assertThat(Files.readString(file)).isEqualTo("\uFEFF" + AFTER.replace("\n", "\r\n"));
  }

  @Test
  void keepsPermissionsAndLeavesNothingBehind() throws IOException {
    Path file = write(BEFORE);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

    fix();

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-r-----");
    try (var left = Files.list(folder)) {
      assertThat(left).containsExactly(file);
    }
  }

  @Test
  void findsNothingMoreTheSecondTime() throws IOException {
    Path file = write(BEFORE);
    fix();
    said.clear();

    List<String> faults = fix();

    assertThat(said).isEmpty();
    assertThat(faults).isEmpty();
    assertThat(Files.readString(file)).isEqualTo(AFTER);
  }

  @Test
  void leavesAFileAloneThatCannotBeChangedWithoutHarm() throws IOException {
    String broken = BEFORE + "---\nkind: [\n";
    Path file = write(broken);

    List<String> faults = fix();

    assertThat(faults).singleElement().asString().contains("a.yaml:", "cannot be fixed: ");
    assertThat(Files.readString(file)).isEqualTo(broken);
    assertThat(said).isEmpty();
  }
}
