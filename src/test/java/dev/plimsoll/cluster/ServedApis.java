package dev.plimsoll.cluster;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.flux.FluxKind;
import dev.plimsoll.flux.FluxVersion;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The kinds that an {@link InMemoryApiServer} serves, and what it says of them in discovery. */
final class ServedApis {

  /** One kind at one version of its group. */
  record Api(String group, String version, String kind, boolean namespaced) {

    String apiVersion() {
      return group.isEmpty() ? version : group + "/" + version;
    }

    String plural() {
      return ServedApis.plural(kind);
    }

    /** The path of one object; of the collection where {@code name} is empty. */
    String path(String namespace, String name) {
      return (group.isEmpty() ? "/api/" : "/apis/")
          + apiVersion()
          + (namespace.isEmpty() ? "" : "/namespaces/" + namespace)
          + "/"
          + plural()
          + (name.isEmpty() ? "" : "/" + name);
    }
  }

  private static final Pattern OBJECTS =
      Pattern.compile(
          "/(?:api|apis/(?<group>[^/]+))/(?<version>[^/]+)(?:/namespaces/[^/]+)?/(?<plural>[^/]+)(?:/(?<name>[^/]+))?");

  private final List<Api> apis = new ArrayList<>();

  /** The built-in kinds that Plimsoll knows, the newest versions of Flux's, and reports. */
  static ServedApis usual() {
    ServedApis served = new ServedApis();
    served.add("", "v1", "Secret", true).add("", "v1", "ConfigMap", true);
    served.add("apps", "v1", "Deployment", true).add("apps", "v1", "StatefulSet", true);
    served.add("apps", "v1", "DaemonSet", true).add("batch", "v1", "CronJob", true);
    served.add("coordination.k8s.io", "v1", "Lease", true);
    served.add("apiextensions.k8s.io", "v1", "CustomResourceDefinition", false);
    for (String kind :
        List.of(
            "MutatingWebhookConfiguration",
            "ValidatingWebhookConfiguration",
            "ValidatingAdmissionPolicy",
            "ValidatingAdmissionPolicyBinding")) {
      served.add("admissionregistration.k8s.io", "v1", kind, false);
    }
    for (FluxKind kind : FluxKind.values()) {
      String version = kind.storage(FluxVersion.LATEST).orElseThrow().name();
      served.add(kind.group(), version, kind.kind(), true);
    }
    served.add("wgpolicyk8s.io", "v1alpha2", "PolicyReport", true);
    served.add("wgpolicyk8s.io", "v1alpha2", "ClusterPolicyReport", false);
    served.add("openreports.io", "v1alpha1", "Report", true);
    served.add("openreports.io", "v1alpha1", "ClusterReport", false);
    return served;
  }

  /** The name of a kind in paths. */
  static String plural(String kind) {
    String lower = kind.toLowerCase(Locale.ROOT);
    return lower.endsWith("y") ? lower.substring(0, lower.length() - 1) + "ies" : lower + "s";
  }

  /** Serves one more; the version of a group that comes first is the preferred one. */
  ServedApis add(String group, String version, String kind, boolean namespaced) {
    apis.add(new Api(group, version, kind, namespaced));
    return this;
  }

  /** Serves a group no more. */
  void remove(String group) {
    apis.removeIf(api -> api.group().equals(group));
  }

  /** The kind of an object. */
  Api of(String apiVersion, String kind) {
    return apis.stream()
        .filter(api -> api.apiVersion().equals(apiVersion) && api.kind().equals(kind))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException(apiVersion + " " + kind + " is not served"));
  }

  /** Whether a path is that of a collection or an object that is served. */
  boolean serves(String path) {
    Matcher matcher = OBJECTS.matcher(path);
    return matcher.matches()
        && apis.stream()
            .anyMatch(api ->
                api.group().equals(Optional.ofNullable(matcher.group("group")).orElse(""))
                    && api.version().equals(matcher.group("version"))
                    && api.plural().equals(matcher.group("plural")));
  }

  /** Whether a path is that of a single object. */
  static boolean isObject(String path) {
    Matcher matcher = OBJECTS.matcher(path);
    return matcher.matches() && matcher.group("name") != null;
  }

  /** What discovery answers to a path; empty where it is not about a group or a version. */
  Optional<ObjectNode> discovery(String path) {
    if (path.equals("/apis")) {
      ObjectNode answer = JsonNodeFactory.instance.objectNode();
      answer.put("kind", "APIGroupList").put("apiVersion", "v1");
      ArrayNode all = answer.putArray("groups");
      groups().stream().filter(group -> !group.isEmpty()).forEach(group -> all.add(group(group)));
      return Optional.of(answer);
    }
    for (String group : groups()) {
      if (path.equals("/apis/" + group)) {
        return Optional.of(group(group));
      }
      for (String version : versions(group)) {
        String apiVersion = group.isEmpty() ? version : group + "/" + version;
        if (path.equals((group.isEmpty() ? "/api/" : "/apis/") + apiVersion)) {
          return Optional.of(resources(apiVersion));
        }
      }
    }
    return Optional.empty();
  }

  private Set<String> groups() {
    Set<String> groups = new LinkedHashSet<>();
    apis.forEach(api -> groups.add(api.group()));
    return groups;
  }

  private Set<String> versions(String group) {
    Set<String> versions = new LinkedHashSet<>();
    apis.stream()
        .filter(api -> api.group().equals(group))
        .forEach(api -> versions.add(api.version()));
    return versions;
  }

  private ObjectNode group(String group) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.put("kind", "APIGroup").put("apiVersion", "v1").put("name", group);
    ArrayNode all = answer.putArray("versions");
    for (String version : versions(group)) {
      all.addObject().put("groupVersion", group + "/" + version).put("version", version);
    }
    answer.set("preferredVersion", all.get(0).deepCopy());
    return answer;
  }

  private ObjectNode resources(String apiVersion) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.put("kind", "APIResourceList").put("apiVersion", "v1").put("groupVersion", apiVersion);
    ArrayNode all = answer.putArray("resources");
    for (Api api : apis) {
      if (api.apiVersion().equals(apiVersion)) {
        // A sub-resource comes first, so that whoever takes the first of a kind shows up.
        all.addObject().put("name", api.plural() + "/status").put("kind", api.kind());
        all.addObject()
            .put("name", api.plural())
            .put("kind", api.kind())
            .put("namespaced", api.namespaced());
      }
    }
    return answer;
  }
}
