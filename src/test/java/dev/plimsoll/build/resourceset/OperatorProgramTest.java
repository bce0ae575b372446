package dev.plimsoll.build.resourceset;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.build.kustomize.SearchPath;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.manifest.yaml.Manifests;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A script stands for the program, because what is tested is how it is run. */
class OperatorProgramTest {

  private static final Resource SET =
      Manifests.read(
              "set.yaml",
              """
              apiVersion: fluxcd.controlplane.io/v1
              kind: ResourceSet
              metadata: {name: apps}
              spec: {resources: []}
              """
                  .getBytes(StandardCharsets.UTF_8))
          .documents()
          .getFirst()
          .resource();

  @TempDir private Path folder;

  private TemplateEngine program(String script) throws IOException {
    Path program = Files.writeString(folder.resolve("flux-operator"), "#!/bin/sh\n" + script);
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    return new OperatorProgram(program, Duration.ofSeconds(2), Duration.ofSeconds(3));
  }

  private static String reason(TemplateEngine.Rendered rendered) {
    return rendered instanceof TemplateEngine.Unknown unknown ? unknown.reason() : "";
  }

  @Test
  void handsOverTheResourceSetAndReadsWhatIsMade() throws IOException {
    TemplateEngine engine =
        program(
            """
            [ "$1 $2 $3" = "build resourceset -f" ] || exit 1
            read_file() { while IFS= read -r line; do echo "  $line"; done < "$1"; }
            echo '---'; echo 'apiVersion: v1'; echo 'kind: ConfigMap'
            echo "metadata: {name: made, labels: {home: '${KUBECONFIG:+private}'}}"
            echo 'data:'; echo ' set: |'; read_file "$4"; echo ' providers: |'; read_file "$6"
            """);

    TemplateEngine.Rendered rendered = engine.render(SET, List.of(SET));

    assertThat(rendered).isInstanceOf(TemplateEngine.Made.class);
    Resource made = ((TemplateEngine.Made) rendered).objects().getFirst();
    assertThat(made.labels()).containsEntry("home", "private");
    assertThat(made.tree().at("/data/set").asText())
        .contains("kind: ResourceSet", "namespace: default");
    assertThat(made.tree().at("/data/providers").asText()).contains("name: apps");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "echo 'password: hunter2' >&2; exit 1 | flux-operator build resourceset fails on it",
        "while :; do :; done | flux-operator does not render it: it takes longer than 2 s",
        "while :; do echo aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa;"
            + " done"
            + " | flux-operator does not render it: the result is larger than 16 MiB",
        "echo '{' | flux-operator renders it to what is no YAML"
      })
  void saysWhyItIsNotRendered(String script, String reason) throws IOException {
    assertThat(reason(program(script + "\n").render(SET, List.of()))).isEqualTo(reason);
  }

  @Test
  void nothingIsMadeWhereTheProgramSaysSo() throws IOException {
    TemplateEngine engine = program("echo '✗ no objects were generated' >&2; exit 1\n");

    assertThat(engine.render(SET, List.of())).isEqualTo(new TemplateEngine.Made(List.of()));
  }

  @Test
  void rendersTheSameOnce() throws IOException {
    Path log = folder.resolve("log");
    TemplateEngine engine = program("echo run >> '" + log + "'; echo '---'\n");

    engine.render(SET, List.of());
    engine.render(SET, List.of());

    assertThat(log).hasContent("run");
  }

  @Test
  void allTogetherTakeNoLongerThanTheyMay() throws IOException {
    TemplateEngine engine = program("while :; do :; done\n");
    List<String> reasons = new ArrayList<>();
    for (String name : List.of("a", "b", "c", "d")) {
      ObjectNode set = SET.tree().deepCopy();
      set.withObjectProperty("metadata").put("name", name);
      reasons.add(reason(engine.render(new Resource(set), List.of())));
    }

    assertThat(reasons.getFirst()).contains("it takes longer than 2 s");
    assertThat(reasons.getLast()).isEqualTo("flux-operator has taken too long for other templates");
  }

  @Test
  void isLookedForOnTheSearchPath() throws IOException {
    program("exit 1\n");

    assertThat(OperatorProgram.find(new SearchPath(folder.toString())))
        .isInstanceOf(OperatorProgram.class);
    assertThat(OperatorProgram.find(new SearchPath(folder + "/none")))
        .isSameAs(TemplateEngine.NONE);
  }
}
