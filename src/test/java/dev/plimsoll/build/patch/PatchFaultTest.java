package dev.plimsoll.build.patch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.manifest.yaml.Document;
import dev.plimsoll.manifest.yaml.Manifests;
import dev.plimsoll.testbed.NeedsTestbed;
import dev.plimsoll.testbed.Testbed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Inline patches that kustomize fails on are told, and no others; the real kustomize is asked. */
@NeedsTestbed
class PatchFaultTest {

  private static final String MAP =
      """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: a, namespace: shop, labels: {app: shop}}
      data: {a: b}
      """;

  @TempDir Path folder = Path.of("");

  private static List<PatchFault> faults(String yaml) {
    Document host =
        Manifests.read("kustomization.yaml", yaml.getBytes(UTF_8)).documents().getFirst();
    return PatchFault.of(
        host.resource(), InlinePatch.of(host.resource(), host.positions()), host.positions());
  }

  private static String kustomization(String entry) {
    return "resources: [map.yaml]\n" + (entry.startsWith("patches") ? "" : "patches:\n") + entry;
  }

  private boolean kustomizeFails(Testbed testbed, String yaml) throws Exception {
    Files.writeString(folder.resolve("map.yaml"), MAP);
    Files.writeString(folder.resolve("kustomization.yaml"), yaml);
    Path kubectl = testbed.programs().resolve("kubectl");
    Process process =
        new ProcessBuilder(kubectl.toString(), "kustomize", folder.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    return process.waitFor() != 0;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "- {target: {kind: ConfigMap}, patch: '{op: add, path: /data/x, value: y}'}",
        "- {target: {kind: ConfigMap}, patch: 'data: {a: c}'}",
        "- {target: {kind: ConfigMap}, patch: 'kind: ConfigMap'}",
        "- {target: {kind: ConfigMap}, patch: '{kind: ConfigMap, metadata: {name: \"\"}}'}",
        "- {target: {kind: ConfigMap}, patch: some text}",
        "- {target: {kind: ConfigMap}, patch: '- some text'}",
        "- {patch: '- {op: add, path: /data/x, value: y}'}",
        "- {target: {kind: ConfigMap}, patch: \"- op: add\\n   path: /data\"}",
        "- {target: {kind: ConfigMap}, patch: 'kind: [ConfigMap'}",
        "- {target: {kind: 'Config(Map'}, patch: '- {op: add, path: /data/x, value: y}'}",
        "- {target: {name: '*'}, patch: '- {op: add, path: /data/x, value: y}'}",
        "- {target: {labelSelector: 'a=b,,c'}, patch: '- {op: add, path: /data/x, value: y}'}",
        "- {target: {labelSelector: 'a in b'}, patch: '- {op: add, path: /data/x, value: y}'}",
        "- {target: {annotationSelector: 'a=(b)'}, patch: '- {op: add, path: /data/x, value: y}'}",
        "- {target: {kind: ConfigMap}, patch: \"kind: A\\nmetadata: {name: a}\\n---\\nkind: A\\n"
            + "metadata: {name: a}\"}",
        "patchesJson6902:\n- target: {version: v1, kind: ConfigMap, name: a}\n"
            + "  patch: '{op: add, path: /data/x, value: y}'",
        "patchesStrategicMerge:\n- |\n  kind: ConfigMap\n  data: {a: c}",
      })
  void tellsWhatKustomizeAlwaysFailsOn(String entry, Testbed testbed) throws Exception {
    String yaml = kustomization(entry);

    assertThat(kustomizeFails(testbed, yaml)).as("kustomize fails").isTrue();
    assertThat(faults(yaml))
        .isNotEmpty()
        .allSatisfy(fault -> {
          assertThat(fault.always()).isTrue();
          assertThat(fault.message()).contains("kustomize builds nothing of this folder. ");
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{op: set, path: /data/a, value: y}",
        "{path: /data/a, value: y}",
        "{op: replace, value: y}",
        "{op: move, path: /data/x}",
        "{op: add, path: data, value: {}}",
      })
  void tellsWhatKustomizeFailsOnWhereTheTargetIsThere(String operation, Testbed testbed)
      throws Exception {
    String yaml =
        kustomization("- {target: {kind: ConfigMap}, patch: '- %s'}".formatted(operation));

    assertThat(kustomizeFails(testbed, yaml)).as("kustomize fails").isTrue();
    assertThat(
            kustomizeFails(testbed, yaml.replace("target: {kind: ConfigMap", "target: {kind: X")))
        .as("kustomize fails without the target")
        .isFalse();
    assertThat(faults(yaml)).extracting(PatchFault::always).containsExactly(false);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "- {target: {kind: ConfigMap}, patch: '- {op: add, path: /data/x}'}",
        "- {target: {kind: ConfigMap}, patch: '- {op: add, path: /data/x, value: y, more: z}'}",
        "- {target: {kind: ConfigMap}, patch: '[]'}",
        "- {target: {kind: ConfigMap}, patch: '# nothing'}",
        "- {target: {kind: ConfigMap}, patch: '{kind: any, metadata: {name: any}, data: {a: c}}'}",
        "- {target: {kind: 'Config.*|Secret', name: 'a?'}, patch: '- {op: remove, path: /data/a}'}",
        "- {target: {labelSelector: 'app in (shop, web),!old'}, patch: '- {op: remove, path: /data}'}",
        "- {target: {labelSelector: 'app=shop, app!=x ,app'}, patch: '- {op: remove, path: /data}'}",
        "- {target: {}, patch: '- {op: copy, from: /data/a, path: /data/b}'}",
        "- {patch: \"kind: ConfigMap\\napiVersion: v1\\nmetadata: {name: a, namespace: shop}\\n"
            + "data: {a: null, x: '${VAR'}\"}",
      })
  void tellsNothingOfWhatKustomizeTakes(String entry, Testbed testbed) throws Exception {
    String yaml = kustomization(entry);

    assertThat(kustomizeFails(testbed, yaml)).as("kustomize fails").isFalse();
    assertThat(faults(yaml)).isEmpty();
  }

