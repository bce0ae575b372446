package dev.plimsoll.build.patch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.yaml.Document;
import dev.plimsoll.manifest.yaml.Manifests;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What inline patches set, and where it stands in the file. */
class PatchFragmentTest {

  private static List<PatchFragment> fragments(String yaml) {
    Document host =
        Manifests.read("kustomization.yaml", yaml.getBytes(UTF_8)).documents().getFirst();
    return PatchFragment.of(InlinePatch.of(host.resource(), host.positions()), host.positions());
  }

  private static PatchFragment fragment(String yaml) {
    assertThat(fragments(yaml)).hasSize(1);
    return fragments(yaml).getFirst();
  }

  private static String at(PatchFragment fragment, String... place) {
    return fragment.positions().of(Pointer.of(place)).toString();
  }

  @Test
  void aStrategicMergePatchIsAPartOfAnObject() {
    PatchFragment fragment =
        fragment(
            """
            patches:
              - patch: |
                  apiVersion: helm.toolkit.fluxcd.io/v2
                  kind: HelmRelease
                  metadata: {name: web, namespace: shop}
                  spec: {interval: 5m,
                    upgrade: {force: true}}
            """);

    assertThat(fragment.resource().name()).isEqualTo("web");
    assertThat(fragment.resource().namespace()).isEqualTo("shop");
    assertThat(fragment.place()).hasToString("patches[0].patch");
    assertThat(at(fragment, "spec", "interval")).isEqualTo("6:14");
    assertThat(at(fragment, "spec", "upgrade", "force")).isEqualTo("7:19");
  }

  @Test
  void theNameInAPatchWithATargetIsAnyText() {
    String patch =
        """
        patches:
          - target: {kind: HelmRelease%s}
            patch: |
              kind: any
              metadata: {name: _, namespace: _, labels: {a: b}}
              spec: {interval: 5m}
        """;

    assertThat(fragment(patch.formatted("")).resource().metadata())
        .hasToString("{\"labels\":{\"a\":\"b\"}}");
    assertThat(fragment(patch.formatted(", name: web, namespace: .*")).resource().metadata())
        .hasToString("{\"labels\":{\"a\":\"b\"},\"name\":\"web\"}");
  }

  @Test
  void operationsSetValuesOfTheirTarget() {
    PatchFragment fragment =
        fragment(
            """
            patches:
              - target: {kind: HelmRelease, name: web}
                patch: |-
                  - op: add
                    path: /spec/interval
                    value: 5m
                  - {op: remove, path: /spec/chartRef}
                  - {op: add, path: /spec/valuesFrom/-, value: {kind: Secret, name: a}}
                  - {op: add, path: /spec/valuesFrom/-, value: {kind: ConfigMap, name: b}}
                  - {op: replace, path: /spec/values/list/3/name, value: x}
                  - {op: replace, path: /spec/values/list/3/port, value: 80}
                  - {op: test, path: /spec/suspend, value: true}
            """);

    assertThat(fragment.resource().tree())
        .hasToString(
            "{\"apiVersion\":\"helm.toolkit.fluxcd.io/v2\",\"kind\":\"HelmRelease\",\"metadata\":"
                + "{\"name\":\"web\"},\"spec\":{\"interval\":\"5m\",\"valuesFrom\":[{\"kind\":"
                + "\"Secret\",\"name\":\"a\"},{\"kind\":\"ConfigMap\",\"name\":\"b\"}],\"values\":"
                + "{\"list\":[{\"name\":\"x\",\"port\":80}]}}}");
    assertThat(at(fragment, "spec", "interval")).isEqualTo("6:9");
    Pointer valuesFrom = Pointer.of("spec", "valuesFrom");
    assertThat(fragment.positions().of(valuesFrom.at(1).key("name"))).hasToString("9:70");
    Pointer item = Pointer.of("spec", "values", "list").at(0);
    assertThat(fragment.positions().of(item.key("port"))).hasToString("11:55");
  }

