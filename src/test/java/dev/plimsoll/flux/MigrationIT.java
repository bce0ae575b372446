package dev.plimsoll.flux;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plimsoll.manifest.GroupVersionKind;
import dev.plimsoll.manifest.ManagedFields;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.manifest.edit.Rewrite;
import dev.plimsoll.manifest.yaml.Completeness;
import dev.plimsoll.manifest.yaml.Document;
import dev.plimsoll.manifest.yaml.Manifests;
import dev.plimsoll.manifest.yaml.ParsedFile;
import dev.plimsoll.testbed.Cluster;
import dev.plimsoll.testbed.Command;
import dev.plimsoll.testbed.NeedsTestbed;
import dev.plimsoll.testbed.Testbed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Migrated manifests, as the API server completes and evaluates them. Definitions of their time are
 * at hand for Flux 2.1 (releases only), 2.2, 2.6 and 2.9 (these two without notifications, and 2.2
 * and 2.6 without Kustomizations and images).
 */
class MigrationIT {

  private static final Path MANIFESTS = Path.of("src", "test", "resources", "migration");

  /** Kinds whose older definitions are not at hand. */
  private static final String WITHOUT_OLD_DEFINITIONS =
      """
      apiVersion: kustomize.toolkit.fluxcd.io/v1beta1
      kind: Kustomization
      metadata: {name: apps, namespace: default}
      spec:
        interval: 1h
        prune: true
        validation: client
        sourceRef: {kind: GitRepository, name: fleet}
        patchesJson6902: [{target: {kind: Secret}, patch: [{op: remove, path: /data}]}]
        healthChecks: [{apiVersion: helm.toolkit.fluxcd.io/v2beta1, kind: HelmRelease, name: one, namespace: default}]
      ---
      apiVersion: image.toolkit.fluxcd.io/v1beta1
      kind: ImagePolicy
      metadata: {name: shop, namespace: default}
      spec: {imageRepositoryRef: {name: shop}, policy: {semver: {range: 1.x}}}
      ---
      apiVersion: image.toolkit.fluxcd.io/v1beta2
      kind: ImageRepository
      metadata: {name: shop, namespace: default}
      spec: {interval: 1h, image: ghcr.io/demo/shop}
      """;

  /** Releases of Flux whose definitions are at hand, oldest first. */
  private static final List<FluxVersion> ROAD =
      List.of(
          FluxVersion.V2_1,
          FluxVersion.V2_2,
          FluxVersion.V2_6,
          FluxVersion.V2_9,
          FluxVersion.V2_10);

  /** Values that definitions filled in, and others do not, though controllers act as if. */
  private static final Set<String> DEFAULTS =
      Set.of(
          "GitRepository spec.gitImplementation \"go-git\"",
          "HelmRepository spec.provider \"generic\"");

  @ParameterizedTest
  @ValueSource(strings = {"2.1", "2.2", "2.6"})
  @NeedsTestbed
  void meanWhatTheyMeantBefore(String oldest, Testbed testbed) throws IOException {
    FluxVersion runs = FluxVersion.parse(oldest);
    ParsedFile written = read(Files.readString(MANIFESTS.resolve("flux-" + oldest + ".yaml")));
    Cluster cluster = testbed.start();
    define(cluster, testbed, runs);
    apply(cluster, written);
    ParsedFile manifests = written;
    List<Resource> before = stored(cluster, manifests);

    for (FluxVersion next : ROAD.subList(ROAD.indexOf(runs), ROAD.size())) {
      Migration migration = new Migration(next, Optional.of(runs));
      ParsedFile migrated = migrated(migration, manifests);
      define(cluster, testbed, next);
      for (int i = 0; i < before.size(); i++) {
        if (steps(migration, manifests, i).stream()
            .anyMatch(step -> step.message().endsWith("there run flux migrate first"))) {
          own(cluster, migrated.documents().get(i).resource());
        }
      }
      apply(cluster, migrated);
      List<Resource> after = stored(cluster, migrated);

      for (int i = 0; i < after.size(); i++) {
        Resource manifest = manifests.documents().get(i).resource();
        List<Migration.Step> steps = steps(migration, manifests, i);
        String what = "%s %s, Flux %s".formatted(manifest.kind(), manifest.name(), next);
        assertThat(differences(before.get(i), after.get(i)))
            .as(what)
            .allMatch(
                difference -> DEFAULTS.contains(difference.text()) || difference.isAmong(steps));
        assertThat(after.get(i).managedFields())
            .as(what)
            .extracting(ManagedFields::apiVersion)
            .containsOnly(FluxKind.of(manifest).orElseThrow().apiVersion(next).orElseThrow());
      }
      manifests = migrated;
      before = after;
      runs = next;
    }

    Migration stride = new Migration(runs, Optional.of(FluxVersion.parse(oldest)));
    assertThat(trees(migrated(stride, written))).as("in one stride").isEqualTo(trees(manifests));
  }

  @Test
  @NeedsTestbed
  void areAcceptedByTheNewestDefinitions(Testbed testbed, Cluster cluster) {
    define(cluster, testbed, FluxVersion.V2_9);
    ParsedFile migrated =
        migrated(new Migration(FluxVersion.V2_9, Optional.empty()), read(WITHOUT_OLD_DEFINITIONS));

    String answer =
        cluster
            .kubectl("create", "--dry-run=server", "--validate=strict", "-f", "-", "-o", "name")
            .input(migrated.text())
            .success();

    assertThat(answer.lines()).hasSize(migrated.documents().size());
  }

