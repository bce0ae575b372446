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
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Reads from the API server, past every cache. Only the built-in kinds that rules ask for; what is
 * read is kept as the tree that it is.
 *
 * @param client the connection, which bounds how long an answer may take
 * @param fingerprints what texts are sealed with
 */
record ClusterLiveReads(KubernetesClient client, Function<String, Lookup<String>> fingerprints)
    implements LiveReads {

  /** How long one attempt may take. */
  static final Duration LIMIT = Duration.ofSeconds(2);

  /**
   * After a tenth of a second, and two tenths: for connections that are cut, and for 429 and 5xx.
   */
  private static final int RETRIES = 2;

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

  /**
   * One more connection to the same cluster, which the caller closes: for reads that somebody waits
   * for. API servers wait a few seconds for a review, and an answer without these reads is better
   * than none; the first connection asks ten times before it gives up.
   */
  static KubernetesClient hurried(KubernetesClient client) {
    return new KubernetesClientBuilder()
        .withKubernetesSerialization(client.getKubernetesSerialization())
        .withConfig(
            new ConfigBuilder(client.getConfiguration())
                .withRequestTimeout((int) LIMIT.toMillis())
                .withConnectionTimeout((int) LIMIT.toMillis())
                .withRequestRetryBackoffLimit(RETRIES)
                .build())
        .build();
  }

  @Override
  public Lookup<Resource> get(GroupKind kind, String namespace, String name) {
    return ask(
        kind,
        namespace,
        "/" + encoded(name),
        (api, answer) -> {
          Resource read = new Resource(answer);
          return read.name().equals(name) ? Optional.of(read) : Optional.empty();
        });
  }

  @Override
  public Lookup<List<Resource>> list(GroupKind kind, String namespace, Map<String, String> labels) {
    String selector =
        labels.entrySet().stream()
            .map(entry -> entry.getKey() + "=" + entry.getValue())
            .sorted()
            .collect(Collectors.joining(","));
    return ask(
        kind,
        namespace,
        "?labelSelector=" + encoded(selector),
        (api, answer) -> {
          Optional<JsonNode> listed = Answers.list(answer, "items");
          if (listed.isEmpty()) {
            return Optional.empty();
          }
          List<Resource> items = new ArrayList<>();
          for (JsonNode item : listed.get()) {
            if (!(item.deepCopy() instanceof ObjectNode whole)) {
              return Optional.empty();
            }
            // The items of a list do not say what they are.
            items.add(
                new Resource(whole.put("apiVersion", api.apiVersion()).put("kind", kind.kind())));
          }
          return Optional.of(items);
        });
  }

  @Override
  public Lookup<String> fingerprint(String text) {
    return fingerprints.apply(text);
  }

  /** Makes something of an answer; empty where it is none to what was asked. */
  private interface Reading<T> {
    Optional<T> of(Api api, JsonNode answer);
  }

  private <T> Lookup<T> ask(GroupKind kind, String namespace, String rest, Reading<T> reading) {
    Api api = APIS.get(kind);
    if (api == null) {
      return new Lookup.Unknown<>(kind + " objects are not read live");
    }
    String uri = api.path() + "/namespaces/" + encoded(namespace) + "/" + api.plural() + rest;
    try {
      return reading
          .of(api, JSON.readTree(client.raw(uri, "GET", null)))
          .<Lookup<T>>map(Lookup.Found::new)
          .orElseGet(() ->
              new Lookup.Unknown<>("the API server answered something else than was asked for"));
    } catch (KubernetesClientException e) {
      return isAbsent(e) ? new Lookup.Absent<>() : unread(api, namespace, e);
    } catch (JsonProcessingException e) {
      return unread(api, namespace, e);
    }
  }

  private static <T> Lookup<T> unread(Api api, String namespace, Exception e) {
    return new Lookup.Unknown<>(
        "%s of namespace %s could not be read: %s"
            .formatted(api.plural(), namespace, ApiFault.inWords(e)));
  }

  /** A 404 of something in between says nothing about an object. */
  private static boolean isAbsent(KubernetesClientException e) {
    return e.getCode() == HttpURLConnection.HTTP_NOT_FOUND
        && e.getStatus() != null
        && "NotFound".equals(e.getStatus().getReason());
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
