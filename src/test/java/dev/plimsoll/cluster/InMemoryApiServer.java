package dev.plimsoll.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.manifest.yaml.Document;
import dev.plimsoll.manifest.yaml.Manifests;
import dev.plimsoll.server.ServerSettings;
import io.fabric8.kubernetes.api.model.NamedContextBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.http.Dispatcher;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import jakarta.enterprise.inject.Instance;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * An API server in this process: the objects, revisions, conflicts and watches of fabric8's mock
 * server, with discovery, label selectors and pages around them. A test may make any request fail,
 * or let somebody else write just before one.
 */
public final class InMemoryApiServer implements AfterEachCallback {

  /** What happens to a request in place of the usual, or before it. */
  private interface Intervention {

    /** The answer; null where the request goes on. */
    @Nullable MockResponse answer();
  }

  private record Rule(String method, String path, boolean once, Intervention intervention) {

    boolean isAbout(RecordedRequest request, String asked) {
      return request.getMethod().equals(method)
          && (asked.equals(path) || asked.startsWith(path + "/"));
    }
  }

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Held, so that its level stays: one line for each request is too many. */
  private static final Logger REQUESTS = Logger.getLogger(MockWebServer.class.getName());

  static {
    REQUESTS.setLevel(Level.WARNING);
  }

  private final ServedApis apis = ServedApis.usual();
  private final KubernetesCrudDispatcher objects = new KubernetesCrudDispatcher();
  private final List<Rule> rules = new ArrayList<>();
  private final Set<String> expired = new HashSet<>();
  private final KubernetesMockServer server =
      new KubernetesMockServer(
          new Context(JSON), new MockWebServer(), new HashMap<>(), new Requests(), false);
  private final KubernetesClient client;
  private boolean offersToken;

  /** Starts to listen. */
  public InMemoryApiServer() {
    server.start();
    Config config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl(server.url("/"))
            .withCurrentContext(new NamedContextBuilder().withName("in-memory").build())
            .withRequestRetryBackoffLimit(0)
            .withWatchReconnectInterval(100)
            .build();
    client = new KubernetesClientBuilder().withConfig(config).build();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    client.close();
    server.shutdown();
  }

  /** Ends; whoever asks from now on reaches nobody. */
  public void stop() {
    server.shutdown();
  }

  /** A connection to it that asks once, however it is answered. */
  public KubernetesClient client() {
    return client;
  }

  /** It, as the cluster that the server finds itself in. */
  @SuppressWarnings("unchecked")
  public LocalCluster home(ServerSettings settings) {
    Instance<KubernetesClient> instance =
        (Instance<KubernetesClient>)
            Proxy.newProxyInstance(
                Instance.class.getClassLoader(),
                new Class<?>[] {Instance.class},
                (proxy, method, arguments) -> client);
    return new LocalCluster(settings, instance);
  }

  /** Serves one more kind; of the versions of a group the first one added is preferred. */
  public void serve(String group, String version, String kind) {
    apis.add(group, version, kind, !kind.startsWith("Cluster"));
  }

  /** The name of a kind in paths. */
  public static String plural(String kind) {
    return ServedApis.plural(kind);
  }

  /** Serves nothing of a group any more. */
  public void remove(String group) {
    apis.remove(group);
  }

  /** Puts objects there, whatever was there before, with their status. */
  public synchronized void put(String yaml) {
    for (Document document :
        Manifests.read("given.yaml", yaml.getBytes(StandardCharsets.UTF_8)).documents()) {
      store(((ObjectNode) document.resource().tree()).deepCopy());
    }
  }

  /** Changes an object that is there, as somebody else. */
  public synchronized void edit(String path, UnaryOperator<ObjectNode> change) {
    store(change.apply(get(path).orElseThrow()));
  }

  /** Deletes an object, as somebody else. */
  public synchronized void delete(String path) {
    objects.handleDelete(path);
  }

  private void store(ObjectNode object) {
    ServedApis.Api api = apis.of(object.path("apiVersion").asText(), object.path("kind").asText());
    ObjectNode metadata = object.withObject("metadata");
    metadata.put("resourceVersion", String.valueOf(objects.requestResourceVersion()));
    if (!metadata.has("uid")) {
      metadata.put("uid", UUID.randomUUID().toString());
      metadata.put("creationTimestamp", "2026-01-01T00:00:00Z");
    }
    if (!metadata.has("generation")) {
      metadata.put("generation", 1);
    }
    String path = api.path(metadata.path("namespace").asText(""), metadata.path("name").asText());
    var key = objects.getKey(path);
    var old = objects.findResource(key);
    objects.processEvent(path, key, old == null ? null : old.getKey(), null, object.toString());
  }