  @ParameterizedTest
  @CsvSource({
    "'{kind: HelmRelease}', helm.toolkit.fluxcd.io/v2",
    "'{kind: HelmRelease, version: v2beta2}', helm.toolkit.fluxcd.io/v2beta2",
    "'{kind: Deployment, name: \"web-.*\"}', apps/v1",
    "'{kind: Secret}', v1",
    "'{kind: Shop, group: example.com, version: v3}', example.com/v3",
  })
  void theTargetSaysOfWhichTypeTheObjectIs(String target, String apiVersion) {
    PatchFragment fragment =
        fragment(
            """
            patches:
              - target: %s
                patch: '[{op: add, path: /spec/a, value: 1}]'
              - target: %s
                patch: '- {op: add, path: /spec/a, value: 1}'
            """
                .formatted(target, target)
                .replaceFirst("(?s)  - target.*?\n.*?\n", ""));

    assertThat(fragment.resource().apiVersion()).isEqualTo(apiVersion);
    assertThat(fragment.resource().name()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "'{kind: Shop}'",
    "'{kind: \"Helm.*\"}'",
    "'{name: web}'",
    "'{kind: HelmRelease, group: example.com}'",
  })
  void aTargetOfUnknownTypeSetsNothingThatIsKnown(String target) {
    assertThat(
            fragments(
                """
                patches:
                  - target: %s
                    patch: '- {op: add, path: /spec/a, value: 1}'
                """
                    .formatted(target)))
        .isEmpty();
  }

  @Test
  void findsThePatchesOfFluxToo() {
    String patches =
        """
        patches:
          - target: {kind: Deployment}
            patch: '- {op: replace, path: /spec/replicas, value: 2}'
        """;
    String kustomization =
        """
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata: {name: apps, namespace: flux-system}
        spec:
        """;
    String release =
        """
        apiVersion: helm.toolkit.fluxcd.io/v2
        kind: HelmRelease
        metadata: {name: web, namespace: shop}
        spec:
          postRenderers:
            - kustomize:
        """;

    assertThat(fragment(kustomization + patches.indent(2)).resource().tree().path("spec"))
        .hasToString("{\"replicas\":2}");
    PatchFragment rendered = fragment(release + patches.indent(8));
    assertThat(rendered.resource().kind()).isEqualTo("Deployment");
    assertThat(rendered.place()).hasToString("spec.postRenderers[0].kustomize.patches[0].patch");
  }

  @Test
  void aPatchThatIsNoTextIsReadAsItIs() {
    PatchFragment fragment =
        fragment(
            """
            apiVersion: helm.toolkit.fluxcd.io/v2beta2
            kind: HelmRelease
            metadata: {name: web, namespace: shop}
            spec:
              postRenderers:
                - kustomize:
                    patchesStrategicMerge:
                      - apiVersion: apps/v1
                        kind: Deployment
                        metadata: {name: web}
                        spec: {replicas: 2}
            """);

    assertThat(at(fragment, "spec", "replicas")).isEqualTo("11:20");
  }

  @Test
  void aHugePatchStandsWhereItBegins() {
    StringBuilder values = new StringBuilder();
    for (int i = 0; i < PatchFragment.MAX_VALUES; i++) {
      values.append("      k").append(i).append(": 1\n");
    }
    String text =
        "patches:\n- patch: |-\n    apiVersion: v1\n    kind: Secret\n    metadata: {name: a}\n"
            + "    data:\n";

    assertThat(at(fragment(text + "      k0: 1\n"), "data", "k0")).isEqualTo("7:7");
    assertThat(at(fragment(text + values), "data", "k0")).isEqualTo("2:3");
  }

  @Test
  void aPathThatIsTooDeepSetsNothing() {
    assertThat(
            fragment(
                    "patches:\n- target: {kind: Secret}\n  patch: '- {op: add, path: "
                        + "/a".repeat(100_000)
                        + ", value: 1}'\n")
                .resource()
                .tree()
                .size())
        .isEqualTo(3);
  }
}
