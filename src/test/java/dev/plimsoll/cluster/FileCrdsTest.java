package dev.plimsoll.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.policy.Lookup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Definitions from files. */
class FileCrdsTest {

  private static final GroupKind SHIP = new GroupKind("example.com", "Ship");
  private static final String DEFINITION =
      """
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata: {name: ships.example.com}
      spec: {group: example.com, names: {kind: Ship}}
      ---
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: a}
      """;

  @TempDir private Path folder;

  @Test
  void areFoundByTheKindThatTheyDefine() throws IOException {
    Files.createDirectories(folder.resolve("deep"));
    Files.writeString(folder.resolve("deep/ships.yaml"), DEFINITION);

    FileCrds definitions = FileCrds.read(List.of(folder));

    assertThat(definitions.byKind().keySet()).containsExactly(SHIP);
    assertThat(definitions.of(SHIP)).isInstanceOf(Lookup.Found.class);
    assertThat(definitions.of(new GroupKind("example.com", "Boat")))
        .isEqualTo(
            new Lookup.Unknown<>(
                "no CustomResourceDefinition of example.com/Boat is among the files of --crds"));
  }

  @Test
  void aFileThatIsNoYamlIsNamed() throws IOException {
    Files.writeString(folder.resolve("broken.yaml"), "a: [");

    FileCrds definitions = FileCrds.read(List.of(folder));

    assertThat(definitions.skipped()).hasSize(1);
  }

  @Test
  void aPathThatIsNotThereIsAnError() {
    assertThatThrownBy(() -> FileCrds.read(List.of(folder.resolve("nowhere"))))
        .isInstanceOf(NoSuchFileException.class);
  }
}
