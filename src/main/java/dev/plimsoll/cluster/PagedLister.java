package dev.plimsoll.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
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
public final class PagedLister {

  private static final String NOT_UNDERSTOOD = ": the answer is not understood";

  private final KubernetesClient client;
  private final Map<String, Optional<JsonNode>> discovered = new ConcurrentHashMap<>();

  /** Pages of the cluster behind a connection, which stays the caller's to close. */
  public PagedLister(KubernetesClient client) {
    this.client = client;
  }

  /**
   * How the cluster serves a kind; empty if it does not.
   *
   * @throws InaccessibleException if the cluster does not say
   */
  public Optional<ServedKind> served(GroupKind kind) throws InaccessibleException {
    List<String> versions = versions(kind.group());
    // Of a group that is served at several versions, not every kind is at the preferred one.
    for (String version : versions) {
      String path =
          kind.group().isEmpty() ? "/api/" + version : "/apis/" + kind.group() + "/" + version;
      Optional<JsonNode> resources = discover(path);
      if (resources.isEmpty()) {
        continue;
      }
      for (JsonNode resource : list(resources.get(), "resources", readingOf(path))) {
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

  /**
   * The versions of a group, the preferred one first; none if there is no such group. Of all groups
   * the cluster is asked, because an answer that there is no such path may come from anybody.
   */
  private List<String> versions(String group) throws InaccessibleException {
    if (group.isEmpty()) {
      return List.of("v1");
    }
    String path = "/apis";
    JsonNode all =
        discover(path)
            .orElseThrow(
                () -> new InaccessibleException(readingOf(path) + ": not found (404)", false));
    List<String> versions = new ArrayList<>();
    for (JsonNode each : list(all, "groups", readingOf(path))) {
      if (each.path("name").asText("").equals(group)) {
        versions.add(each.path("preferredVersion").path("version").asText(""));
        for (JsonNode version : each.path("versions")) {
          String name = version.path("version").asText("");
          if (!versions.contains(name)) {
            versions.add(name);
          }
        }
      }
    }
    return versions;
  }

  private Optional<JsonNode> discover(String path) throws InaccessibleException {
    Optional<JsonNode> known = discovered.get(path);
    if (known == null) {
      known = Optional.ofNullable(get(path, readingOf(path)));
      discovered.put(path, known);
    }
    return known;
  }

  private static String readingOf(String path) {
    return "could not read what the cluster serves under " + path;
  }

  private static JsonNode list(JsonNode answer, String field, String failure)
      throws InaccessibleException {
    return Answers.list(answer, field)
        .orElseThrow(() -> new InaccessibleException(failure + NOT_UNDERSTOOD, false));
  }

  /**
   * One object; empty if there is none.
   *
   * @throws InaccessibleException if it cannot be read
   */
  public Optional<Resource> get(ServedKind kind, String namespace, String name)
      throws InaccessibleException {
    String path = kind.path(namespace) + "/" + encoded(name);
    return Optional.ofNullable(get(path, "could not read " + kind.plural() + " " + name))
        .map(answer -> answer instanceof ObjectNode object ? ObjectTrees.shallow(object) : answer)
        .map(Resource::new);
  }

  /**
   * Hands over every object of a kind, in the order of the API server: by namespace and name. Where
   * reading takes longer than the API server keeps a state, what is left is read of a later one:
   * each object still comes at most once.
   *
   * @param kind the kind, at the version to read it at
   * @param namespace the namespace; empty for all of them, and for kinds without
   * @param labels a label selector; empty for all objects
   * @param size how many objects a page has
   * @throws InaccessibleException if they cannot be listed, even half-way
   */
  public void each(
      ServedKind kind, String namespace, String labels, int size, Consumer<Resource> use)
      throws InaccessibleException {
    String failure =
        "could not list "
            + kind.plural()
            + (namespace.isEmpty() ? " of all namespaces" : " of namespace " + namespace);
    String start =
        kind.path(namespace)
            + "?limit="
            + size
            + (labels.isEmpty() ? "" : "&labelSelector=" + encoded(labels));
    String next = "";
    boolean renewed = false;
    do {
      @Nullable JsonNode page;
      try {
        page = ask(next.isEmpty() ? start : start + "&continue=" + encoded(next), failure);
      } catch (KubernetesClientException e) {
        // A token that is denied twice would be denied for ever.
        next = renewed ? "" : anotherToken(e);
        renewed = true;
        if (next.isEmpty()) {
          throw unseen(e, failure);
        }
        continue;
      }
      if (page == null) {
        return;
      }
      renewed = false;
      for (ObjectNode item : items(page, failure)) {
        // The items of a list need not say what they are.
        use.accept(
            new Resource(
                ObjectTrees.shallow(item)
                    .put("apiVersion", kind.apiVersion())
                    .put("kind", kind.kind().kind())));
      }
      next = page.path("metadata").path("continue").asText("");
    } while (!next.isEmpty());
  }

  /** The objects of a page, which is a list and nothing else that would look like an empty one. */
  private static List<ObjectNode> items(JsonNode page, String failure)
      throws InaccessibleException {
    List<ObjectNode> items = new ArrayList<>();
    for (JsonNode item : list(page, "items", failure)) {
      if (!(item instanceof ObjectNode object)) {
        throw new InaccessibleException(failure + NOT_UNDERSTOOD, false);
      }
      items.add(object);
    }
    return items;
  }

  /** The token that the API server offers in place of one that has expired; empty where not. */
  private static String anotherToken(KubernetesClientException e) {
    return e.getCode() == HttpURLConnection.HTTP_GONE
            && e.getStatus() != null
            && e.getStatus().getMetadata() != null
            && e.getStatus().getMetadata().getContinue() != null
        ? e.getStatus().getMetadata().getContinue()
        : "";
  }

  /**
   * What a path answers; null where there is nothing.
   *
   * @param failure what to say, before the reason, if there is no answer
   */
  private @Nullable JsonNode get(String path, String failure) throws InaccessibleException {
    try {
      return ask(path, failure);
    } catch (KubernetesClientException e) {
      throw unseen(e, failure);
    }
  }

  private @Nullable JsonNode ask(String path, String failure) throws InaccessibleException {
    @Nullable String answer = client.raw(path);
    try {
      if (answer == null) {
        return null;
      }
      if (ObjectTrees.JSON.readTree(answer) instanceof ObjectNode object) {
        return object;
      }
    } catch (JsonProcessingException e) {
      throw new InaccessibleException(failure + ": " + ApiFault.inWords(e), false);
    }
    throw new InaccessibleException(failure + NOT_UNDERSTOOD, false);
  }

  private static InaccessibleException unseen(KubernetesClientException e, String failure) {
    return new InaccessibleException(
        failure + ": " + cause(e), e.getCode() == HttpURLConnection.HTTP_FORBIDDEN);
  }

  private static String cause(KubernetesClientException e) {
    String cause = ApiFault.inWords(e);
    return e.getCode() == HttpURLConnection.HTTP_GONE ? cause + "; run the audit again" : cause;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
