package dev.plimsoll.flux;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plimsoll.manifest.edit.Rewrite;
import dev.plimsoll.manifest.yaml.Completeness;
import dev.plimsoll.manifest.yaml.Document;
import dev.plimsoll.manifest.yaml.Manifests;
import dev.plimsoll.manifest.yaml.ParsedFile;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MigrationTest {

  private static final Migration TO_LATEST = new Migration(FluxVersion.LATEST, Optional.empty());

  private static ParsedFile read(String text) {
    return Manifests.read("a.yaml", text.getBytes(UTF_8));
  }

  private static Migration.Result migrated(Migration migration, String text) {
    return migration.of(read(text).documents().getFirst().resource(), Completeness.Whole);
  }

  /** The text after the migration of its one document. */
  private static String text(Migration migration, String text) {
    ParsedFile parsed = read(text);
    Document document = parsed.documents().getFirst();
    Migration.Result result =
        migration.of(document.resource(), Completeness.of(document.resource()));
    Rewrite rewrite = Rewrite.of(parsed, List.of(new Rewrite.Change(document, result.patch())));
    return rewrite instanceof Rewrite.Done(ParsedFile after) ? after.text() : rewrite.toString();
  }

  @ParameterizedTest
  @CsvSource({
    "helm.toolkit.fluxcd.io/v2beta1, HelmRelease, 2.9, v2",
    "helm.toolkit.fluxcd.io/v2beta1, HelmRelease, 2.2, v2beta2",
    "helm.toolkit.fluxcd.io/v2beta2, HelmRelease, 2.6, v2",
    "source.toolkit.fluxcd.io/v1beta1, HelmRepository, 2.9, v1",
    "source.toolkit.fluxcd.io/v1beta2, OCIRepository, 2.5, v1beta2",
    "source.toolkit.fluxcd.io/v1beta2, OCIRepository, 2.6, v1",
    "kustomize.toolkit.fluxcd.io/v1beta2, Kustomization, 2.9, v1",
    "image.toolkit.fluxcd.io/v1beta1, ImagePolicy, 2.9, v1",
    "image.toolkit.fluxcd.io/v1beta2, ImageUpdateAutomation, 2.6, v1beta2",
    "notification.toolkit.fluxcd.io/v1beta2, Alert, 2.9, v1beta3",
    "notification.toolkit.fluxcd.io/v1beta3, Alert, 2.10, v1",
    "notification.toolkit.fluxcd.io/v1beta3, Provider, 2.9, v1beta3",
    "notification.toolkit.fluxcd.io/v1beta1, Receiver, 2.9, v1",
    "example.com/v1beta1, HelmRelease, 2.9, v1beta1",
  })
  void movesToTheVersionThatTheReleaseStores(
      String apiVersion, String kind, String flux, String version) {
    String text = "kind: %s\napiVersion: %s\n".formatted(kind, apiVersion);

    String after = text(new Migration(FluxVersion.parse(flux), Optional.empty()), text);

    assertThat(after).isEqualTo(text.replaceFirst("/v[^/\n]*\n$", "/" + version + "\n"));
  }

  /** Flux 2.8 and 2.9 do not serve v1 of an Alert, and one of them may run. */
  @Test
  void proposesOnlyWhatAllSupportedReleasesServe() {
    Migration unnamed = new Migration(FluxTarget.SUPPORTED, Optional.empty());
    String alert =
        "apiVersion: notification.toolkit.fluxcd.io/%s\nkind: Alert\nspec: {summary: a}\n";

    assertThat(text(unnamed, alert.formatted("v1beta2"))).isEqualTo(alert.formatted("v1beta3"));
    assertThat(text(unnamed, alert.formatted("v1beta3"))).isEqualTo(alert.formatted("v1beta3"));
    assertThat(text(unnamed, alert.formatted("v1"))).isEqualTo(alert.formatted("v1"));
  }

  @Test
  void writesNoDefaultDownThatOnlySomeReleasesHave() {
    Migration unnamed = new Migration(FluxTarget.SUPPORTED, Optional.of(FluxVersion.V2_7));
    String release =
        "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\n"
            + "spec: {chartRef: {kind: OCIRepository, name: a}, waitStrategy: {name: poller}, postRenderers: [{}]}\n";

    assertThat(text(unnamed, release)).isEqualTo(release);
    assertThat(migrated(unnamed, release).steps())
        .extracting(Migration.Step::message)
        .singleElement()
        .asString()
        .endsWith("since Flux 2.9; --flux-version 2.9 writes down the one before");
  }

  @Test
  void movesWhatAlertsAndProvidersLoseAtV1() {
    Migration migration = new Migration(FluxVersion.V2_10, Optional.empty());
    String alert =
        """
        apiVersion: notification.toolkit.fluxcd.io/v1beta3
        kind: Alert
        metadata: {name: a}
        spec:
          summary: prod
          eventMetadata: {region: eu}
        """;
    assertThat(text(migration, alert))
        .contains("notification.toolkit.fluxcd.io/v1\n", "region: eu", "summary: prod")
        .doesNotContain("  summary: prod\n  event");
    assertThat(migrated(migration, alert).patch().apply(tree(alert)).at("/spec").toString())
        .isEqualTo("{\"eventMetadata\":{\"region\":\"eu\",\"summary\":\"prod\"}}");
    assertThat(migrated(migration, alert.replace("region", "summary")).steps())
        .filteredOn(Migration.Step::manual)
        .extracting(Migration.Step::message)
        .containsExactly("it is gone; move it to eventMetadata.summary");

    String provider =
        """
        apiVersion: notification.toolkit.fluxcd.io/v1beta3
        kind: Provider
        metadata: {name: a}
        spec: {type: slack, interval: 10m, proxy: "http://user:secret@proxy"}
        """;
    Migration.Result result = migrated(migration, provider);
    assertThat(result.patch().apply(tree(provider)).at("/spec").toString())
        .isEqualTo("{\"type\":\"slack\",\"proxy\":\"http://user:secret@proxy\"}");
    assertThat(result.steps())
        .filteredOn(Migration.Step::manual)
        .extracting(Migration.Step::message)
        .containsExactly("it is gone; move it to proxySecretRef, a Secret with the key address");
  }

  @Test
  void saysWhatKeepsAReleaseFromGoingBackBehindFlux210() {
    String release =
        "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\n"
            + "spec: {chart: {kind: OCIRepository, spec: {url: 'oci://example.org/shop'}}}\n";

    assertThat(migrated(new Migration(FluxVersion.V2_9, Optional.empty()), release).steps())
        .singleElement()
        .matches(Migration.Step::manual)
        .extracting(Migration.Step::message)
        .asString()
        .startsWith("the CRD of Flux 2.9 drops kind and url, and then denies the release with 422");
    assertThat(migrated(TO_LATEST, release).steps()).isEmpty();
  }

  private static JsonNode tree(String text) {
    return read(text).documents().getFirst().resource().tree();
  }

  @Test
  void doesNotGoBack() {
    Migration.Result result =
        migrated(
            new Migration(FluxVersion.V2_2, Optional.empty()),
            "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\n");

    assertThat(result.patch().isEmpty()).isTrue();
    assertThat(result.steps()).singleElement().matches(Migration.Step::manual);
  }

  @Test
  void movesTheFieldsThatAreGone() {
    String before =
        """
        apiVersion: helm.toolkit.fluxcd.io/v2beta1 # old
        kind: HelmRelease
        metadata: {name: shop}
        spec:
          interval: 10m
          maxHistory: 3
          install:
            # no CRDs
            skipCRDs: true
          chart:
            spec:
              chart: shop
              # production
              valuesFile: values-production.yaml # reviewed
              valuesFiles:
                - values.yaml
          waitStrategy: {name: legacy}
          postRenderStrategy: nohooks
          postRenderers:
            - kustomize:
                patchesStrategicMerge:
                  - kind: Deployment
                    apiVersion: apps/v1
                    metadata: {name: web}
                    spec: {replicas: 2}
                patches:
                  - patch: "[]"
                patchesJson6902:
                  - target: {kind: Deployment, name: web}
                    patch:
                      - op: add
                        path: /spec/paused
                        value: true
          values:
            apiVersion: helm.toolkit.fluxcd.io/v2beta1
            kind: HelmRelease
        """;

    String after = text(TO_LATEST, before);

    assertThat(after)
        .isEqualTo(
            """
            apiVersion: helm.toolkit.fluxcd.io/v2 # old
            kind: HelmRelease
            metadata: {name: shop}
            spec:
              interval: 10m
              maxHistory: 3
              install:
                # no CRDs
                crds: Skip
              chart:
                spec:
                  chart: shop
                  # production
                  valuesFiles:
                    - values-production.yaml
                    - values.yaml
              waitStrategy: {name: legacy}
              postRenderStrategy: nohooks
              postRenderers:
                - kustomize:
                    patches:
                      - patch: |
                          kind: Deployment
                          apiVersion: apps/v1
                          metadata:
                            name: web
                          spec:
                            replicas: 2
                      - patch: "[]"
                      - target:
                          kind: Deployment
                          name: web
                        patch: |
                          - op: add
                            path: /spec/paused
                            value: true
              values:
                apiVersion: helm.toolkit.fluxcd.io/v2beta1
                kind: HelmRelease
            """);
    assertThat(text(TO_LATEST, after)).isEqualTo(after);
  }

  @Test
  void writesDownDefaultsThatWereInForce() {
    String before =
        "apiVersion: helm.toolkit.fluxcd.io/v2beta1\n"
            + "kind: HelmRelease\n"
            + "spec:\n"
            + "  interval: 1h\n"
            + "  postRenderers: [{}]\n";

    String after = text(new Migration(FluxVersion.V2_9, Optional.of(FluxVersion.V2_1)), before);

    assertThat(after)
        .isEqualTo(
            before.replace("v2beta1", "v2")
                + "  maxHistory: 10\n"
                + "  waitStrategy:\n"
                + "    name: legacy\n"
                + "  postRenderStrategy: nohooks\n");
    assertThat(migrated(TO_LATEST, before).steps())
        .filteredOn(step -> step.message().startsWith("left to its default"))
        .extracting(step -> step.place().toString())
        .containsExactly("spec.maxHistory", "spec.waitStrategy", "spec.postRenderStrategy");
  }

  /** An empty map in the place of one that had keys is denied by server-side apply. */
  @ParameterizedTest
  @CsvSource({
    "'{skipCRDs: false}', ''",
    "'{skipCRDs: false, timeout: 1m}', '  install: {timeout: 1m}\n'",
    "'{skipCRDs: true}', '  install: {crds: Skip}\n'",
  })
  void leavesNoEmptyMap(String install, String left) {
    String text =
        "apiVersion: helm.toolkit.fluxcd.io/%s\nkind: HelmRelease\nspec:\n  suspend: true\n";

    String after = text(TO_LATEST, text.formatted("v2") + "  install: " + install + "\n");

    assertThat(after).isEqualTo(text.formatted("v2") + left.translateEscapes());
  }

  @Test
  void saysWhatTheApiServerDenies() {
    String repository = "apiVersion: source.toolkit.fluxcd.io/%s\nkind: HelmRepository\n";

    assertThat(migrated(TO_LATEST, repository.formatted("v1beta1")).steps())
        .extracting(Migration.Step::message)
        .anyMatch(message -> message.contains("there run flux migrate first"));
    assertThat(migrated(TO_LATEST, repository.formatted("v1beta2")).steps())
        .extracting(Migration.Step::message)
        .containsExactly("v1beta2 -> v1");
  }

  @Test
  void movesWhatPatchesAndReferencesName() {
    String before =
        """
        apiVersion: kustomize.toolkit.fluxcd.io/v1beta2
        kind: Kustomization
        metadata: {name: apps}
        spec:
          interval: 1h
          prune: true
          validation: client
          healthChecks:
            - kind: HelmRelease
              apiVersion: helm.toolkit.fluxcd.io/v2beta1 # checked
              name: shop
          patches:
            - target:
                group: helm.toolkit.fluxcd.io
                version: v2beta1
                kind: HelmRelease
              patch: |
                # of all releases
                apiVersion: helm.toolkit.fluxcd.io/v2beta1
                kind: HelmRelease
                metadata:
                  name: all
                spec:
                  suspend: true  # for now
        """;

    String after = text(TO_LATEST, before);

    assertThat(after)
        .isEqualTo(
            before
                .replace("v1beta2", "v1")
                .replace("v2beta1", "v2")
                .replace("  validation: client\n", ""));
  }

  @Test
  void movesWhatKustomizeNames() {
    String before =
        """
        apiVersion: kustomize.config.k8s.io/v1beta1
        kind: Kustomization
        resources: [shop.yaml]
        patches:
          - target: {group: helm.toolkit.fluxcd.io, version: v2beta2, kind: HelmRelease}
            patch: |-
              - op: replace
                path: /spec/chart/spec/valuesFile
                value: x
        """;

    Migration.Result result = migrated(TO_LATEST, before);

    assertThat(text(TO_LATEST, before)).isEqualTo(before.replace("v2beta2", "v2"));
    assertThat(result.steps())
        .filteredOn(Migration.Step::manual)
        .singleElement()
        .extracting(Migration.Step::message)
        .asString()
        .contains("spec.chart.spec.valuesFile, which is gone");
  }

  @Test
  void listsTemplatesThatUseWhatIsGone() {
    Migration.Result result =
        migrated(
            TO_LATEST,
            """
            apiVersion: image.toolkit.fluxcd.io/v1beta2
            kind: ImageUpdateAutomation
            spec: {git: {commit: {messageTemplate: "{{ range .Updated.Images }}x{{ end }}"}}}
            """);

    assertThat(result.steps())
        .filteredOn(Migration.Step::manual)
        .singleElement()
        .extracting(step -> step.place().toString())
        .isEqualTo("spec.git.commit.messageTemplate");
  }
}
