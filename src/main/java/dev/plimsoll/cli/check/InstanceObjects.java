package dev.plimsoll.cli.check;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.manifest.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What FluxInstances of the Flux Operator make: with {@code spec.sync}, a source and a
 * Kustomization of one name.
 */
final class InstanceObjects {

  private record Made(String kind, String name, Resource by) {}

  private final List<Made> made = new ArrayList<>();

  private InstanceObjects() {}

  /** What some FluxInstances make. */
  static InstanceObjects of(List<Resource> instances) {
    InstanceObjects all = new InstanceObjects();
    for (Resource instance : instances) {
      JsonNode sync = instance.spec().path("sync");
      if (sync.isObject()) {
        String name = sync.path("name").asText(instance.namespace());
        all.made.add(new Made(sync.path("kind").asText("GitRepository"), name, instance));
        all.made.add(new Made("Kustomization", name, instance));
      }
    }
    return all;
  }

  /** What makes an object, in words. */
  Optional<String> maker(GroupKind kind, String name) {
    return made.stream()
        .filter(object -> object.kind().equals(kind.kind()) && object.name().equals(name))
        .map(Made::by)
        .findFirst()
        .map(maker -> maker.kind() + " " + maker.namespace() + "/" + maker.name());
  }
}
