package dev.plimsoll.rule;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plimsoll.manifest.yaml.Completeness;
import dev.plimsoll.manifest.yaml.Document;
import dev.plimsoll.manifest.yaml.Manifests;
import dev.plimsoll.manifest.yaml.ParsedFile;
import dev.plimsoll.policy.ClusterView;
import dev.plimsoll.policy.ObjectChange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Values in the manner of those that people write for well-known charts. A line that ends in {@code
 * # leak} holds a credential, or begins a text that does; whatever is found elsewhere is a false
 * alarm.
 */
class ChartValuesTest {

  /** What the rule has been fixed against, and must not get worse at. */
  private static final Path CHARTS = Path.of("src/test/resources/secrets/charts");

  /** What was written after that, and the rule has not been fixed for: leave both as they are. */
  private static final Path UNSEEN = Path.of("src/test/resources/secrets/unseen");

  private static final Path PAGE = Path.of("docs/reference/rules/plaintextSecrets.md");
  private static final String LEAK = "# leak";
  private static final String HEAD =
      """
      apiVersion: helm.toolkit.fluxcd.io/v2
      kind: HelmRelease
      metadata: {name: chart, namespace: default}
      spec:
        interval: 10m
        chartRef: {kind: OCIRepository, name: chart}
        values:
      """;
  private static final int LINES_BEFORE = 7;

  /** What was found in a folder. */
  private record Count(
      int files, int texts, int leaks, List<String> missed, List<String> falseAlarms) {

    @Override
    public String toString() {
      return "| %d | %d | %d of %d | %d |"
          .formatted(files, texts, leaks - missed.size(), leaks, falseAlarms.size());
    }
  }

  @Test
  void findsAllThatItHasBeenFixedFor() throws IOException {
    Count count = count(CHARTS);

    assertThat(count.missed()).as("missed").isEmpty();
    assertThat(count.falseAlarms()).as("false alarms").isEmpty();
    assertThat(Files.readString(PAGE)).contains(count.toString());
  }

  @Test
  void thePageSaysHowItDoesOnTheRest() throws IOException {
    Count count = count(UNSEEN);

    assertThat(Files.readString(PAGE))
        .as("missed %s, false alarms %s", count.missed(), count.falseAlarms())
        .contains(count.toString());
  }

  private static Count count(Path folder) throws IOException {
    List<String> falseAlarms = new ArrayList<>();
    List<String> missed = new ArrayList<>();
    int files = 0;
    int texts = 0;
    int leaks = 0;
    for (Path file : files(folder)) {
      List<String> lines = Files.readAllLines(file);
      Document release = release(file, lines);
      Set<Integer> marked =
          IntStream.rangeClosed(1, lines.size())
              .filter(line -> lines.get(line - 1).endsWith(LEAK))
              .boxed()
              .collect(Collectors.toCollection(TreeSet::new));
      Set<Integer> found = found(release);
      files++;
      texts += (int) texts(release.resource().tree().at("/spec/values")).count();
      leaks += marked.size();
      found.stream()
          .filter(line -> !marked.contains(line))
          .forEach(line -> falseAlarms.add(file.getFileName() + ":" + line));
      marked.stream()
          .filter(line -> !found.contains(line))
          .forEach(line -> missed.add(file.getFileName() + ":" + line));
    }
    return new Count(files, texts, leaks, missed, falseAlarms);
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  private static Document release(Path file, List<String> lines) {
    String values = lines.stream().map(line -> "    " + line + "\n").collect(Collectors.joining());
    ParsedFile parsed =
        Manifests.read(file.toString(), (HEAD + values).getBytes(StandardCharsets.UTF_8));
    assertThat(parsed.skipped()).isEmpty();
    assertThat(parsed.problems()).isEmpty();
    return parsed.documents().getFirst();
  }

  /** The lines of the file on which something is found. */
  private static Set<Integer> found(Document release) {
    return new PlaintextSecretsRule(List.of(), List.of())
            .evaluate(
                ObjectChange.inFile(release.resource(), Completeness.Whole),
                ClusterView.unknown("alone"))
            .stream()
            .map(finding -> release.positions().of(finding.path()).line() - LINES_BEFORE)
            .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Stream<String> texts(JsonNode node) {
    return node.isContainerNode()
        ? node.valueStream().flatMap(ChartValuesTest::texts)
        : node.isTextual() ? Stream.of(node.asText()) : Stream.of();
  }
}