  private static ParsedFile read(String text) {
    return Manifests.read("a.yaml", text.getBytes(UTF_8));
  }

  private static ParsedFile migrated(Migration migration, ParsedFile parsed) {
    List<Rewrite.Change> changes = new ArrayList<>();
    for (Document document : parsed.documents()) {
      changes.add(
          new Rewrite.Change(
              document, migration.of(document.resource(), Completeness.Whole).patch()));
    }
    return ((Rewrite.Done) Rewrite.of(parsed, changes)).parsed();
  }

  private static List<Migration.Step> steps(Migration migration, ParsedFile manifests, int index) {
    return migration.of(manifests.documents().get(index).resource(), Completeness.Whole).steps();
  }

  private static List<JsonNode> trees(ParsedFile parsed) {
    return parsed.documents().stream().map(document -> document.resource().tree()).toList();
  }

  /**
   * Installs the definitions of a release of Flux. Of versions that objects were stored at once,
   * only the present one is left, as {@code flux migrate} leaves it, because a version that the
   * next release lacks could not be dropped otherwise.
   */
  private static void define(Cluster cluster, Testbed testbed, FluxVersion flux) {
    Path folder = testbed.crdsOf(flux.toString());
    for (String name : cluster.kubectl("get", "crd", "-o", "name").success().lines().toList()) {
      String stored =
          cluster
              .kubectl("get", name, "-o", "jsonpath={.spec.versions[?(@.storage==true)].name}")
              .success();
      cluster
          .kubectl("patch", name, "--subresource=status", "--type=merge", "-p")
          .with("{\"status\":{\"storedVersions\":[\"" + stored + "\"]}}")
          .success();
    }
    cluster.kubectl("apply", "--server-side", "-f", folder.toString()).success();
    cluster.kubectl("wait", "--for=condition=Established", "crd", "--all").success();
  }

  private static void apply(Cluster cluster, ParsedFile manifests) {
    apply(cluster, manifests.text()).success();
  }

  private static Command apply(Cluster cluster, String manifests) {
    return cluster
        .kubectl("apply", "--server-side", "--field-manager=kustomize-controller")
        .with("--validate=strict", "-f", "-")
        .input(manifests);
  }

  /** Does to the owner of an object what {@code flux migrate} does, which it is said to need. */
  private static void own(Cluster cluster, Resource migrated) {
    assertThat(apply(cluster, migrated.tree().toString()).run().err())
        .contains(".spec.provider: field not declared in schema");
    cluster
        .kubectl("patch", kind(migrated), migrated.name(), "-n", migrated.namespace())
        .with("--type=json", "-p")
        .with(
            "[{\"op\": \"replace\", \"path\": \"/metadata/managedFields/0/apiVersion\","
                + " \"value\": \"%s\"}]".formatted(migrated.apiVersion()))
        .success();
  }

  /** A kind and the API version to read it at, as kubectl takes them. */
  private static String kind(Resource manifest) {
    GroupVersionKind type = manifest.type();
    return "%s.%s.%s".formatted(type.kind(), type.version(), type.group());
  }

  /** The objects as the API server completes them, at the API versions of their manifests. */
  private static List<Resource> stored(Cluster cluster, ParsedFile manifests) throws IOException {
    List<Resource> objects = new ArrayList<>();
    for (Document document : manifests.documents()) {
      Resource manifest = document.resource();
      objects.add(
          new Resource(
              new ObjectMapper()
                  .readTree(
                      cluster
                          .kubectl(
                              "get", kind(manifest), manifest.name(), "-n", manifest.namespace())
                          .with("--show-managed-fields", "-o", "json")
                          .success())));
    }
    return objects;
  }

  /** A field that came, went or changed, with the value that it has or had. */
  private record Difference(String kind, Pointer place, JsonNode value) {
    String text() {
      return "%s %s %s".formatted(kind, place, value);
    }

    /** Whether a step is about this very field, or names it as the one that takes over. */
    boolean isAmong(List<Migration.Step> steps) {
      return steps.stream()
          .anyMatch(step ->
              step.place().equals(place)
                  || (Objects.equals(step.place().parent(), place.parent())
                      && step.message().matches("-> " + place.token() + "\\b.*")));
    }
  }

  private static List<Difference> differences(Resource before, Resource after) {
    List<Difference> differences = new ArrayList<>();
    compare(before.kind(), Pointer.of("spec"), before.spec(), after.spec(), differences);
    return differences;
  }

  private static void compare(
      String kind, Pointer place, JsonNode before, JsonNode after, List<Difference> differences) {
    if (before.isObject() && after.isObject()) {
      Set<String> keys = new TreeSet<>();
      before.fieldNames().forEachRemaining(keys::add);
      after.fieldNames().forEachRemaining(keys::add);
      keys.forEach(
          key -> compare(kind, place.key(key), before.path(key), after.path(key), differences));
    } else if (before.isArray() && after.isArray() && before.size() == after.size()) {
      for (int i = 0; i < before.size(); i++) {
        compare(kind, place.at(i), before.get(i), after.get(i), differences);
      }
    } else if (!before.equals(after)) {
      differences.add(new Difference(kind, place, after.isMissingNode() ? before : after));
    }
  }
}
