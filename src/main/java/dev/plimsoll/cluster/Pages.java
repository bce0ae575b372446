package dev.plimsoll.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.manifest.Resource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads all objects of a kind, a page at a time, so that memory does not grow with their number.
 * Reads only, and only what it is asked for.
 */
public final class Pages {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final KubernetesClient client;
  private final Map<String, Optional<JsonNode>> discovered = new ConcurrentHashMap<>();

  /** Pages of the cluster behind a connection, which stays the caller's to close. */
  public Pages(KubernetesClient client) {
    this.client = client;
  }

  /**
   * How the cluster serves a kind; empty if it does not.
   *
   * @throws UnseenException if the cluster does not say
   */
  public Optional<ServedKind> served(GroupKind kind) throws UnseenException {
    List<String> versions = versions(kind.group());
    // Of a group that is served at several versions, not every kind is at the preferred one.
    for (String version : versions) {
      String path =
          kind.group().isEmpty() ? "/api/" + version : "/apis/" + kind.group() + "/" + version;
      Optional<JsonNode> resources = discover(path);
      if (resources.isEmpty()) {
        continue;
      }
      for (JsonNode resource : resources.get().path("resources")) {
        String plural = resource.path("name").asText("");
        if (resource.path("kind").asText("").equals(kind.kind()) && plural.indexOf('/') < 0) {
          return Optional.of(
              new ServedKind(
                  kind, version, versions, plural, resource.path("namespaced").asBoolean(false)));
        }
      }
    }
    return Optional.empty();
  }

  /** The versions of a group, the preferred one first; none if there is no such group. */
  private List<String> versions(String group) throws UnseenException {
    if (group.isEmpty()) {
      return List.of("v1");
    }
    Optional<JsonNode> answer = discover("/apis/" + group);
    List<String> versions = new ArrayList<>();
    if (answer.isPresent()) {
      versions.add(answer.get().path("preferredVersion").path("version").asText(""));
      for (JsonNode version : answer.get().path("versions")) {
        String name = version.path("version").asText("");
        if (!versions.contains(name)) {
          versions.add(name);
        }
      }
    }
    return versions;
  }

  private Optional<JsonNode> discover(String path) throws UnseenException {
    Optional<JsonNode> known = discovered.get(path);
    if (known == null) {
      known = Optional.ofNullable(get(path, "what the cluster serves under " + path));
      discovered.put(path, known);
    }
    return known;
  }

  /**
   * One object; empty if there is none.
   *
   * @throws UnseenException if it cannot be read
   */
  public Optional<Resource> get(ServedKind kind, String namespace, String name)
      throws UnseenException {
    String path = kind.path(namespace) + "/" + encoded(name);
    return Optional.ofNullable(get(path, kind.plural() + " " + name)).map(Resource::new);
  }

  /**
   * Hands over every object of a kind, in the order of the API server: by namespace and name.
   *
   * @param kind the kind, at the version to read it at
   * @param namespace the namespace; empty for all of them, and for kinds without
   * @param labels a label selector; empty for all objects
   * @param size how many objects a page has
   * @throws UnseenException if they cannot be listed, even half-way
   */
  public void each(
      ServedKind kind, String namespace, String labels, int size, Consumer<Resource> use)
      throws UnseenException {
    String what =
        kind.plural() + (namespace.isEmpty() ? " of all namespaces" : " of namespace " + namespace);
    String start =
        kind.path(namespace)
            + "?limit="
            + size
            + (labels.isEmpty() ? "" : "&labelSelector=" + encoded(labels));
    String next = "";
    do {
      JsonNode page =
          get(next.isEmpty() ? start : start + "&continue=" + encoded(next), "list " + what);
      if (page == null) {
        return;
      }
      for (JsonNode item : page.path("items")) {
        // The items of a list need not say what they are.
        use.accept(
            new Resource(
                ((ObjectNode) item)
                    .put("apiVersion", kind.apiVersion())
                    .put("kind", kind.kind().kind())));
      }
      next = page.path("metadata").path("continue").asText("");
    } while (!next.isEmpty());
  }

  /** What a path answers; null where there is nothing. */
  private @Nullable JsonNode get(String path, String what) throws UnseenException {
    try {
      @Nullable String answer = client.raw(path);
      return answer == null ? null : JSON.readTree(answer);
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
        return null;
      }
      throw new UnseenException(
          "could not " + (what.startsWith("list ") ? what : "read " + what) + ": " + cause(e),
          e.getCode() == HttpURLConnection.HTTP_FORBIDDEN);
    } catch (JsonProcessingException e) {
      throw new UnseenException(what + ": the API server's answer is no JSON", false);
    }
  }

  private static String cause(KubernetesClientException e) {
    return switch (e.getCode()) {
      case HttpURLConnection.HTTP_FORBIDDEN -> "forbidden (403)";
      case HttpURLConnection.HTTP_UNAUTHORIZED -> "the credentials are not accepted (401)";
      case HttpURLConnection.HTTP_GONE ->
          "the list expired while it was read (410); run the audit again";
      case 0 -> "the API server cannot be reached (" + rootOf(e) + ")";
      default -> "the API server answered " + e.getCode();
    };
  }

  private static String rootOf(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getClass().getSimpleName()
        + (root.getMessage() == null ? "" : ": " + root.getMessage());
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
