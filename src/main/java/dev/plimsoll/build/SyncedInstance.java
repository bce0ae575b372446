package dev.plimsoll.build;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.build.checkout.RelativePath;
import dev.plimsoll.flux.FluxKind;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.manifest.yaml.Document;

/** The Kustomization that the Flux Operator makes of a FluxInstance with {@code spec.sync}. */
final class SyncedInstance implements LocatedObject {

  private static final Pointer SYNC = Pointer.of("spec", "sync");

  private final WrittenObject instance;
  private final Resource kustomization;

  SyncedInstance(Document document) {
    this.instance = new WrittenObject(document);
    this.kustomization = new Resource(kustomization(document.resource()));
  }

  private static ObjectNode kustomization(Resource instance) {
    JsonNode sync = instance.at(SYNC);
    String name = sync.path("name").asText(instance.namespace());
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    tree.put("apiVersion", FluxKind.Group.KUSTOMIZE + "/v1").put("kind", "Kustomization");
    tree.putObject("metadata").put("name", name).put("namespace", instance.namespace());
    ObjectNode spec = tree.putObject("spec");
    spec.put("path", sync.path("path").asText(""));
    spec.putObject("sourceRef")
        .put("kind", sync.path("kind").asText("GitRepository"))
        .put("name", name);
    return tree;
  }

  /** Where its source is. */
  String url() {
    return instance.resource().at(SYNC).path("url").asText("");
  }

  /** The folder that the cluster is synchronised to. */
  String folder() {
    return RelativePath.clamp(instance.resource().at(SYNC).path("path").asText(""));
  }

  @Override
  public Resource resource() {
    return kustomization;
  }

  @Override
  public SourcePlace locate(Pointer place) {
    return instance.locate(place.startsWith(Pointer.of("spec", "path")) ? SYNC.key("path") : SYNC);
  }

  @Override
  public SourcePlace locateWithin(Pointer place, int character) {
    return locate(place);
  }
}
