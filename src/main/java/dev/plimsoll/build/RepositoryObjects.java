package dev.plimsoll.build;

import dev.plimsoll.build.checkout.Checkout;
import dev.plimsoll.build.checkout.RelativePath;
import dev.plimsoll.flux.FluxKind;
import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.manifest.yaml.Document;
import dev.plimsoll.manifest.yaml.Manifests;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/** The objects of a checkout, as they are written, from which it is found out what to build. */
final class RepositoryObjects {

  static final GroupKind FLUX_INSTANCE = GroupKind.of("fluxcd.controlplane.io", "FluxInstance");

  private static final List<String> FLUX = List.of("toolkit.fluxcd.io", "fluxcd.controlplane.io");
  private static final List<String> DATA = List.of("ConfigMap", "Secret");

  private final Checkout checkout;
  private final List<Document> flux;
  private final List<Document> data;

  private RepositoryObjects(Checkout checkout, List<Document> flux, List<Document> data) {
    this.checkout = checkout;
    this.flux = flux;
    this.data = data;
  }

  /** Reads them. Hidden folders are left out; what cannot be read holds none. */
  static RepositoryObjects of(Checkout checkout) {
    List<Document> flux = new ArrayList<>();
    List<Document> data = new ArrayList<>();
    for (String file : checkout.files()) {
      if (!Manifests.isManifest(file) || isHidden(file)) {
        continue;
      }
      try {
        byte[] content = checkout.read(file);
        String text = new String(content, StandardCharsets.UTF_8);
        boolean hasFlux = FLUX.stream().anyMatch(text::contains);
        boolean hasData = DATA.stream().anyMatch(kind -> text.contains("kind: " + kind));
        if (hasFlux || hasData) {
          for (Document document : Manifests.read(file, content).documents()) {
            String group = document.resource().type().group();
            if (FLUX.stream().anyMatch(group::endsWith)) {
              flux.add(document);
            } else if (DATA.contains(document.resource().kind())) {
              data.add(document);
            }
          }
        }
      } catch (IOException e) {
        // A file that cannot be read holds nothing to build.
      }
    }
    return new RepositoryObjects(checkout, flux, data);
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
    return of(resource -> resource.type().groupKind().equals(FLUX_INSTANCE));
  }

  private List<Document> of(Predicate<Resource> wanted) {
    return flux.stream().filter(document -> wanted.test(document.resource())).toList();
  }

  /** The ConfigMaps or Secrets of a name, in files below a folder. */
  List<Resource> data(String kind, String namespace, String name, String folder) {
    return data.stream()
        .filter(document -> RelativePath.isBelow(document.file(), folder))
        .map(Document::resource)
        .filter(resource -> resource.kind().equals(kind) && resource.name().equals(name))
        .filter(
            resource -> resource.namespace().isEmpty() || resource.namespace().equals(namespace))
        .toList();
  }
}
