package dev.plimsoll.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.plimsoll.testbed.Command;
import dev.plimsoll.testbed.Program;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What other tools read in this repository, as they would run it. */
class IntegrationsIT {

  private static final String PROGRAM = Program.command().words().getFirst();

  private static JsonNode read(String file) throws IOException {
    return new YAMLMapper().readTree(Path.of(file).toFile());
  }

  private static Command action(String paths, String output) throws IOException {
    JsonNode steps = read("action.yml").path("runs").path("steps");
    return Command.of("bash")
        .with("-e", "-o", "pipefail", "-c", steps.path(steps.size() - 1).path("run").asText())
        .env("PROGRAM", PROGRAM)
        .env("PATHS", paths)
        .env("POLICIES", "")
        .env("FAIL_ON", "deny")
        .env("BASE", "")
        .env("OUTPUT", output);
  }

  @Test
  void theActionAnnotatesAndFails() throws IOException {
    Command.Result result = action("examples/fleet-broken", "github").run();

    assertThat(result.out())
        .contains("::error file=examples/fleet-broken/both-sources.yaml,line=11,");
    assertThat(result.exitCode()).isEqualTo(1);
  }

  @Test
  void theActionPassesWhatIsSound() throws IOException {
    Command.Result result = action("examples/fleet", "text").run();

    assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
  }

  @Test
  void theHookJudgesTheFilesOfACommit() throws IOException {
    JsonNode hook = read(".pre-commit-hooks.yaml").path(0);

    Command.Result result =
        Command.of("bash")
            .with("-c", hook.path("entry").asText().replace("plimsoll", PROGRAM) + " \"$@\"", "-")
            .with("examples/fleet-broken/both-sources.yaml")
            .run();

    assertThat(result.exitCode()).isEqualTo(1);
  }

  @Test
  void bashTakesItsCompletion() {
    Command.Result result =
        Command.of("bash").with("-c", "eval \"$(" + PROGRAM + " completion bash)\"").run();

    assertThat(result.exitCode()).as(result.err()).isZero();
  }
}
