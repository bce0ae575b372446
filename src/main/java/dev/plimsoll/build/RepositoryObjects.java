package dev.plimsoll.build;

import dev.plimsoll.build.checkout.Checkout;
import dev.plimsoll.build.checkout.RelativePath;
import dev.plimsoll.flux.FluxKind;
import dev.plimsoll.flux.FluxOperator;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.manifest.yaml.Document;
import dev.plimsoll.manifest.yaml.Manifests;
import dev.plimsoll.manifest.yaml.YamlDialect;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The objects of a checkout, as they are written, from which it is found out what to build. */
final class RepositoryObjects {

  private static final List<String> FLUX =
      List.of("kustomize.toolkit.fluxcd.io", "GitRepository", "fluxcd.controlplane.io");

  private static final List<String> DATA = List.of("ConfigMap", "Secret");

  private final Checkout checkout;
  private final List<Document> flux;
  private final List<String> dataFiles;
  private @Nullable List<Document> data;

  private RepositoryObjects(Checkout checkout, List<Document> flux, List<String> dataFiles) {
    this.checkout = checkout;
    this.flux = flux;
    this.dataFiles = dataFiles;
  }

  /** Reads them. Hidden folders are left out; what cannot be read holds none. */
  static RepositoryObjects of(Checkout checkout) {
    List<Document> flux = new ArrayList<>();
    List<String> dataFiles = new ArrayList<>();
    for (String file : checkout.files()) {
      if (!Manifests.isManifest(file) || isHidden(file)) {
        continue;
      }
      byte[] content = content(checkout, file);
      String text = new String(content, StandardCharsets.UTF_8);
      if (FLUX.stream().anyMatch(text::contains)) {
        flux.addAll(documents(file, content));
      }
      if (DATA.stream().anyMatch(text::contains)) {
        dataFiles.add(file);
      }
    }
    return new RepositoryObjects(checkout, flux, dataFiles);
  }

  private static List<Document> documents(String file, byte[] content) {
    return Manifests.read(file, content, YamlDialect.KUSTOMIZE).documents();
  }

  private static byte[] content(Checkout checkout, String file) {
    try {
      return checkout.read(file);
    } catch (IOException e) {
      return new byte[0];
    }
  }

  /** Read when a variable comes from what no build has given. */
  private synchronized List<Document> data() {
    List<Document> known = data;
    if (known == null) {
      known =
          dataFiles.stream()
              .flatMap(file -> documents(file, content(checkout, file)).stream())
              .filter(document -> DATA.contains(document.resource().kind()))
              .toList();
      data = known;
    }
    return known;
  }

  private static boolean isHidden(String file) {
    return Arrays.stream(file.split("/")).anyMatch(part -> part.startsWith("."));
  }

  Checkout checkout() {
    return checkout;
  }

  /** The Kustomizations of Flux. */
  List<Document> kustomizations() {
    return of(FluxKind.KUSTOMIZATION::is);
  }

  /** The GitRepositories. */
  List<Document> gitRepositories() {
    return of(FluxKind.GIT_REPOSITORY::is);
  }

  /** The FluxInstances of the Flux Operator. */
  List<Document> fluxInstances() {
    return of(resource -> resource.type().groupKind().equals(FluxOperator.INSTANCE));
  }

  private List<Document> of(Predicate<Resource> wanted) {
    return flux.stream().filter(document -> wanted.test(document.resource())).toList();
  }

  /** The ConfigMaps or Secrets of a name, in files below a folder. */
  List<Resource> data(String kind, String namespace, String name, String folder) {
    return data().stream()
        .filter(document -> RelativePath.isBelow(document.file(), folder))
        .map(Document::resource)
        .filter(resource -> resource.kind().equals(kind) && resource.name().equals(name))
        .filter(
            resource -> resource.namespace().isEmpty() || resource.namespace().equals(namespace))
        .toList();
  }
}
