package dev.plimsoll.workload;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.manifest.TreeDigest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * An object that makes pods of a template.
 *
 * @param resource the object
 * @param kind where it keeps what its pods are made of
 */
public record Workload(Resource resource, WorkloadKind kind) {

  static final List<String> CONTAINERS =
      List.of("initContainers", "containers", "ephemeralContainers");

  /** The object as a workload of a built-in kind, if it is one. */
  public static Optional<Workload> of(Resource resource) {
    return WorkloadKind.of(resource.type().groupKind()).map(kind -> new Workload(resource, kind));
  }

  /** The specification of its pods. */
  JsonNode podSpec() {
    return resource.at(kind.template().key("spec"));
  }

  /** A digest of what its pods are made of. */
  public String templateDigest() {
    return TreeDigest.of(resource.at(kind.root()));
  }

  /** Whether its pods carry a digest of configuration. */
  public boolean hasChecksums(VolatileKeys keys) {
    for (Pointer metadata : kind.metadata()) {
      for (Map.Entry<String, JsonNode> entry :
          resource.at(metadata.key("annotations")).properties()) {
        if (keys.checksums().test(entry.getKey())) {
          return true;
        }
      }
    }
    return false;
  }

  /** Whether a text is the version of the chart that the workload comes from, as it labels it. */
  boolean isChartVersion(String text) {
    Pointer ofPods = kind.template().key("metadata").key("labels").key(VolatileKeys.CHART);
    String ofObject = resource.labels().getOrDefault(VolatileKeys.CHART, "");
    return !text.isEmpty()
        && (resource.at(ofPods).asText("").endsWith("-" + text) || ofObject.endsWith("-" + text));
  }

  /**
   * Whether a change of its template replaces running pods: not where a later run or a deletion by
   * hand has to come first, or none are wanted.
   */
  boolean replacesPods() {
    JsonNode spec = resource.spec();
    return !kind.equals(WorkloadKind.CRON_JOB)
        && !kind.equals(WorkloadKind.JOB)
        && !spec.path("updateStrategy").path("type").asText("").equals("OnDelete")
        && !spec.path("paused").asBoolean(false)
        && spec.path("replicas").asInt(1) != 0;
  }

  /** Whether a controller owns it, which then decides what it looks like. */
  public boolean hasController() {
    for (JsonNode owner : resource.metadata().path("ownerReferences")) {
      if (owner.path("controller").asBoolean(false)) {
        return true;
      }
    }
    return false;
  }

  /** The images of its containers by the name of the container, in the order written. */
  public Map<String, ImageReference> images() {
    Map<String, ImageReference> images = new LinkedHashMap<>();
    for (String list : CONTAINERS) {
      for (JsonNode container : podSpec().path(list)) {
        ImageReference.parse(container.path("image").asText(""))
            .ifPresent(image -> images.put(container.path("name").asText(""), image));
      }
    }
    return images;
  }

  /** The place of a container's image. */
  public Pointer imageOf(String container) {
    for (String list : CONTAINERS) {
      JsonNode containers = podSpec().path(list);
      for (int i = 0; i < containers.size(); i++) {
        if (containers.get(i).path("name").asText("").equals(container)) {
          return kind.template().key("spec").key(list).at(i).key("image");
        }
      }
    }
    return kind.template().key("spec");
  }

  /**
   * The pod labels that the object itself goes by, and by what: its selector, its spread over the
   * topology, its affinity to other pods. Changing one changes which pods are meant.
   */
  public Map<String, String> selectedLabels() {
    Map<String, String> users = new LinkedHashMap<>();
    note(users, "the selector", List.of(resource.at(kind.selector())));
    List<JsonNode> spreads = new ArrayList<>();
    podSpec().path("topologySpreadConstraints").forEach(spreads::add);
    note(users, "a topology spread", selectors(spreads));
    List<JsonNode> affinities = new ArrayList<>();
    for (String kindOf : List.of("podAffinity", "podAntiAffinity")) {
      JsonNode affinity = podSpec().path("affinity").path(kindOf);
      affinity.path("requiredDuringSchedulingIgnoredDuringExecution").forEach(affinities::add);
      affinity
          .path("preferredDuringSchedulingIgnoredDuringExecution")
          .forEach(term -> affinities.add(term.path("podAffinityTerm")));
    }
    note(users, "an affinity", selectors(affinities));
    return users;
  }

  /** The selectors of terms, with the keys that terms take from the pod itself. */
  private static List<JsonNode> selectors(List<JsonNode> terms) {
    List<JsonNode> selectors = new ArrayList<>();
    for (JsonNode term : terms) {
      selectors.add(term.path("labelSelector"));
      selectors.add(term.path("matchLabelKeys"));
      selectors.add(term.path("mismatchLabelKeys"));
    }
    return selectors;
  }

  private static void note(Map<String, String> users, String user, List<JsonNode> selectors) {
    for (JsonNode selector : selectors) {
      keys(selector).forEach(key -> users.putIfAbsent(key, user));
    }
  }

  /** The keys of a label selector, or of a plain list of keys. */
  private static Set<String> keys(JsonNode selector) {
    Set<String> keys = new TreeSet<>();
    selector.path("matchLabels").fieldNames().forEachRemaining(keys::add);
    selector.path("matchExpressions").forEach(node -> keys.add(node.path("key").asText("")));
    if (selector.isArray()) {
      selector.forEach(key -> keys.add(key.asText("")));
    }
    return keys;
  }

  /** {@code Kind namespace/name}; without the namespace where there is none. */
  @Override
  public String toString() {
    String namespace = resource.namespace();
    return resource.kind() + " " + (namespace.isEmpty() ? "" : namespace + "/") + resource.name();
  }
}
