package dev.plimsoll.policy;

import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.manifest.Resource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Surroundings that are all at hand: what is not among these objects is not there.
 *
 * @param objects every object
 */
public record KnownSurroundings(List<Resource> objects) implements Surroundings {

  private static final GroupKind DEFINITION =
      new GroupKind("apiextensions.k8s.io", "CustomResourceDefinition");

  public KnownSurroundings {
    objects = List.copyOf(objects);
  }

  @Override
  public Lookup<Map<String, String>> namespaceLabels(String namespace) {
    return switch (find(KnownKinds.NAMESPACE, "", namespace)) {
      case Lookup.Found<Resource>(Resource found) -> {
        // Every namespace carries its own name as a label; manifests need not say so.
        Map<String, String> labels = new HashMap<>(found.labels());
        labels.putIfAbsent("kubernetes.io/metadata.name", namespace);
        yield new Lookup.Found<>(labels);
      }
      case Lookup.Absent<Resource> absent ->
          new Lookup.Unknown<>("no Namespace " + namespace + " is among the objects");
      case Lookup.Unknown<Resource>(String reason) -> new Lookup.Unknown<>(reason);
    };
  }

  @Override
  public Lookup<Resource> find(GroupKind kind, String namespace, String name) {
    for (Resource object : objects) {
      if (object.type().groupKind().equals(kind)
          && object.name().equals(name)
          && object.namespace().equals(namespace)) {
        return new Lookup.Found<>(object);
      }
    }
    return new Lookup.Absent<>();
  }

  @Override
  public Lookup<List<Resource>> list(GroupKind kind) {
    return new Lookup.Found<>(
        objects.stream().filter(object -> object.type().groupKind().equals(kind)).toList());
  }

  @Override
  public Lookup<Resource> definition(GroupKind kind) {
    for (Resource object : objects) {
      if (object.type().groupKind().equals(DEFINITION)
          && object.spec().path("group").asText().equals(kind.group())
          && object.spec().path("names").path("kind").asText().equals(kind.kind())) {
        return new Lookup.Found<>(object);
      }
    }
    return new Lookup.Unknown<>("no CustomResourceDefinition of " + kind + " is known");
  }
}