  @Test
  void aPathWithoutASlashIsForAnotherField() {
    String yaml =
        kustomization("- {target: {kind: A}, patch: '- {op: add, path: data/x, value: y}'}");

    assertThat(faults(yaml))
        .singleElement()
        .satisfies(fault -> {
          assertThat(fault.location()).hasToString("3:43");
          assertThat(fault.message())
              .isEqualTo(
                  """
                  The path "data/x" does not begin with a slash.
                  kustomize ignores what is before the first slash, so the operation is for another \
                  field, or fails. Write "/data/x".\
                  """);
        });
  }

  @Test
  void saysWhatComesOfItWhereFluxBuilds() {
    String patch = "patches: [{target: {kind: A}, patch: '{op: add}'}]";
    String kustomization =
        """
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata: {name: apps, namespace: flux-system}
        spec:
          %s
        """
            .formatted(patch);
    String release =
        """
        apiVersion: helm.toolkit.fluxcd.io/v2
        kind: HelmRelease
        metadata: {name: web, namespace: shop}
        spec:
          postRenderers: [{kustomize: {%s}}]
        """
            .formatted(patch);

    assertThat(faults(kustomization))
        .singleElement()
        .satisfies(fault ->
            assertThat(fault.message())
                .isEqualTo(
                    """
                    The patch is a map with an op, and a JSON patch is a list of operations.
                    Flux applies nothing of this Kustomization. Begin the operation with "- ".\
                    """));
    assertThat(faults(release))
        .singleElement()
        .satisfies(fault ->
            assertThat(fault.message()).contains("so no install and no upgrade succeeds. "));
    assertThat(faults(release.replace("op: add", "op: ${OP}"))).isEmpty();
  }

  @Test
  void quotesNothingOfATextThatCannotBeRead() {
    String yaml = kustomization("- patch: |\n    kind: Secret\n    data: {a: *hunter2}\n");

    assertThat(faults(yaml))
        .singleElement()
        .satisfies(fault -> {
          assertThat(fault.location()).hasToString("5:15");
          assertThat(fault.message()).doesNotContain("hunter2").startsWith("The patch cannot be");
        });
  }
}
