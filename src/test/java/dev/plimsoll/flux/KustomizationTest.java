package dev.plimsoll.flux;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.manifest.Resource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KustomizationTest {

  @ParameterizedTest
  @CsvSource({
    "kustomize.toolkit.fluxcd.io/prune, disabled, true",
    "kustomize.toolkit.fluxcd.io/reconcile, Disabled, true",
    "fluxcd.controlplane.io/prune, disabled, true",
    "fluxcd.controlplane.io/reconcile, disabled, true",
    "fluxcd.controlplane.io/prune, enabled, false",
    "fluxcd.controlplane.io/force, disabled, false",
  })
  void anObjectMaySayThatItStays(String annotation, String value, boolean stays) {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    tree.put("apiVersion", "v1").put("kind", "ConfigMap");
    tree.putObject("metadata").put("name", "a").putObject("annotations").put(annotation, value);

    assertThat(Kustomization.neverPrunes(new Resource(tree))).isEqualTo(stays);
  }
}
