package dev.plimsoll.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked of Prometheus, against docs/reference/commands/serve.md. */
class MonitoringTest {

  private static final Path DOCUMENTATION = Path.of("docs/reference/commands/serve.md");

  private static Set<String> found(Path file, String regex) throws IOException {
    Set<String> found = new TreeSet<>();
    Matcher matcher = Pattern.compile(regex, Pattern.MULTILINE).matcher(Files.readString(file));
    while (matcher.find()) {
      found.add(matcher.group(1));
    }
    return found;
  }

  @ParameterizedTest
  @ValueSource(strings = {"dashboard.json", "prometheus-rules.yaml"})
  void asksForMetricsThatThereAre(String file) throws IOException {
    Set<String> documented = found(DOCUMENTATION, "^\\| `(plimsoll_\\w+)`");

    Set<String> asked =
        found(Path.of("deploy", "monitoring", file), "\\b(plimsoll_\\w+?)(?:_bucket|_max)?\\b");

    assertThat(asked).hasSizeGreaterThan(5).isSubsetOf(documented);
  }

  @Test
  void theDashboardShowsEveryMetric() throws IOException {
    Path dashboard = Path.of("deploy", "monitoring", "dashboard.json");

    assertThat(found(dashboard, "\\b(plimsoll_\\w+?)(?:_bucket|_max)?\\b"))
        .isEqualTo(found(DOCUMENTATION, "^\\| `(plimsoll_\\w+)`"));
  }
}
