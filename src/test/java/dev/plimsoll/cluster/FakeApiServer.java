package dev.plimsoll.cluster;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.NamedContextBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fabric8.kubernetes.client.vertx.VertxHttpClientFactory;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.dsl.HttpMethod;
import io.fabric8.mockwebserver.http.Buffer;
import io.fabric8.mockwebserver.http.Dispatcher;
import io.fabric8.mockwebserver.http.Headers;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import io.fabric8.mockwebserver.http.Response;
import io.fabric8.mockwebserver.http.WebSocket;
import io.fabric8.mockwebserver.http.WebSocketListener;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An API server without a cluster: fabric8's own, which keeps objects and tells watches of them,
 * with discovery, and with whatever can go wrong. Close it.
 */
public final class FakeApiServer implements AutoCloseable {

  /** What ends a watch whose revision the API server does not have any more. */
  public static final String GONE =
      """
      {"type": "ERROR", "object": {"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Failure",
       "message": "too old resource version: 1 (2)", "reason": "Expired", "code": 410}}
      """;

  private record Kind(String plural, boolean namespaced) {}

  private final MockWebServer web = new MockWebServer();
  private final Dispatcher objects = new KubernetesCrudDispatcher();
  private final Map<String, Map<String, Kind>> served = new ConcurrentSkipListMap<>();
  private final List<WebSocket> watches = new CopyOnWriteArrayList<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<KubernetesClient> clients = new CopyOnWriteArrayList<>();
  private volatile Function<RecordedRequest, Optional<MockResponse>> fault =
      request -> Optional.empty();
  private volatile boolean silent;

  /** One that serves ConfigMaps, Secrets, Namespaces and CustomResourceDefinitions. */
  public FakeApiServer() {
    web.setDispatcher(new Answers());
    web.start();
    serve("v1", "ConfigMap", "configmaps", true);
    serve("v1", "Secret", "secrets", true);
    serve("v1", "Namespace", "namespaces", false);
    serve(
        "apiextensions.k8s.io/v1", "CustomResourceDefinition", "customresourcedefinitions", false);
  }

  /** Serves a kind from now on. */
  public void serve(String apiVersion, String kind, String plural, boolean namespaced) {
    served
        .computeIfAbsent(apiVersion, key -> new ConcurrentSkipListMap<>())
        .put(kind, new Kind(plural, namespaced));
  }

  /** Serves nothing of a version any more. */
  public void stopServing(String apiVersion) {
    served.remove(apiVersion);
  }

  /** Answers so from now on, where {@code answer} has an answer. */
  public void failBy(Function<RecordedRequest, Optional<MockResponse>> answer) {
    fault = answer;
  }

  /** Answers everything so from now on. */
  public void answerAll(int status, String body) {
    failBy(request -> Optional.of(answer(status, body)));
  }

  /** Answers as it should. */
  public void recover() {
    fault = request -> Optional.empty();
  }

  /** Whether watches are told of nothing, as if what they were told were lost. */
  public void silence(boolean isSilent) {
    silent = isSilent;
  }

  /** An answer with this body. */
  public static MockResponse answer(int status, String body) {
    return new MockResponse().setResponseCode(status).setBody(body);
  }

  /** The answer of an API server that does not do what it is asked. */
  public static MockResponse status(int code, String reason) {
    return answer(
        code,
        """
        {"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Failure", "reason": "%s", "code": %d}
        """
            .formatted(reason, code));
  }

  /** Tells every watch something, whatever it is. */
  public void tellWatches(String message) {
    watches.forEach(watch -> watch.send(message));
  }

  /** Ends every watch, as a server that is stopped. */
  public void endWatches() {
    watches.forEach(watch -> watch.close(1001, "going away"));
  }

  /** How many watches there are on a path. */
  public long watchesOf(String path) {
    return watches.stream().filter(watch -> watch.request().getPath().contains(path)).count();
  }

  /** What was asked so far, as in {@code GET /api/v1/configmaps}, without parameters. */
  public List<String> requests() {
    return List.copyOf(requests);
  }

  /** Creates an object, past every fault. */
  public void create(String collection, String json) {
    check(direct(HttpMethod.POST, collection, json));
  }

  /** Replaces an object, past every fault. */
  public void replace(String collection, String name, String json) {
    check(direct(HttpMethod.PUT, collection + "/" + name, json));
  }

  /** Deletes an object, past every fault. */
  public void delete(String collection, String name) {
    check(direct(HttpMethod.DELETE, collection + "/" + name, ""));
  }

  private static void check(MockResponse response) {
    if (response.code() >= 300) {
      throw new AssertionError(response + " " + response.getBody());
    }
  }

  private MockResponse direct(HttpMethod method, String path, String body) {
    try {
      return objects.dispatch(
          new RecordedRequest(
              "HTTP/1.1",
              method,
              path,
              Headers.builder().build(),
              new Buffer(body.getBytes(StandardCharsets.UTF_8))));
    } catch (RejectedExecutionException e) {
      return answer(200, body); // it is written; a watch that has just ended was to be told
    }
  }

  /** Where it listens. */
  public int port() {
    return web.getPort();
  }

  /** A client that gives up at once and comes back soon, of a kubeconfig's context. */
  public KubernetesClient client() {
    return client(port());
  }

