package dev.plimsoll.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedactionTest {

  private static Resource of(String kind) {
    ObjectNode tree = JsonNodeFactory.instance.objectNode().put("kind", kind);
    tree.putObject("spec").putObject("values").put("password", "hunter2");
    tree.putObject("data").put("password", "aHVudGVyMg==");
    tree.put("text", "a\nb");
    tree.put("long", "x".repeat(200));
    tree.put("number", 7);
    tree.putArray("list").add(1);
    return new Resource(tree);
  }

  @ParameterizedTest
  @CsvSource({
    "HelmRelease, /spec/values, true",
    "HelmRelease, /spec/values/postgres/password, true",
    "HelmRelease, /spec/valuesFrom/0/literal, true",
    "HelmRelease, /spec/valuesFrom/0/name, false",
    "HelmRelease, /spec/valuesFrom, false",
    "HelmRelease, /spec, false",
    "HelmRelease, /spec/valuesOfOthers, false",
    "HelmRelase, /spec/values/password, true",
    "HelmRelease, /metadata/annotations/kubectl.kubernetes.io~1last-applied-configuration, true",
    "HelmRelease, /metadata/annotations/team, false",
    "Secret, /data/password, true",
    "Secret, /stringData/password, true",
    "Secret, /metadata/name, false",
    "ConfigMap, /data/password, false",
    "Kustomization, /spec/patches/0/patch, true",
    "Kustomization, /spec/patches/0/target/kind, false",
    "Kustomization, /secretGenerator/0/literals/1, true",
    "ResourceSet, /spec/resources/0/spec/values/password, true",
    "ResourceSet, /spec/resources/0/spec/interval, false",
    "ResourceSet, /spec/resources/1/stringData/password, true",
    "ResourceSet, /spec/resources/2/spec/patches/0/patch, true",
    "ResourceSet, /spec/steps/0/resources/1/data/password, true",
    "ResourceSet, /spec/steps/0/name, false",
    "ResourceSet, /spec/resourcesTemplate, true",
    "ResourceSet, /spec/steps/0/resourcesTemplate, true",
    "ResourceSet, /spec/inputs/0/name, false",
  })
  void coversContentsButNotWhatStandsBesideThem(String kind, String place, boolean covered) {
    boolean answer = Redaction.covers(of(kind), Pointer.parseJsonPointer(place));

    assertThat(answer).isEqualTo(covered);
  }

  @ParameterizedTest
  @CsvSource({
    "HelmRelease, /spec/values/password, (hidden)",
    "HelmRelease, /spec, a map of 1 key",
    "HelmRelease, /list, a list of 1 item",
    "HelmRelease, /text, \"a b\"",
    "HelmRelease, /number, 7",
    "HelmRelease, /absent, nothing",
    "Secret, /data/password, (hidden)",
  })
  void showsOnlyWhatIsNotCovered(String kind, String place, String shown) {
    String answer = Redaction.show(of(kind), Pointer.parseJsonPointer(place));

    assertThat(answer).isEqualTo(shown);
  }

  @Test
  void shortensLongTexts() {
    String answer = Redaction.show(of("HelmRelease"), Pointer.of("long"));

    assertThat(answer).isEqualTo("\"" + "x".repeat(80) + "…\"");
  }
}
