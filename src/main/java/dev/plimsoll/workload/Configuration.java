package dev.plimsoll.workload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.manifest.TreeDigest;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What pods are configured with: ConfigMaps and Secrets, and objects of custom kinds. */
public final class Configuration {

  /** A ConfigMap. */
  public static final GroupKind CONFIG_MAP = GroupKind.of("", "ConfigMap");

  /** A Secret. */
  public static final GroupKind SECRET = GroupKind.of("", "Secret");

  private static final Set<String> BUILT_IN_GROUPS =
      Set.of("", "apps", "autoscaling", "batch", "events.k8s.io", "policy");

  /** Whose an object is and what became of it, which configures nobody. */
  private static final Set<String> NO_CONTENT = Set.of("apiVersion", "kind", "metadata", "status");

  private Configuration() {}

  /**
   * A ConfigMap or Secret that a pod refers to, in the pod's own namespace.
   *
   * @param kind {@link #CONFIG_MAP} or {@link #SECRET}
   * @param name its name
   */
  public record Reference(GroupKind kind, String name) {}

  /**
   * The ConfigMaps and Secrets that the containers of a workload's pods get to see: in their
   * environment, or mounted. What only helps to pull an image is none of them.
   */
  public static Set<Reference> of(Workload workload) {
    Set<Reference> references = new LinkedHashSet<>();
    JsonNode pod = workload.podSpec();
    for (String list : Workload.CONTAINERS) {
      for (JsonNode container : pod.path(list)) {
        for (JsonNode variable : container.path("env")) {
          JsonNode source = variable.path("valueFrom");
          add(references, CONFIG_MAP, source.path("configMapKeyRef").path("name"));
          add(references, SECRET, source.path("secretKeyRef").path("name"));
        }
        for (JsonNode source : container.path("envFrom")) {
          add(references, CONFIG_MAP, source.path("configMapRef").path("name"));
          add(references, SECRET, source.path("secretRef").path("name"));
        }
      }
    }
    for (JsonNode volume : pod.path("volumes")) {
      add(references, CONFIG_MAP, volume.path("configMap").path("name"));
      add(references, SECRET, volume.path("secret").path("secretName"));
      for (JsonNode source : volume.path("projected").path("sources")) {
        add(references, CONFIG_MAP, source.path("configMap").path("name"));
        add(references, SECRET, source.path("secret").path("name"));
      }
    }
    return references;
  }

  private static void add(Set<Reference> references, GroupKind kind, JsonNode name) {
    if (name.isTextual() && !name.asText().isEmpty()) {
      references.add(new Reference(kind, name.asText()));
    }
  }

  /**
   * The configuration that differs between two renderings of a release, in words. A chart may
   * digest any of it, whether or not pods refer to it: they can read it through the API.
   */
  public static Set<String> changed(List<Resource> old, List<Resource> now) {
    Map<String, Map<String, JsonNode>> before = contents(old);
    Map<String, Map<String, JsonNode>> after = contents(now);
    Set<String> changed = new TreeSet<>(before.keySet());
    changed.addAll(after.keySet());
    changed.removeIf(name -> {
      Map<String, JsonNode> was = before.get(name);
      return was != null && was.equals(after.get(name));
    });
    return changed;
  }

  private static Map<String, Map<String, JsonNode>> contents(List<Resource> objects) {
    Map<String, Map<String, JsonNode>> contents = new TreeMap<>();
    for (Resource object : objects) {
      GroupKind kind = object.type().groupKind();
      if (is(kind)) {
        String namespace = object.namespace().isEmpty() ? "" : object.namespace() + "/";
        contents.put("data of " + kind + " " + namespace + object.name(), content(object));
      }
    }
    return contents;
  }

  /** Whether objects of a kind configure pods, or may. */
  static boolean is(GroupKind kind) {
    return kind.equals(CONFIG_MAP)
        || kind.equals(SECRET)
        || !(BUILT_IN_GROUPS.contains(kind.group()) || kind.group().endsWith(".k8s.io"));
  }

  private static Map<String, JsonNode> content(Resource object) {
    Map<String, JsonNode> content = new TreeMap<>();
    for (Map.Entry<String, JsonNode> entry : object.tree().properties()) {
      if (!NO_CONTENT.contains(entry.getKey()) && !isEmpty(entry.getValue())) {
        content.put(entry.getKey(), entry.getValue());
      }
    }
    return content;
  }

  private static boolean isEmpty(JsonNode node) {
    return node.isNull() || (node.isContainerNode() && node.isEmpty());
  }

  /** A digest of what a ConfigMap or Secret holds. Whoever can guess that can guess the digest. */
  public static String digest(Resource object) {
    return TreeDigest.of(
        JsonNodeFactory.instance
            .arrayNode()
            .add(object.tree().path("data"))
            .add(object.tree().path("binaryData")));
  }
}
