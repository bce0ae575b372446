package dev.plimsoll.build.resourceset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.manifest.yaml.Document;
import dev.plimsoll.manifest.yaml.Manifests;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a ResourceSet asks the engine for, and what it takes from it. */
class TemplateEngineTest {

  private static final Resource MADE =
      resource("{apiVersion: v1, kind: ConfigMap, metadata: {name: made, namespace: shop}}");

  private record Asked(Resource set, List<Resource> providers) {}

  private final List<Asked> asked = new ArrayList<>();

  private static Resource resource(String yaml) {
    List<Document> documents =
        Manifests.read("set.yaml", yaml.getBytes(StandardCharsets.UTF_8)).documents();
    return documents.getFirst().resource();
  }

  private ResourceSet render(String spec, Resource... beside) {
    Resource set =
        resource(
            "apiVersion: fluxcd.controlplane.io/v1\nkind: ResourceSet\n"
                + "metadata: {name: apps, namespace: flux-system}\nspec:\n"
                + spec.indent(2));
    return ResourceSet.of(
        set,
        List.of(beside),
        (resourceSet, providers) -> {
          asked.add(new Asked(resourceSet, providers));
          return new TemplateEngine.Made(List.of(MADE));
        });
  }

  @Test
  void rendersATemplateWithFunctionsAlone() {
    ResourceSet set =
        render(
            """
            inputs: [{name: shop}]
            commonMetadata: {labels: {team: a}}
            resources:
            - {apiVersion: v1, kind: Namespace, metadata: {name: << inputs.name >>}}
            - {apiVersion: v1, kind: ConfigMap, metadata: {name: << inputs.name | upper >>}}
            """);

    assertThat(set.unknown()).isEmpty();
    assertThat(set.objects())
        .extracting(made -> made.resource().name(), made -> made.template().toString())
        .containsExactly(tuple("shop", "spec.resources[0]"), tuple("made", "spec.resources[1]"));
    assertThat(set.objects().getLast().resource().labels()).containsEntry("team", "a");
    assertThat(asked).hasSize(1);
    assertThat(asked.getFirst().set().tree().toString())
        .contains("upper", "shop")
        .doesNotContain("Namespace", "commonMetadata");
  }

  @Test
  void rendersATextThatLoops() {
    ResourceSet set =
        render("resourcesTemplate: |\n  <<- range $i := untilStep 0 3 1 >>\n  ---\n  <<- end >>\n");

    assertThat(set.objects()).hasSize(1);
    MadeObject made = set.objects().getFirst();
    assertThat(made.template().toString()).isEqualTo("spec.resourcesTemplate");
    assertThat(made.offset(Pointer.of("metadata"))).isZero();
  }

  @Test
  void rendersPermutedInputs() {
    render(
        """
        inputStrategy: {name: Permute}
        inputs: [{name: shop}]
        resources: [{apiVersion: v1, kind: ConfigMap, metadata: {name: << inputs.x >>}}]
        """);

    assertThat(asked).hasSize(1);
  }

  @Test
  void handsOverStaticProvidersThatAreBesideIt() {
    Resource provider =
        resource(
            """
            apiVersion: fluxcd.controlplane.io/v1
            kind: ResourceSetInputProvider
            metadata: {name: teams, namespace: flux-system}
            spec: {type: Static, defaultValues: {name: shop}}
            """);

    ResourceSet set =
        render(
            """
            inputsFrom: [{name: teams}]
            resources: [{apiVersion: v1, kind: ConfigMap, metadata: {name: << inputs.name >>}}]
            """,
            provider);

    assertThat(set.unknown()).isEmpty();
    assertThat(asked).singleElement().extracting(Asked::providers).isEqualTo(List.of(provider));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{name: teams, namespace: flux-system}}\nspec: {type: GitHubPullRequest}",
        "{name: teams, namespace: other}}\nspec: {type: Static}",
        "{name: more, namespace: flux-system}}\nspec: {type: Static}"
      })
  void asksNobodyWhereAProviderIsNotKnown(String provider) {
    ResourceSet set =
        render(
            """
            inputsFrom: [{name: teams}]
            resources: [{apiVersion: v1, kind: ConfigMap, metadata: {name: << inputs.name >>}}]
            """,
            resource(
                "apiVersion: fluxcd.controlplane.io/v1\nkind: ResourceSetInputProvider\nmetadata: "
                    + provider.replace("}}", "}")));

    assertThat(asked).isEmpty();
    assertThat(set.unknown())
        .singleElement()
        .extracting(UnknownObject::reason)
        .isEqualTo("its inputs come from providers");
  }

  @Test
  void asksNobodyForTheIdentityOfAProvider() {
    ResourceSet set =
        render(
            """
            inputsFrom: [{name: teams}]
            resources: [{apiVersion: v1, kind: ConfigMap, metadata: {name: << inputs.id >>}}]
            """,
            resource(
                """
                apiVersion: fluxcd.controlplane.io/v1
                kind: ResourceSetInputProvider
                metadata: {name: teams, namespace: flux-system}
                spec: {type: Static}
                """));

    assertThat(asked).isEmpty();
    assertThat(set.unknown()).hasSize(1);
  }
}
