package dev.plimsoll.cli.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.build.resourceset.TemplateEngine;
import dev.plimsoll.flux.FluxVersion;
import dev.plimsoll.policy.document.PolicyFiles;
import dev.plimsoll.policy.engine.PolicySet;
import dev.plimsoll.rule.Rules;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileEvaluatorTest {

  private static final String POLICY =
      """
      apiVersion: plimsoll.dev/v1alpha1
      kind: Policy
      metadata: {name: source}
      spec:
        match: {resources: [HelmRelease]}
        rules: [{id: one, chartSource: {}}]
      """;

  @TempDir Path folder = Path.of("");

  /** A file that changes while it is checked is evaluated as it was read, to the last excerpt. */
  @Test
  void aFileIsReadOnce() throws IOException {
    Path path = folder.resolve("a.yaml");
    Files.writeString(
        path,
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: twice, name: twice}
        ---
        apiVersion: helm.toolkit.fluxcd.io/v2
        kind: HelmRelease
        metadata: {name: web}
        spec: {interval: 2m, values: {password: hunter2}}
        ---
        a: [
        """);
    InputFile file = DiskFile.of(path);
    PolicySet policies =
        new PolicySet(
            PolicyFiles.of(Map.of("p.yaml", POLICY.getBytes(StandardCharsets.UTF_8)))
                .documents(new Rules(FluxVersion.LATEST)),
            Clock.systemUTC());
    try (FileIndex index = new FileIndex(policies.watchedKinds(), TemplateEngine.NONE)) {
      index.add(FileIndexEntry.of(file, file.read(), index));
      index.seal();
      Files.delete(path);

      FileResult result =
          new FileEvaluator(
                  policies,
                  index,
                  new FileClusterView(
                      index, true, new KnownDefinitions(index, List.of(), Optional.empty())),
                  false,
                  null,
                  BuiltFindings.NONE)
              .evaluate(file);

      assertThat(result.faults()).isEmpty();
      assertThat(result.documents()).isEqualTo(2);
      assertThat(result.skipped()).singleElement().extracting(part -> part.file()).isNotNull();
      assertThat(result.findings())
          .extracting(
              finding -> finding.ruleName() + " " + finding.location() + " " + finding.excerpt())
          .containsExactly(
              "manifest/well-formed 3:25 ",
              "source/one 8:1 spec: {interval: 2m, values: {password: (hidden)");
    }
  }
}