  /** The object at a path, as it is stored. */
  public synchronized Optional<ObjectNode> get(String path) {
    MockResponse answer = objects.handleGet(path);
    return answer.code() == 200
        ? Optional.of(tree(new String(answer.getBody().getBytes(), StandardCharsets.UTF_8)))
        : Optional.empty();
  }

  /** The objects of a collection, as they are stored. */
  public List<JsonNode> list(String path) {
    List<JsonNode> items = new ArrayList<>();
    get(path).orElseThrow().path("items").forEach(items::add);
    return items;
  }

  /** Answers requests for this path, and what is under it, with a status from now on. */
  public void fail(String method, String path, int code) {
    add(new Rule(method, path, false, () -> status(code, null)));
  }

  /** Does so for one request. */
  public void failOnce(String method, String path, int code) {
    add(new Rule(method, path, true, () -> status(code, null)));
  }

  /** Answers a request for this path in place of what is there. */
  public void answer(String method, String path, int code, String body) {
    add(
        new Rule(
            method, path, false, () -> new MockResponse().setResponseCode(code).setBody(body)));
  }

  /** Lets somebody else act just before the next such request. */
  public void before(String method, String path, Runnable action) {
    add(
        new Rule(
            method,
            path,
            true,
            () -> {
              action.run();
              return null;
            }));
  }

  /** Answers as usual again. */
  public synchronized void heal() {
    rules.clear();
  }

  private synchronized void add(Rule rule) {
    rules.add(rule);
  }

  /**
   * Lets the next request for a further page of a collection find that its token has expired.
   *
   * @param offersToken whether the answer has another token, as real API servers do
   */
  public synchronized void expire(String path, boolean offersToken) {
    expired.add(path);
    this.offersToken = offersToken;
  }

  private synchronized MockResponse answer(RecordedRequest request) {
    String[] parts = request.getPath().split("\\?", 2);
    String path = parts[0];
    for (Rule rule : List.copyOf(rules)) {
      if (rule.isAbout(request, path)) {
        if (rule.once()) {
          rules.remove(rule);
        }
        MockResponse answer = rule.intervention().answer();
        if (answer != null) {
          return answer;
        }
      }
    }
    Optional<ObjectNode> discovery = apis.discovery(path);
    if (discovery.isPresent()) {
      return json(discovery.get());
    }
    if (!apis.serves(path)) {
      return status(404, null);
    }
    ListRequest list = ListRequest.of(parts.length > 1 ? parts[1] : "");
    return request.getMethod().equals("GET") && !ServedApis.isObject(path) && !list.isWatch()
        ? list(path, list)
        : objects.dispatch(request);
  }

  private MockResponse list(String path, ListRequest request) {
    if (request.continues() && expired.remove(path)) {
      return status(410, offersToken ? request.sameAgain() : null);
    }
    if (!request.isSound()) {
      return status(400, null);
    }
    ObjectNode list = get(path).orElseThrow();
    request.narrow(list);
    // As real ones do: the items of a list do not say what they are.
    list.path("items").forEach(item -> ((ObjectNode) item).remove(List.of("apiVersion", "kind")));
    return json(list);
  }

  private static MockResponse status(int code, @Nullable String token) {
    ObjectNode status = JsonNodeFactory.instance.objectNode();
    status.put("kind", "Status").put("apiVersion", "v1").put("status", "Failure").put("code", code);
    ObjectNode metadata = status.putObject("metadata");
    if (token != null) {
      metadata.put("continue", token);
    }
    return json(status).setResponseCode(code);
  }

  private static MockResponse json(ObjectNode body) {
    return new MockResponse()
        .setResponseCode(200)
        .setHeader("Content-Type", "application/json")
        .setBody(body.toString());
  }

  private static ObjectNode tree(String json) {
    try {
      return (ObjectNode) JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(json, e);
    }
  }

  /** What is asked on the wire. */
  private final class Requests extends Dispatcher {
    @Override
    public MockResponse dispatch(RecordedRequest request) {
      return answer(request);
    }
  }
}