  /** The same, by way of another port of this machine. */
  public KubernetesClient client(int port) {
    return client(
        new ConfigBuilder(Config.empty())
            .withMasterUrl("http://127.0.0.1:" + port + "/")
            .withNamespace("plimsoll-system")
            .withCurrentContext(new NamedContextBuilder().withName("fake").build())
            .withRequestRetryBackoffLimit(0)
            .withWatchReconnectInterval(20)
            .withRequestTimeout(5_000)
            .build());
  }

  /** A client with this configuration, which is closed with the server. */
  public KubernetesClient client(Config config) {
    ObjectMapper mapper = new ObjectMapper();
    new ObjectLimits().customize(mapper);
    KubernetesClient client =
        new KubernetesClientBuilder()
            .withConfig(config)
            .withKubernetesSerialization(new KubernetesSerialization(mapper, true))
            .withHttpClientFactory(new VertxHttpClientFactory())
            .build();
    clients.add(client);
    return client;
  }

  @Override
  public void close() {
    clients.forEach(KubernetesClient::close);
    web.shutdown();
  }

  private final class Answers extends Dispatcher {

    @Override
    public MockResponse dispatch(RecordedRequest request) {
      String path = request.getPath().replaceAll("\\?.*", "");
      requests.add(request.getMethod() + " " + path);
      return fault.apply(request).orElseGet(() -> answer(request, path));
    }

    private MockResponse answer(RecordedRequest request, String path) {
      if (path.equals("/apis")) {
        return FakeApiServer.answer(200, groups());
      }
      for (Map.Entry<String, Map<String, Kind>> version : served.entrySet()) {
        String root = (version.getKey().contains("/") ? "/apis/" : "/api/") + version.getKey();
        if (path.equals(root)) {
          return FakeApiServer.answer(200, resources(version.getKey(), version.getValue()));
        }
        if (path.startsWith(root + "/")) {
          return ofObjects(request);
        }
      }
      return FakeApiServer.answer(404, "404 page not found");
    }

    private MockResponse ofObjects(RecordedRequest request) {
      MockResponse response = objects.dispatch(request);
      if (response.getWebSocketListener() != null) {
        return response.withWebSocketUpgrade(new Watch(response.getWebSocketListener()));
      }
      if (response.code() == 404) {
        return status(404, "NotFound");
      }
      return response;
    }

    private String groups() {
      Map<String, List<String>> groups =
          served.keySet().stream()
              .filter(version -> version.contains("/"))
              .collect(
                  Collectors.groupingBy(
                      version -> version.substring(0, version.indexOf('/')),
                      Collectors.mapping(
                          version -> version.substring(version.indexOf('/') + 1),
                          Collectors.toList())));
      return groups.entrySet().stream()
          .map(group ->
              """
              {"name": "%s", "versions": [%s], "preferredVersion": {"version": "%s"}}\
              """
                  .formatted(
                      group.getKey(),
                      group.getValue().stream()
                          .map(version -> "{\"version\": \"" + version + "\"}")
                          .collect(Collectors.joining(",")),
                      group.getValue().getFirst()))
          .collect(Collectors.joining(",", "{\"kind\": \"APIGroupList\", \"groups\": [", "]}"));
    }

    private static String resources(String apiVersion, Map<String, Kind> kinds) {
      return kinds.entrySet().stream()
          .flatMap(kind ->
              Stream.of("", "/status")
                  .map(sub ->
                      """
                      {"name": "%s%s", "kind": "%s", "namespaced": %s}\
                      """
                          .formatted(
                              kind.getValue().plural(),
                              sub,
                              kind.getKey(),
                              kind.getValue().namespaced())))
          .collect(
              Collectors.joining(
                  ",",
                  "{\"kind\": \"APIResourceList\", \"groupVersion\": \""
                      + apiVersion
                      + "\", \"resources\": [",
                  "]}"));
    }
  }

  /** A watch as fabric8's server keeps it, which can be told other things too. */
  private final class Watch extends WebSocketListener {

    private final WebSocketListener original;

    Watch(WebSocketListener original) {
      this.original = original;
    }

    @Override
    public void onOpen(WebSocket socket, Response response) {
      watches.add(socket);
      original.onOpen(new Deaf(socket), response);
    }

    @Override
    public void onClosing(WebSocket socket, int code, String reason) {
      original.onClosing(socket, code, reason);
    }

    @Override
    public void onClosed(WebSocket socket, int code, String reason) {
      watches.remove(socket);
      original.onClosed(socket, code, reason);
    }

    @Override
    public void onFailure(WebSocket socket, Throwable error, Response response) {
      watches.remove(socket);
      original.onFailure(socket, error, response);
    }
  }

  /** A connection that tells nothing while the server is silent. */
  private final class Deaf implements WebSocket {

    private final WebSocket socket;

    Deaf(WebSocket socket) {
      this.socket = socket;
    }

    @Override
    public RecordedRequest request() {
      return socket.request();
    }

    @Override
    public boolean send(String text) {
      return silent || socket.send(text);
    }

    @Override
    public boolean send(byte[] bytes) {
      return silent || socket.send(bytes);
    }

    @Override
    public boolean close(int code, String reason) {
      return socket.close(code, reason);
    }
  }
}
