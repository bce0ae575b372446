package dev.plimsoll.build.kustomize;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EngineMessageTest {

  @Test
  void isWhatKustomizeSaysWithoutWhatALogAdds() {
    String logged =
        "# Warning: 'bases' is deprecated.\n"
            + "E1130 17:19:10.205181   19206 run.go:72] \"command failed\""
            + " err=\"invalid Kustomization: json: unknown field \\\"resourses\\\"\"\n";

    assertThat(EngineMessage.of(logged))
        .isEqualTo("invalid Kustomization: json: unknown field \"resourses\"");
    assertThat(EngineMessage.of("Error: no such file\n")).isEqualTo("no such file");
  }

  @Test
  void hidesWhatFilesHoldInEitherForm() {
    String logged =
        "E1130 17:19:10.205181 19206 run.go:72] \"command failed\""
            + " err=\"trouble in \\\"a: b\\npassword: hunter2\\n\\\"\"";

    assertThat(EngineMessage.of(logged)).doesNotContain("hunter2").contains("(hidden)");
    assertThat(EngineMessage.of("trouble in \"a: b\npassword: hunter2\n\""))
        .doesNotContain("hunter2")
        .contains("(hidden)");
  }

  @Test
  void isOfSeveralLinesWithoutTheFieldsOfAPlugin() {
    String logged =
        "E1130 17:19:10.205181   19206 run.go:72] \"command failed\" err=<\n"
            + "\ttrouble configuring builtin HelmChartInflationGenerator with config: `\n"
            + "\tname: a\n\tvaluesInline:\n\t  password: hunter2\n"
            + "\t`: must specify --enable-helm\n >\n";

    assertThat(EngineMessage.of(logged))
        .isEqualTo(
            "trouble configuring builtin HelmChartInflationGenerator with config (hidden): must"
                + " specify --enable-helm");
  }

  @Test
  void hidesAnObjectThatGoPrints() {
    assertThat(
            EngineMessage.of(
                "Error: map[string]interface {}{\"kind\":\"Secret\", \"stringData\":map[interface"
                    + " {}]interface {}{80:\"hunter2\"}}: json: unsupported type: map[interface"
                    + " {}]interface {}"))
        .isEqualTo("(hidden): json: unsupported type: map[interface {}]interface {}");
  }
}
