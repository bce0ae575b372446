package dev.plimsoll.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.plimsoll.server.ServerSettings;
import dev.plimsoll.server.Setting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What says something about the settings of {@code serve} besides {@link ServerSettings}: the page
 * of the command, the Helm chart, the kustomization. {@code -Dsettings.table=write} writes the
 * table of the page.
 */
class SettingsTableTest {

  private static final Path PAGE = Path.of("docs/reference/commands/serve.md");
  private static final Path CHART = Path.of("deploy/helm");
  private static final boolean WRITE = "write".equals(System.getProperty("settings.table"));
  private static final Pattern TABLE =
      Pattern.compile("(?s)<!-- settings -->\n.*?<!-- /settings -->\n");

  @Test
  void thePageHasTheTable() throws IOException {
    String page = Files.readString(PAGE);
    Matcher table = TABLE.matcher(page);
    assertThat(table.find()).describedAs("the marks of the table in %s", PAGE).isTrue();
    if (WRITE) {
      Files.writeString(PAGE, page.replace(table.group(), table()));
    }

    assertThat(table.group().lines())
        .describedAs(
            "the table of %s against ServerSettings; mvn test -Dtest=SettingsTableTest"
                + " -Dsettings.table=write writes it",
            PAGE)
        .containsExactlyElementsOf(table().lines().toList());
  }

  private static String table() {
    return ServerSettings.all().stream()
        .map(setting ->
            "| `%s` | `%s` | %s | %s |%n"
                .formatted(
                    setting.flag(), setting.variable(), setting.initialInWords(), setting.help())
                .replace("|  |", "| |"))
        .collect(
            Collectors.joining(
                "",
                "<!-- settings -->\n| flag | variable | default | meaning |\n|---|---|---|---|\n",
                "<!-- /settings -->\n"));
  }

  @Test
  void theSchemaOfTheChartNamesThoseThatItTakes() throws IOException {
    JsonNode settings = schema();
    List<String> named = new ArrayList<>();
    settings.at("/propertyNames/enum").forEach(name -> named.add(name.asText()));

    assertThat(named)
        .describedAs(
            "propertyNames of settings in deploy/helm/values.schema.json; a setting that the chart"
                + " does not take says so with outsideOfTheChart() in ServerSettings")
        .containsExactlyElementsOf(
            ServerSettings.all().stream()
                .filter(Setting::inChart)
                .map(Setting::name)
                .sorted()
                .toList());
    assertThat(named)
        .describedAs("settings of the chart with a type of their own")
        .containsAll(
            settings.at("/properties").properties().stream().map(Map.Entry::getKey).toList());
  }

  private static JsonNode schema() throws IOException {
    return new ObjectMapper()
        .readTree(CHART.resolve("values.schema.json").toFile())
        .at("/properties/settings");
  }

  static Stream<Path> manifests() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("deploy"))) {
      return files
          .filter(file -> file.toString().matches(".*\\.(yaml|tpl)"))
          .filter(file -> !variables(file).isEmpty() || file.endsWith("values.yaml"))
          .toList()
          .stream();
    }
  }

  /** The settings that a manifest has, by the variable: those of a container, or of the chart. */
  private static Map<String, String> variables(Path file) {
    try {
      Map<String, String> variables = new TreeMap<>();
      Pattern.compile("name: (PLIMSOLL_[A-Z_]+), value: \"?([^\"}]*)\"?}")
          .matcher(Files.readString(file))
          .results()
          .forEach(match -> variables.put(match.group(1), match.group(2)));
      if (file.equals(CHART.resolve("values.yaml"))) {
        new YAMLMapper()
            .readTree(file.toFile())
            .path("settings")
            .properties()
            .forEach(entry ->
                variables.put(Setting.variable(entry.getKey()), entry.getValue().asText()));
      }
      return variables;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("manifests")
  void whatIsDeployedCanBeRead(Path file) {
    Map<String, Setting<?>> known = new TreeMap<>();
    ServerSettings.all().forEach(setting -> known.put(setting.variable(), setting));

    assertThat(variables(file))
        .isNotEmpty()
        .allSatisfy((variable, value) -> {
          assertThat(known).describedAs("settings; see ServerSettings").containsKey(variable);
          assertThat(known.get(variable).problem(variable, value)).isEmpty();
        });
  }
}
