package dev.plimsoll.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plimsoll.testbed.Command;
import dev.plimsoll.testbed.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code plimsoll check} as people run it, over the example repositories. */
class CheckIT {

  private static Command.Result check(String... arguments) {
    return Program.command("check").with(arguments).run();
  }

  @Test
  void findsNothingToDenyInAHealthyRepository() {
    Command.Result result = check("examples/fleet");

    assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
    assertThat(result.out()).contains(" 0 denied", "templates/deployment.yaml", "Go template");
    assertThat(result.err()).isEmpty();
  }

  @Test
  void aTemplateIsNoFailureUnderStrict() {
    Command.Result result = check("--strict", "examples/fleet");

    assertThat(result.exitCode()).as(result.out()).isZero();
  }

  @Test
  void namesEveryFaultOfABrokenRepository() {
    Command.Result result = check("-o", "concise", "examples/fleet-broken");

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.out())
        .contains(
            "both-sources.yaml:11:3: deny[",
            "no-source.yaml:6:1: deny[",
            "repeated-key.yaml:9:3: deny[",
            "unfinished.yaml:8:1: skipped: this is no YAML")
        .doesNotContain("correct-horse", "\u001B");
  }

  @Test
  void whatIsNoYamlFailsUnderStrictOnly() {
    int lenient = check("examples/fleet-broken/unfinished.yaml").exitCode();
    int strict = check("--strict", "examples/fleet-broken/unfinished.yaml").exitCode();

    assertThat(lenient).isZero();
    assertThat(strict).isEqualTo(1);
  }

  @Test
  void answersInJson() throws IOException {
    Command.Result result = check("-o", "json", "examples/fleet-broken");

    JsonNode report = new ObjectMapper().readTree(result.out());
    assertThat(report.path("version").asInt()).isEqualTo(1);
    assertThat(report.path("summary").path("files").asInt()).isEqualTo(4);
    assertThat(report.path("findings").findValuesAsText("file"))
        .contains("examples/fleet-broken/both-sources.yaml");
    assertThat(report.path("findings").get(0).properties())
        .extracting(java.util.Map.Entry::getKey)
        .containsExactly(
            "file",
            "line",
            "column",
            "kind",
            "namespace",
            "name",
            "policy",
            "rule",
            "severity",
            "action",
            "path",
            "message",
            "known");
    assertThat(report.path("skipped").get(0).path("file").asText()).endsWith("unfinished.yaml");
    assertThat(report.path("skipped").get(0).path("reason").asText())
        .startsWith("line 8, column 1");
    assertThat(result.exitCode()).isEqualTo(1);
  }

  @Test
  void readsStandardInput() throws IOException {
    String manifest = Files.readString(Path.of("examples/fleet-broken/both-sources.yaml"));

    Command.Result result = Program.command("check", "-").input(manifest).run();

    assertThat(result.out()).contains("--> -:11:3  HelmRelease");
    assertThat(result.exitCode()).isEqualTo(1);
  }

  @Test
  void aWrongPathFailsWithASuggestion() {
    Command.Result result = check("examples/fleet-brokn");

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains("examples/fleet-brokn", "did you mean \"fleet-broken\"?");
    assertThat(result.out()).isEmpty();
  }

  @Test
  void aWrongFlagFailsWithASuggestion() {
    Command.Result result = check("--polices", "x", "examples/fleet");

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains("--polices", "--policies");
  }

  @Test
  void anUnsoundPolicyFailsWithItsPlace(@TempDir Path folder) throws IOException {
    Path policy =
        Files.writeString(
            folder.resolve("policy.yaml"),
            """
            apiVersion: plimsoll.dev/v1alpha1
            kind: Policy
            metadata: {name: x}
            spec:
              sevrity: High
              rules: [{id: a, preserveValues: {}}]
            """);

    Command.Result result = check("examples/fleet", "--policies", policy.toString());

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains(policy + ":5:3", "did you mean \"severity\"");
  }

  @Test
  void failsOnWarningsIfAsked(@TempDir Path folder) throws IOException {
    Path policy =
        Files.writeString(
            folder.resolve("policy.yaml"),
            """
            apiVersion: plimsoll.dev/v1alpha1
            kind: Policy
            metadata: {name: sources}
            spec:
              action: Warn
              match: {resources: [HelmRelease]}
              rules: [{id: one, chartSource: {}}]
            """);
    String[] arguments = {
      "examples/fleet-broken/no-source.yaml", "--policies", policy.toString(), "--fail-on"
    };

    int deny = Program.command("check").with(arguments).with("deny").run().exitCode();
    int warn = Program.command("check").with(arguments).with("warn").run().exitCode();

    assertThat(deny).isZero();
    assertThat(warn).isEqualTo(1);
  }

  @Test
  void aFlagStandsOverTheEnvironmentAndThatOverTheFile(@TempDir Path folder) throws IOException {
    Files.writeString(
        folder.resolve(".plimsoll.yaml"),
        """
        apiVersion: plimsoll.dev/v1alpha1
        kind: CheckConfiguration
        paths: [apps]
        output: markdown
        """);
    Files.createDirectory(folder.resolve("apps"));
    Command check = Program.command("check").in(folder);

    String file = check.run().out();
    String environment = check.env("PLIMSOLL_OUTPUT", "json").run().out();
    String flag = check.env("PLIMSOLL_OUTPUT", "json").with("-o", "junit").run().out();

    assertThat(file).startsWith("### Plimsoll");
    assertThat(environment).startsWith("{");
    assertThat(flag).startsWith("<?xml");
  }

  @Test
  void fixesThenEvaluates(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("release.yaml");
    Files.writeString(
        file,
        Files.readString(Path.of("examples/fleet-broken/both-sources.yaml"))
            .replaceAll("(?m)^      (chart|sourceRef):.*\\n(        .*\\n)*", ""));

    Command.Result result = check("--fix", file.toString());

    assertThat(result.err()).contains("fixed by chart-source/one-source");
    assertThat(result.exitCode()).as(result.out()).isZero();
    assertThat(Files.readString(file)).contains("chartRef:").doesNotContain("  chart:");
  }
}
