package dev.plimsoll.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.manifest.Resource;
import dev.plimsoll.manifest.yaml.Completeness;
import dev.plimsoll.manifest.yaml.Manifests;
import dev.plimsoll.policy.FixedClusterView;
import dev.plimsoll.policy.ObjectChange;
import dev.plimsoll.policy.document.Effect;
import dev.plimsoll.policy.engine.EnforcedFinding;
import dev.plimsoll.policy.engine.PolicySet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What people commonly have in Git, and rightly, is never denied by the shipped policies. */
class HealthyRepositoryTest {

  @Test
  void nothingOfItIsDenied() throws IOException {
    PolicySet shipped = new PolicySet(PolicyFiles.below(Path.of("policies")), Clock.systemUTC());
    List<Resource> objects = objects(Path.of("src/test/resources/healthy"));
    FixedClusterView cluster = new FixedClusterView(objects);

    List<String> denials =
        objects.stream()
            .map(object -> ObjectChange.inFile(object, Completeness.of(object)))
            .flatMap(change -> shipped.check(change, cluster).findings().stream())
            .filter(finding -> finding.effect() == Effect.Deny)
            .map(EnforcedFinding::message)
            .toList();

    assertThat(objects).hasSizeGreaterThan(20);
    assertThat(denials).isEmpty();
  }

  private static List<Resource> objects(Path folder) throws IOException {
    List<Resource> objects = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        Manifests.read(file.toString(), Files.readAllBytes(file))
            .documents()
            .forEach(document -> objects.add(document.resource()));
      }
    }
    return objects;
  }
}
