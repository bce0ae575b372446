package dev.plimsoll.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.flux.FluxTarget;
import dev.plimsoll.manifest.yaml.Document;
import dev.plimsoll.manifest.yaml.Manifests;
import dev.plimsoll.manifest.yaml.ParsedFile;
import dev.plimsoll.policy.document.PolicyDocuments;
import dev.plimsoll.policy.engine.PolicySet;
import dev.plimsoll.policy.testing.PolicyTestRun;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** Reads policies and their cases for tests, and runs the cases. */
final class PolicyFiles {

  private PolicyFiles() {}

  /** Every YAML file below a folder. */
  static PolicyDocuments below(Path folder) throws IOException {
    List<Document> documents = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".yaml")).sorted().toList()) {
        documents.addAll(documents(file.toString(), Files.readAllBytes(file)));
      }
    }
    return read(documents);
  }

  /** A text that holds YAML documents. */
  static PolicyDocuments in(String file, String yaml) {
    return read(documents(file, yaml.getBytes(StandardCharsets.UTF_8)));
  }

  private static PolicyDocuments read(List<Document> documents) {
    return PolicyDocuments.read(documents, new Rules(FluxTarget.SUPPORTED));
  }

  private static List<Document> documents(String file, byte[] yaml) {
    ParsedFile parsed = Manifests.read(file, yaml);
    assertThat(parsed.skipped()).isEmpty();
    assertThat(parsed.problems()).isEmpty();
    return parsed.documents();
  }

  /** What came of every case. */
  static List<PolicyTestRun.Result> results(PolicyDocuments documents) {
    PolicySet policies = new PolicySet(documents, Clock.systemUTC());
    return documents.tests().stream()
        .flatMap(test -> PolicyTestRun.run(test, policies).stream())
        .toList();
  }

  /** Each case as a test of its own. */
  static Stream<DynamicTest> cases(PolicyDocuments documents) {
    assertThat(documents.problems()).isEmpty();
    return results(documents).stream()
        .map(result ->
            DynamicTest.dynamicTest(
                result.test() + ": " + result.name(),
                () -> assertThat(result.failures()).isEmpty()));
  }
}
