package dev.plimsoll.build.resourceset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.manifest.yaml.Document;
import dev.plimsoll.manifest.yaml.Manifests;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The expected objects are those that {@code flux-operator build resourceset} of August 2026
 * prints.
 */
class ResourceSetTest {

  private static final GroupKind RELEASE = GroupKind.of("helm.toolkit.fluxcd.io", "HelmRelease");

  private static Document document(String spec) {
    String yaml =
        "apiVersion: fluxcd.controlplane.io/v1\nkind: ResourceSet\n"
            + "metadata: {name: apps, namespace: flux-system}\nspec:\n"
            + spec.indent(2);
    return Manifests.read("set.yaml", yaml.getBytes(StandardCharsets.UTF_8)).documents().getFirst();
  }

  private static ResourceSet render(String spec) {
    return render(spec, List.of(), TemplateEngine.NONE);
  }

  private static ResourceSet render(String spec, List<Resource> beside, TemplateEngine engine) {
    return ResourceSet.of(document(spec).resource(), beside, engine);
  }

  private static List<String> trees(ResourceSet set) {
    return set.objects().stream().map(made -> made.resource().tree().toString()).toList();
  }

  @Test
  void takesResourcesWithoutInputsAsTheyAre() {
    ResourceSet set =
        render("resources:\n- {apiVersion: v1, kind: ConfigMap, metadata: {name: a}}\n");

    assertThat(trees(set))
        .containsExactly(
            "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"a\"}}");
    assertThat(set.unknown()).isEmpty();
  }

  @Test
  void aNameOfManyActionsIsComparedInTime() {
    ResourceSet set =
        render(
            "resources:\n- {apiVersion: helm.toolkit.fluxcd.io/v2, kind: HelmRelease, metadata:"
                + " {name: '"
                + "<<x>>a".repeat(2_000)
                + "'}}\n");

    boolean made =
        assertTimeout(
            Duration.ofSeconds(5),
            () -> set.unknown().getFirst().mayBe(RELEASE, "", "a".repeat(250) + "b"));

    assertThat(made).isFalse();
  }

  @Test
  void rendersEachInputAndLeavesOutWhatIsThereAlready() {
    ResourceSet set =
        render(
            """
            inputs: [{name: shop, team: {size: 7}}, {name: web, team: {size: 8}}]
            resources:
            - {apiVersion: v1, kind: Namespace, metadata: {name: all}}
            - apiVersion: v1
              kind: ConfigMap
              metadata: {name: app-<< inputs.name >>, namespace: << inputs.provider.namespace >>}
              data: {count: << inputs.team.size >>, text: << inputs.team.size | quote >>, plain: "x"}
            """);

    assertThat(set.objects()).hasSize(3);
    assertThat(trees(set).get(1))
        .isEqualTo(
            """
            {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"app-shop","namespace":"flux-system"},\
            "data":{"count":7,"text":"7","plain":"x"}}\
            """);
    assertThat(set.objects().get(2).resource().name()).isEqualTo("app-web");
  }

  @ParameterizedTest
  @CsvSource({
    "yes, true",
    "'\"yes\"', true",
    "12, 12",
    "'\"12\"', 12",
    "text, '\"text\"'",
    "a b, '\"a b\"'"
  })
  void readsWhatItRendersAsTheOperatorDoes(String input, String expected) {
    ResourceSet set =
        render(
            "inputs: [{x: "
                + input
                + "}]\nresources:\n- {apiVersion: v1, kind: A, metadata: {name: a}, spec: \"<<"
                + " inputs.x >>\"}\n");

    assertThat(set.objects().getFirst().resource().tree().path("spec")).hasToString(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<< inputs.x | int >>",
        "<< if inputs.x >>a<< end >>",
        "<<- inputs.x >>",
        "<< inputs.missing >>",
        "<< get inputs \"x\" >>",
        "<< inputs.map >>"
      })
  void doesNotRenderWhatIsNotCertain(String template) {
    ResourceSet set =
        render(
            "inputs: [{x: a, map: {b: c}}]\n"
                + "resources:\n"
                + "- {apiVersion: helm.toolkit.fluxcd.io/v2, kind: HelmRelease, metadata: {name:"
                + " shop}, spec: '"
                + template
                + "'}\n");

    assertThat(set.objects()).isEmpty();
    assertThat(set.unknown())
        .singleElement()
        .satisfies(unknown -> {
          assertThat(unknown.mayBe(RELEASE, "any", "shop")).isTrue();
          assertThat(unknown.mayBe(RELEASE, "any", "other")).isFalse();
          assertThat(unknown.mayBe(GroupKind.of("", "Secret"), "any", "shop")).isFalse();
        });
  }

