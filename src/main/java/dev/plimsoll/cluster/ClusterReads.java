package dev.plimsoll.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.LiveReads;
import dev.plimsoll.policy.Lookup;
import dev.plimsoll.workload.Configuration;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads from the API server, past every cache. Only the built-in kinds that rules ask for; what is
 * read is kept as the tree that it is.
 *
 * @param client the connection, which bounds how long an answer may take
 * @param seals what texts are sealed with
 */
record ClusterReads(KubernetesClient client, Function<String, Lookup<String>> seals)
    implements LiveReads {

  private record Api(String apiVersion, String path, String plural) {}

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final Map<GroupKind, Api> APIS =
      Map.of(
          Configuration.SECRET,
          core("secrets"),
          Configuration.CONFIG_MAP,
          core("configmaps"),
          new GroupKind("apps", "Deployment"),
          apps("deployments"),
          new GroupKind("apps", "StatefulSet"),
          apps("statefulsets"),
          new GroupKind("apps", "DaemonSet"),
          apps("daemonsets"),
          new GroupKind("batch", "CronJob"),
          new Api("batch/v1", "/apis/batch/v1", "cronjobs"));

  private static Api core(String plural) {
    return new Api("v1", "/api/v1", plural);
  }

  private static Api apps(String plural) {
    return new Api("apps/v1", "/apis/apps/v1", plural);
  }

  @Override
  public Lookup<Resource> get(GroupKind kind, String namespace, String name) {
    return ask(kind, namespace, "/" + encoded(name), (api, answer) -> new Resource(answer));
  }

  @Override
  public Lookup<List<Resource>> list(GroupKind kind, String namespace, Map<String, String> labels) {
    String selector =
        labels.entrySet().stream()
            .map(it -> it.getKey() + "=" + it.getValue())
            .sorted()
            .collect(Collectors.joining(","));
    return ask(
        kind,
        namespace,
        "?labelSelector=" + encoded(selector),
        (api, answer) -> {
          List<Resource> items = new ArrayList<>();
          for (JsonNode item : answer.path("items")) {
            // The items of a list do not say what they are.
            ObjectNode whole = item.deepCopy();
            items.add(
                new Resource(whole.put("apiVersion", api.apiVersion()).put("kind", kind.kind())));
          }
          return items;
        });
  }

  @Override
  public Lookup<String> seal(String text) {
    return seals.apply(text);
  }

  private interface Reading<T> {
    T of(Api api, JsonNode answer);
  }

  private <T> Lookup<T> ask(GroupKind kind, String namespace, String rest, Reading<T> reading) {
    Api api = APIS.get(kind);
    if (api == null) {
      return new Lookup.Unknown<>(kind + " objects are not read live");
    }
    String uri = api.path() + "/namespaces/" + encoded(namespace) + "/" + api.plural() + rest;
    try {
      @Nullable String answer = client.raw(uri);
      return answer == null
          ? new Lookup.Absent<>()
          : new Lookup.Found<>(reading.of(api, JSON.readTree(answer)));
    } catch (KubernetesClientException e) {
      return e.getCode() == HttpURLConnection.HTTP_NOT_FOUND
          ? new Lookup.Absent<>()
          : new Lookup.Unknown<>(
              "the API server did not let " + api.plural() + " of " + namespace + " be read");
    } catch (JsonProcessingException e) {
      return new Lookup.Unknown<>("the API server answered with something that is no JSON");
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
