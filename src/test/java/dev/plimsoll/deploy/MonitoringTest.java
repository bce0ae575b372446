package dev.plimsoll.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
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

/**
 * What is asked of Prometheus, and which settings the chart knows, against
 * docs/reference/commands/serve.md.
 */
class MonitoringTest {

  private static final Path DOCUMENTATION = Path.of("docs/reference/commands/serve.md");

  /**
   * Settings that the chart decides by values of its own, that need more permissions than it
   * grants, or that make no sense in a pod.
   */
  private static final Set<String> NOT_IN_THE_CHART =
      Set.of(
          "port",
          "management-port",
          "host",
          "tls-cert",
          "tls-key",
          "webhooks",
          "service",
          "namespace",
          "audit-only",
          "audit-interval",
          "audit-reports",
          "no-cluster");

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

  @Test
  void theOverviewNamesEverySetting() throws IOException {
    String overview = Files.readString(Path.of("docs/reference/configuration.md"));

    assertThat(found(DOCUMENTATION, "^\\| `--([\\w-]+)`"))
        .allSatisfy(flag -> assertThat(overview).contains("`--" + flag + "`"));
  }

  @Test
  void theChartKnowsEverySetting() throws IOException {
    Set<String> flags = found(DOCUMENTATION, "^\\| `--([\\w-]+)`");
    flags.removeAll(NOT_IN_THE_CHART);

    Set<String> known = new TreeSet<>();
    new ObjectMapper()
        .readTree(Path.of("deploy", "helm", "values.schema.json").toFile())
        .at("/properties/settings/propertyNames/enum")
        .forEach(name -> known.add(name.asText()));

    assertThat(known).isEqualTo(flags);
  }
}
