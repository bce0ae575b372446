package dev.plimsoll.rule;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plimsoll.flux.FluxVersion;
import dev.plimsoll.manifest.Document;
import dev.plimsoll.manifest.Positions;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.PolicyDocuments;
import dev.plimsoll.policy.PolicySet;
import dev.plimsoll.policy.PolicyTestRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.yaml.snakeyaml.Yaml;

/** Reads policies and their cases for tests, and runs the cases. */
final class PolicyFiles {

  private PolicyFiles() {}

  /** Every YAML file below a folder. */
  static PolicyDocuments below(Path folder) throws IOException {
    List<Document> documents = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(it -> it.toString().endsWith(".yaml")).sorted().toList()) {
        documents.addAll(documents(file.toString(), Files.readString(file)));
      }
    }
    return read(documents);
  }

  /** A text that holds YAML documents. */
  static PolicyDocuments in(String file, String yaml) {
    return read(documents(file, yaml));
  }

  private static PolicyDocuments read(List<Document> documents) {
    return PolicyDocuments.read(documents, new Rules(FluxVersion.LATEST));
  }

  private static List<Document> documents(String file, String yaml) {
    List<Document> documents = new ArrayList<>();
    for (Object tree : new Yaml().loadAll(yaml)) {
      documents.add(
          new Document(file, new Resource(new ObjectMapper().valueToTree(tree)), Positions.NONE));
    }
    return documents;
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
