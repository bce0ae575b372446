package dev.plimsoll.flux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.manifest.Resource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BuiltInCrdsTest {

  /** All files together; the program is downloaded, and each file is parsed when it is needed. */
  private static final int MOST_BYTES = 200_000;

  private static final Path SOURCES = Path.of("src/main/resources/dev/plimsoll/flux");

  private final BuiltInCrds crds = new BuiltInCrds();

  /** {@code make schemas CRDS=DIR} writes the files by this test. */
  @Test
  void areThoseThatFluxInstalls() throws IOException {
    String folder =
        System.getProperty("schemas.crds", System.getenv("PLIMSOLL_TESTBED") + "/crds-by-version");
    assumeTrue(Files.isDirectory(Path.of(folder)), "there are no definitions to compare with");
    for (Map.Entry<FluxKind, String> file : BuiltInCrdFiles.of(Path.of(folder)).entrySet()) {
      Path path = SOURCES.resolve(BuiltInCrds.file(file.getKey()));
      if (Boolean.getBoolean("schemas.write")) {
        Files.createDirectories(path.getParent());
        Files.writeString(path, file.getValue());
      }
      assertThat(path).hasContent(file.getValue());
    }
  }

  @Test
  void areSmall() throws IOException {
    int bytes = 0;
    for (FluxKind kind : FluxKind.values()) {
      try (InputStream file = BuiltInCrds.class.getResourceAsStream(BuiltInCrds.file(kind))) {
        bytes += file == null ? 0 : file.readAllBytes().length;
      }
    }
    assertThat(bytes).isBetween(50_000, MOST_BYTES);
  }

  @Test
  void haveNoWordsOfOthers() throws IOException {
    for (FluxKind kind : FluxKind.values()) {
      try (InputStream file = BuiltInCrds.class.getResourceAsStream(BuiltInCrds.file(kind))) {
        assertThat(file == null ? "" : new String(file.readAllBytes(), StandardCharsets.UTF_8))
            .doesNotContain("\"description\":\"");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "HELM_RELEASE, 2.6, v2 v2beta1 v2beta2",
    "HELM_RELEASE, 2.7, v2 v2beta2",
    "HELM_RELEASE, 2.9, v2",
    "HELM_RELEASE, 2.10, v2",
    "HELM_RELEASE, 2.1, v2beta1",
    "OCI_REPOSITORY, 2.7, v1 v1beta2",
    "OCI_REPOSITORY, 2.5, v1beta2",
    "PROVIDER, 2.9, v1beta3",
    "PROVIDER, 2.10, v1 v1beta3",
    "IMAGE_POLICY, 2.8, v1 v1beta2",
    "EXTERNAL_ARTIFACT, 2.9, v1",
  })
  void serveWhatTheReleaseServes(FluxKind kind, String flux, String versions) {
    List<String> served = new ArrayList<>();
    for (JsonNode version : versions(kind, flux)) {
      served.add(version.path("name").asText());
      assertThat(version.at("/schema/openAPIV3Schema/properties/spec").isObject()).isTrue();
    }
    assertThat(served).containsExactlyInAnyOrder(versions.split(" "));
  }

  private JsonNode versions(FluxKind kind, String flux) {
    return definition(kind, flux).spec().path("versions");
  }

  private Resource definition(FluxKind kind, String flux) {
    return crds.of(kind.groupKind(), FluxVersion.parse(flux)).orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({
    "HELM_RELEASE, 2.9, v2, /valuesFrom/items/properties/literal, true",
    "HELM_RELEASE, 2.8, v2, /valuesFrom/items/properties/literal, false",
    "HELM_RELEASE, 2.8, v2, /waitStrategy, true",
    "HELM_RELEASE, 2.7, v2, /waitStrategy, false",
    "HELM_RELEASE, 2.9, v2, /chart/properties/kind, false",
    "HELM_RELEASE, 2.10, v2, /chart/properties/kind, true",
    "HELM_RELEASE, 2.2, v2beta2, /chartRef, false",
    "HELM_RELEASE, 2.6, v2beta2, /chartRef, true",
    "KUSTOMIZATION, 2.8, v1, /ignore, false",
    "KUSTOMIZATION, 2.9, v1, /ignore, true",
  })
  void haveTheFieldsOfTheRelease(
      FluxKind kind, String flux, String version, String path, boolean there) {
    for (JsonNode each : versions(kind, flux)) {
      if (each.path("name").asText().equals(version)) {
        JsonNode spec = each.at("/schema/openAPIV3Schema/properties/spec");
        assertThat(spec.at("/properties" + path).isMissingNode()).isEqualTo(!there);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    // A rule that names a field goes with it.
    "HELM_RELEASE, 2.2, /spec, false",
    "HELM_RELEASE, 2.7, /spec, true",
    "HELM_RELEASE, 2.9, /spec/properties/kubeConfig, true",
    // Flux 2.6 does not make these demands, so that nobody knows of 2.7.
    "HELM_RELEASE, 2.7, /spec/properties/kubeConfig, false",
    "HELM_CHART, 2.9, /spec, true",
    "HELM_CHART, 2.8, /spec, false",
  })
  void demandWhatTheReleaseDemands(FluxKind kind, String flux, String path, boolean demands) {
    assertThat(hasRules(versions(kind, flux).get(0), path)).isEqualTo(demands);
  }

  private static boolean hasRules(JsonNode version, String path) {
    return !version
        .at("/schema/openAPIV3Schema/properties" + path + "/x-kubernetes-validations")
        .isEmpty();
  }

  @Test
  void demandOfAnyReleaseWhatAllOfThemDo() {
    JsonNode release = any(FluxKind.HELM_RELEASE);
    assertThat(hasRules(release, "/spec")).isTrue();
    assertThat(hasRules(release, "/spec/properties/chart")).isFalse();
    assertThat(hasRules(versions(FluxKind.HELM_RELEASE, "2.10").get(0), "/spec/properties/chart"))
        .isTrue();
    assertThat(
            release
                .at("/schema/openAPIV3Schema/properties/spec/properties/interval/pattern")
                .isTextual())
        .isTrue();
    String refspec =
        "/schema/openAPIV3Schema/properties/spec/properties/git/properties/push/properties/refspec";
    assertThat(any(FluxKind.IMAGE_UPDATE_AUTOMATION).at(refspec).has("pattern")).isFalse();
    assertThat(any(FluxKind.IMAGE_UPDATE_AUTOMATION).at(refspec).has("type")).isTrue();
  }

  private JsonNode any(FluxKind kind) {
    return crds.ofAnyRelease(kind.groupKind()).orElseThrow().spec().path("versions").get(0);
  }

  @Test
  void areEmptyForWhatTheReleaseDoesNotHave() {
    assertThat(crds.of(FluxKind.EXTERNAL_ARTIFACT.groupKind(), FluxVersion.V2_6)).isEmpty();
    assertThat(crds.of(FluxKind.ARTIFACT_GENERATOR.groupKind(), FluxVersion.V2_9)).isEmpty();
    assertThat(crds.of(GroupKind.of("example.com", "Ship"), FluxVersion.V2_9)).isEmpty();
    assertThat(crds.has(FluxKind.EXTERNAL_ARTIFACT.groupKind())).isTrue();
    assertThat(crds.has(FluxKind.ARTIFACT_GENERATOR.groupKind())).isFalse();
  }

  /** As the Flux Operator installs them, which adds its kinds to the lists. */
  @ParameterizedTest
  @CsvSource({"ALERT, eventSources", "RECEIVER, resources"})
  void acceptEveryKindOfEventSource(FluxKind kind, String list) {
    String item =
        "/schema/openAPIV3Schema/properties/spec/properties/" + list + "/items/properties";
    assertThat(versions(kind, "2.9").get(0).at(item + "/kind/type").asText()).isEqualTo("string");
    assertThat(versions(kind, "2.9").get(0).at(item + "/kind").has("enum")).isFalse();
  }

  /** Whoever compiles a definition keeps the result by the identity of the object. */
  @Test
  void areTheSameObjectEveryTime() {
    assertThat(definition(FluxKind.ALERT, "2.9")).isSameAs(definition(FluxKind.ALERT, "2.9"));
  }

  @Test
  void sayWhichReleaseTheyAreOf() {
    assertThat(DeclaredFlux.of(definition(FluxKind.BUCKET, "2.10"))).contains("2.10");
  }

  @ParameterizedTest
  @CsvSource({
    "2.9, true, false",
    "2.10, true, false",
    "2.11, false, true",
    "3.0, false, true",
    "2.0, false, false",
    "2.x, false, false",
    "'', false, false",
    "99999999999.1, false, false"
  })
  void knowWhichReleasesTheyCover(String minor, boolean known, boolean tooNew) {
    assertThat(BuiltInCrds.release(minor).isPresent()).isEqualTo(known);
    assertThat(BuiltInCrds.isTooNew(minor)).isEqualTo(tooNew);
  }
}
