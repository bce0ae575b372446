package dev.plimsoll.cli.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.build.EntryPoint;
import dev.plimsoll.build.resourceset.TemplateEngine;
import dev.plimsoll.flux.DeclaredFlux;
import dev.plimsoll.flux.FluxKind;
import dev.plimsoll.flux.FluxOperator;
import dev.plimsoll.flux.FluxVersion;
import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.Lookup;
import dev.plimsoll.policy.SchemaOrigin;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which definition the objects of an entry point are evaluated by. */
class KnownDefinitionsTest {

  private static final GroupKind RELEASE = FluxKind.HELM_RELEASE.groupKind();

  private static final String CRDS =
      """
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata:
        name: %s.helm.toolkit.fluxcd.io
        labels: {app.kubernetes.io/part-of: flux, app.kubernetes.io/version: v2.7.3}
      spec: {group: helm.toolkit.fluxcd.io, names: {kind: HelmRelease}}
      """;

  private static final Lookup<Resource> NONE = new Lookup.Unknown<>("not among them");

  @TempDir Path folder = Path.of("");

  private final FileIndex index = new FileIndex(Set.of(FluxOperator.INSTANCE), TemplateEngine.NONE);

  @AfterEach
  void close() {
    index.close();
  }

  private List<InputFile> files(String name, String content) throws IOException {
    Path file = Files.writeString(folder.resolve(name), content);
    List<InputFile> found = InputFiles.find(List.of(file), InputStream.nullInputStream()).files();
    for (InputFile input : found) {
      index.add(FileIndexEntry.of(input, input.read(), index));
    }
    return found;
  }

  private KnownDefinitions definitions(List<InputFile> given, Optional<FluxVersion> named) {
    index.seal();
    return new KnownDefinitions(index, given, named);
  }

  private KnownDefinitions definitions() {
    return definitions(List.of(), Optional.empty());
  }

  private static String release(KnownDefinitions.Known known) {
    return known.definition() instanceof Lookup.Found<Resource>(Resource definition)
        ? DeclaredFlux.of(definition).orElseThrow()
        : known.definition().toString();
  }

  @Test
  void thoseOfAClusterAreItsOwn() throws IOException {
    Resource own =
        files("own.yaml", CRDS.formatted("own"))
            .getFirst()
            .read()
            .documents()
            .getFirst()
            .resource();
    KnownDefinitions.Known known =
        definitions().in(EntryPoint.Kind.CLUSTER, RELEASE, new Lookup.Found<>(own), Set.of("2.9"));

    assertThat(release(known)).isEqualTo("2.7");
    assertThat(known.origin()).isEqualTo(SchemaOrigin.CLUSTER);
  }

  @Test
  void thoseThatAreGivenComeFirst() throws IOException {
    List<InputFile> given = files("given.yaml", CRDS.formatted("given"));
    Resource own =
        new Resource(given.getFirst().read().documents().getFirst().resource().tree().deepCopy());
    KnownDefinitions.Known known =
        definitions(given, Optional.empty())
            .in(EntryPoint.Kind.CLUSTER, RELEASE, new Lookup.Found<>(own), Set.of());

    assertThat(((Lookup.Found<Resource>) known.definition()).value()).isNotSameAs(own);
    assertThat(known.origin()).isEqualTo(SchemaOrigin.CLUSTER);
  }

  @ParameterizedTest
  @CsvSource({
    "CLUSTER, '', 2.10, NEWEST_KNOWN",
    "CLUSTER, 2.9, 2.9, CLUSTER",
    "CLUSTER, 2.x, 2.10, NEWEST_KNOWN",
    "CLUSTER, 2.11, 2.10, TOO_OLD",
    "FOLDER, 2.9, 2.9, CLUSTER",
    // What leads to a folder is not known: the definitions of the repository count.
    "FOLDER, '', 2.7, CLUSTER",
    "OVERLAY, '', 2.7, CLUSTER",
  })
  void whatAClusterDeclaresDecides(
      EntryPoint.Kind kind, String declared, String release, SchemaOrigin origin)
      throws IOException {
    files("other.yaml", CRDS.formatted("other"));
    KnownDefinitions.Known known =
        definitions().in(kind, RELEASE, NONE, declared.isEmpty() ? Set.of() : Set.of(declared));

    assertThat(release(known)).isEqualTo(release);
    assertThat(known.origin()).isEqualTo(origin);
  }

  @Test
  void theNamedReleaseTakesPrecedenceOverTheDeclaredOne() {
    KnownDefinitions.Known known =
        definitions(List.of(), Optional.of(FluxVersion.V2_6))
            .in(EntryPoint.Kind.CLUSTER, RELEASE, NONE, Set.of("2.9"));

    assertThat(release(known)).isEqualTo("2.6");
    assertThat(known.origin()).isEqualTo(SchemaOrigin.CLUSTER);
  }

  @Test
  void anInstanceDeclaresForTheFolderThatItSyncs() throws IOException {
    files(
        "flux.yaml",
        """
        apiVersion: fluxcd.controlplane.io/v1
        kind: FluxInstance
        metadata: {name: flux, namespace: flux-system}
        spec:
          distribution: {version: 2.8.x}
          sync: {kind: GitRepository, path: ./clusters/prod}
        """);
    KnownDefinitions definitions = definitions();

    assertThat(definitions.declared(entry("clusters/prod"))).containsExactly("2.8");
    assertThat(definitions.declared(entry("clusters/test"))).isEmpty();
    assertThat(release(definitions.inFiles(RELEASE))).isEqualTo("2.8");
  }

  private static EntryPoint entry(String name) {
    return new EntryPoint(name, EntryPoint.Kind.CLUSTER, List.of(), List.of());
  }

  @Test
  void otherKindsHaveNone() {
    assertThat(definitions().inFiles(GroupKind.of("example.com", "Ship")).definition())
        .isEqualTo(
            new Lookup.Unknown<>(
                "no CustomResourceDefinition of example.com/Ship is among the files; name a folder"
                    + " with --crds"));
  }
}