  @Test
  void knowsNamesThatInputsOfProvidersMayMake() {
    ResourceSet set =
        render(
            """
            inputsFrom: [{kind: ResourceSetInputProvider, name: pulls}]
            resources:
            - apiVersion: helm.toolkit.fluxcd.io/v2
              kind: HelmRelease
              metadata: {name: pr-<< inputs.id >>, namespace: apps}
            """);

    assertThat(set.unknown())
        .singleElement()
        .satisfies(unknown -> {
          assertThat(unknown.reason()).contains("providers");
          assertThat(unknown.mayBe(RELEASE, "apps", "pr-17")).isTrue();
          assertThat(unknown.mayBe(RELEASE, "other", "pr-17")).isFalse();
          assertThat(unknown.mayBe(RELEASE, "apps", "shop")).isFalse();
        });
  }

  @Test
  void rendersATextOfSeveralDocumentsWithItsPlaces() {
    Document document =
        document(
            """
            inputs: [{name: shop}]
            resourcesTemplate: |
              apiVersion: v1
              kind: Namespace
              metadata:
                name: << inputs.name >>
              ---
              apiVersion: helm.toolkit.fluxcd.io/v2
              kind: HelmRelease
              metadata: {name: << inputs.name >>}
              spec:
                interval: 5 min
            """);

    List<Document> documents = Expansion.of(List.of(document), TemplateEngine.NONE).documents();

    assertThat(documents).hasSize(3);
    assertThat(documents.get(2).resource().name()).isEqualTo("shop");
    assertThat(documents.get(2).positions().of(Pointer.of("spec", "interval"))).hasToString("16:7");
  }

  @Test
  void placesAnObjectInItsTemplate() {
    Document document =
        document(
            """
            inputs: [{name: shop}]
            resources:
            - apiVersion: v1
              kind: ConfigMap
              metadata:
                name: << inputs.name >>
            """);

    assertThat(
            Expansion.of(List.of(document), TemplateEngine.NONE)
                .documents()
                .get(1)
                .positions()
                .of(Pointer.of("metadata", "name")))
        .hasToString("10:7");
  }

  @Test
  void leavesOutWhatTheOperatorLeavesOut() {
    String disabled =
        "- {apiVersion: v1, kind: ConfigMap, metadata: {name: a-<< inputs.x >>, annotations:"
            + " {fluxcd.controlplane.io/reconcile: disabled}}}\n";

    assertThat(render("inputs: [{x: a}]\nresources:\n" + disabled).objects()).isEmpty();
  }

  @Test
  void addsCommonMetadataAndRendersSteps() {
    ResourceSet set =
        render(
            """
            commonMetadata: {labels: {team: shop}}
            inputs: [{x: a}]
            steps:
            - {name: one, resources: [{apiVersion: v1, kind: ConfigMap, metadata: {name: << inputs.x >>}}]}
            """);

    assertThat(set.objects())
        .singleElement()
        .satisfies(made -> {
          assertThat(made.resource().labels()).containsEntry("team", "shop");
          assertThat(made.within(Pointer.of("metadata")))
              .hasToString("spec.steps[0].resources[0].metadata");
        });
  }

  @Test
  void boundsWhatOneSetMakes() {
    StringBuilder inputs = new StringBuilder("inputs:\n");
    for (int i = 0; i < ResourceSet.MAX_OBJECTS + 5; i++) {
      inputs.append("- {x: a").append(i).append("}\n");
    }

    ResourceSet set =
        render(
            inputs
                + "resources:\n"
                + "- {apiVersion: v1, kind: ConfigMap, metadata: {name: << inputs.x >>}}\n");

    assertThat(set.objects()).hasSize(ResourceSet.MAX_OBJECTS);
  }
}
