package dev.plimsoll.build.patch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Positions;
import dev.plimsoll.manifest.Resource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PatchEffectTest {

  private static final Resource RELEASE = object("helm.toolkit.fluxcd.io/v2", "HelmRelease");

  private static Resource object(String apiVersion, String kind) {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    tree.put("apiVersion", apiVersion).put("kind", kind).putObject("metadata").put("name", "a");
    return new Resource(tree);
  }

  /**
   * A Kustomization that gives Kustomizations a patch, and so on; the innermost is for releases.
   */
  private static Resource nested(int depth) {
    Resource inner = object("kustomize.toolkit.fluxcd.io/v1", "Kustomization");
    ObjectNode patch =
        ((ObjectNode) inner.tree()).putObject("spec").putArray("patches").addObject();
    if (depth == 0) {
      ObjectNode interval = JsonNodeFactory.instance.objectNode();
      interval.putObject("spec").put("interval", "5m");
      patch.putObject("target").put("kind", "HelmRelease");
      patch.put("patch", interval.toString());
    } else {
      patch.putObject("target").put("kind", "Kustomization");
      patch.put("patch", nested(depth - 1).tree().toString());
    }
    return inner;
  }

  @ParameterizedTest
  @CsvSource({"0, true", "1, true", "5, true", "6, false"})
  void ofPatchesWithinPatchesIsKnownFiveDeep(int depth, boolean known) {
    assertThat(PatchEffect.of(InlinePatch.of(nested(depth), Positions.NONE)))
        .anyMatch(effect -> effect.kind().equals("Kustomization") || depth == 0)
        .satisfies(effects ->
            assertThat(
                    effects.stream()
                        .anyMatch(
                            effect -> effect.mayFill(RELEASE, Pointer.of("spec", "interval"))))
                .isEqualTo(known));
  }
}
