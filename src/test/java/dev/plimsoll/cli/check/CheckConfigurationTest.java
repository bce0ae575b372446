package dev.plimsoll.cli.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckConfigurationTest {

  private static final String HEAD =
      "apiVersion: plimsoll.dev/v1alpha1\nkind: CheckConfiguration\n";

  @TempDir Path folder = Path.of("");

  private CheckConfiguration read(String content) throws IOException {
    Files.writeString(folder.resolve(CheckConfiguration.FILE), content);
    return CheckConfiguration.of(folder);
  }

  @Test
  void saysWhatFlagsWouldSay() throws IOException {
    CheckConfiguration read =
        read(
            HEAD
                + "paths: [clusters, apps]\n"
                + "policies: [builtin, ours]\n"
                + "failOn: warn\n"
                + "strict: true\n");

    assertThat(read.paths()).containsExactly(Path.of("clusters"), Path.of("apps"));
    assertThat(read.flags())
        .containsOnly(
            java.util.Map.entry("--policies", "builtin,ours"),
            java.util.Map.entry("--fail-on", "warn"),
            java.util.Map.entry("--strict", "true"));
  }

  @Test
  void anUnknownKeyIsAnErrorWithItsPlace() {
    assertThatThrownBy(() -> read(HEAD + "failon: warn\n"))
        .hasMessageContaining(".plimsoll.yaml:3:1")
        .hasMessageContaining("did you mean \"failOn\"");
  }

  @Test
  void aWrongTypeIsAnError() {
    assertThatThrownBy(() -> read(HEAD + "strict: 1\n")).hasMessageContaining("true or false");
  }

  @Test
  void anotherKindIsAnError() {
    assertThatThrownBy(() -> read(HEAD.replace("CheckConfiguration", "Policy")))
        .hasMessageContaining("must be CheckConfiguration");
  }

  @Test
  void aFileThatIsNoYamlIsAnError() {
    assertThatThrownBy(() -> read("a: [")).hasMessageContaining("no YAML");
  }

  @Test
  void withoutAFileNothingIsSaid() throws IOException {
    assertThat(CheckConfiguration.of(folder)).isEqualTo(CheckConfiguration.NONE);
  }
}
