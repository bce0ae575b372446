package dev.plimsoll.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.plimsoll.testbed.Command;
import dev.plimsoll.testbed.Program;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
  void theActionTakesAPathALine() throws IOException {
    Command.Result result = action("examples/fleet\nexamples/fleet-broken\n", "text").run();

    assertThat(result.out()).contains("--> examples/fleet-broken/both-sources.yaml:11:3");
    assertThat(result.exitCode()).isEqualTo(1);
  }

  @Test
  void theActionTakesTheProgramThatIsThere() throws IOException {
    JsonNode find = read("action.yml").path("runs").path("steps").path(0);

    Command.Result result =
        Command.of("bash")
            .with("-e", "-o", "pipefail", "-c", find.path("run").asText())
            .env("PROGRAM", PROGRAM)
            .env("GITHUB_OUTPUT", "/dev/stdout")
            .run();

    assertThat(result.out()).isEqualTo("program=" + PROGRAM + "\n");
  }

  @Test
  void theActionPassesWhatIsSound() throws IOException {
    Command.Result result = action("examples/fleet", "text").run();

    assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
  }

  @Test
  void theHookEvaluatesTheFilesOfACommit() throws IOException {
    JsonNode hook = read(".pre-commit-hooks.yaml").path(0);

    Command.Result result =
        Command.of("bash")
            .with("-c", hook.path("entry").asText().replace("plimsoll", PROGRAM) + " \"$@\"", "-")
            .with("examples/fleet-broken/both-sources.yaml")
            .run();

    assertThat(result.exitCode()).isEqualTo(1);
  }

  @Test
  void preCommitRunsTheHook(@TempDir Path folder) throws IOException {
    needs("pre-commit");
    Path repository = Files.createDirectories(folder.resolve("fleet"));
    String here = Path.of("").toAbsolutePath().toString();
    Files.writeString(
        repository.resolve(".pre-commit-config.yaml"),
        "repos: [{repo: %s, rev: %s, hooks: [{id: plimsoll-check}]}]%n"
            .formatted(here, Command.of("git", "rev-parse", "HEAD").success().strip()));
    Files.copy(
        Path.of("examples/fleet-broken/both-sources.yaml"), repository.resolve("release.yaml"));
    Files.createSymbolicLink(folder.resolve("plimsoll"), Path.of(PROGRAM));
    Command.of("git", "init", "-q").in(repository).success();
    Command.of("git", "add", ".").in(repository).success();

    Command.Result result =
        Command.of("pre-commit", "run", "--all-files")
            .in(repository)
            .env("PATH", folder + File.pathSeparator + System.getenv("PATH"))
            .env("PRE_COMMIT_HOME", folder.resolve("home"))
            .run();

    assertThat(result.out()).contains("deny[chart-source/one-source]", "--> release.yaml:11:3");
    assertThat(result.exitCode()).isEqualTo(1);
  }

  @Test
  void bashCompletes() {
    Command.Result result =
        Command.of("bash")
            .with("-c", "eval \"$(" + PROGRAM + " completion bash)\"; complete -p plimsoll")
            .run();

    assertThat(result.exitCode()).as(result.err()).isZero();
  }

  @Test
  void zshCompletes() {
    needs("zsh");

    String registered =
        Command.of("zsh")
            .with("-f", "-c")
            .with(
                "autoload -Uz compinit && compinit -u; eval \"$("
                    + PROGRAM
                    + " completion zsh)\"; print -r -- \"$_comps[plimsoll]\"")
            .success();

    assertThat(registered).contains("_complete_plimsoll");
  }

  @Test
  void fishCompletes(@TempDir Path empty) {
    needs("fish");

    String completed =
        Command.of("fish")
            .with("--no-config", "-c")
            .with(
                PROGRAM
                    + " completion fish | source; complete -C 'plimsoll policy te'; complete -C"
                    + " 'plimsoll policy test '; complete -C 'plimsoll completion '")
            .in(empty)
            .success();

    assertThat(completed.lines().map(line -> line.replaceFirst("\t.*", "")))
        .containsExactly("test", "bash", "fish", "zsh");
  }

  @Test
  void theManualIsSound() {
    needs("mandoc");

    Command.Result result =
        Command.of("mandoc", "-T", "lint", "-W", "error")
            .input(Program.command("man").success())
            .run();

    assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
  }

  /** Skips where a program is missing: none of these is a need of the build. */
  private static void needs(String program) {
    Assumptions.assumeTrue(
        Command.of("bash", "-c", "command -v " + program).run().exitCode() == 0,
        "there is no " + program + " on the PATH");
  }
}
