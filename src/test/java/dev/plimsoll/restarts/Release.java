package dev.plimsoll.restarts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plimsoll.testbed.Cluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * A HelmRelease called {@code demo} in a namespace of its own, and what became of its workloads.
 *
 * @param cluster where it is
 * @param namespace its namespace
 */
record Release(Cluster cluster, String namespace) {

  private static final Duration LIMIT = Duration.ofSeconds(120);
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The namespace, and the repository that the charts come from. */
  static Release in(Cluster cluster, String namespace, String chartsUrl) {
    cluster.apply(
        """
        apiVersion: v1
        kind: Namespace
        metadata: {name: %1$s}
        ---
        apiVersion: source.toolkit.fluxcd.io/v1
        kind: HelmRepository
        metadata: {name: charts, namespace: %1$s}
        spec: {interval: 1h, url: "%2$s"}
        """
            .formatted(namespace, chartsUrl));
    return new Release(cluster, namespace);
  }

  /** Declares the release at a chart version, and waits until it is installed. */
  void declare(String chart, String version, String more) {
    apply(chart, version, more);
    awaitDeployed(version);
  }

  /** Declares the release at a chart version, with more under its {@code spec}. */
  void apply(String chart, String version, String more) {
    cluster.apply(
        """
        apiVersion: helm.toolkit.fluxcd.io/v2
        kind: HelmRelease
        metadata: {name: demo, namespace: %s}
        spec:
          interval: 1h
          driftDetection: {mode: enabled}
          chart:
            spec: {chart: %s, version: "%s", sourceRef: {kind: HelmRepository, name: charts}}
        %s
        """
            .formatted(namespace, chart, version, more.indent(2)));
  }

  /** Waits until the release is deployed at a chart version, which may have a suffix by Flux. */
  void awaitDeployed(String version) {
    await(
        "release deployed at " + version,
        release -> {
          JsonNode latest = release.path("status").path("history").path(0);
          String deployed = latest.path("chartVersion").asText();
          return (deployed.equals(version) || deployed.startsWith(version + "+"))
              && latest.path("status").asText().equals("deployed")
              && isReady(release);
        });
  }

  static boolean isReady(JsonNode release) {
    for (JsonNode condition : release.path("status").path("conditions")) {
      if (condition.path("type").asText().equals("Ready")) {
        return condition.path("status").asText().equals("True")
            && condition.path("observedGeneration").asInt()
                == release.path("metadata").path("generation").asInt();
      }
    }
    return false;
  }

  /** What the Ready condition says. */
  String readyMessage() {
    for (JsonNode condition : get("helmrelease", "demo").path("status").path("conditions")) {
      if (condition.path("type").asText().equals("Ready")) {
        return condition.path("message").asText();
      }
    }
    return "";
  }

  /** Waits until the HelmRelease is as wanted. */
  JsonNode await(String what, Predicate<JsonNode> wanted) {
    Instant end = Instant.now().plus(LIMIT);
    JsonNode release = get("helmrelease", "demo");
    while (!wanted.test(release)) {
      if (Instant.now().isAfter(end)) {
        throw new AssertionError("no " + what + " after " + LIMIT + ": " + release.path("status"));
      }
      pause();
      release = get("helmrelease", "demo");
    }
    return release;
  }

  static void pause() {
    try {
      Thread.sleep(500);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** Changes the HelmRelease by a merge patch. */
  void patch(String json) {
    cluster
        .kubectl("patch", "helmrelease", "demo", "-n", namespace, "--type", "merge", "-p", json)
        .success();
  }

  /** Has the release reconciled once more, drift detection included. */
  void reconcile(String token) {
    ask(token);
    await(
        "reconciliation",
        release ->
            release.path("status").path("lastHandledReconcileAt").asText().equals(token)
                && isReady(release));
  }

  /** Asks for the release to be reconciled once more. */
  void ask(String token) {
    cluster
        .kubectl(
            "annotate",
            "helmrelease",
            "demo",
            "-n",
            namespace,
            "--overwrite",
            "reconcile.fluxcd.io/requestedAt=" + token)
        .success();
  }

  /** The uids of the pods that run. */
  Set<String> pods() {
    Set<String> uids = new HashSet<>();
    for (JsonNode pod : json("get", "pods", "-n", namespace).path("items")) {
      if (!pod.path("metadata").has("deletionTimestamp")) {
        uids.add(pod.path("metadata").path("uid").asText());
      }
    }
    return uids;
  }

  /** Of the pods that ran, those that do no longer. */
  Set<String> replaced(Set<String> before) {
    Set<String> gone = new HashSet<>(before);
    gone.removeAll(pods());
    return gone;
  }

  /** The generation of each workload. */
  Map<String, Integer> generations() {
    Map<String, Integer> generations = new TreeMap<>();
    for (JsonNode item :
        json("get", "deployments,statefulsets,daemonsets,cronjobs", "-n", namespace)
            .path("items")) {
      generations.put(item.path("kind").asText(), item.path("metadata").path("generation").asInt());
    }
    return generations;
  }

  /** All objects of a kind. */
  JsonNode all(String kinds) {
    return json("get", kinds, "-n", namespace).path("items");
  }

  /** An object of the namespace. */
  JsonNode get(String kind, String name) {
    return json("get", kind, name, "-n", namespace);
  }

  /** The image of the Deployment's pods; empty if there is no Deployment. */
  String image() {
    return deployment("{.spec.template.spec.containers[0].image}");
  }

  /** The chart that the Deployment's pods name. */
  String chartLabel() {
    return get("deployment", "deployment")
        .path("spec")
        .path("template")
        .path("metadata")
        .path("labels")
        .path("helm.sh/chart")
        .asText();
  }

  /** The Deployment's identity; empty if there is no Deployment. */
  String uid() {
    return deployment("{.metadata.uid}");
  }

  private String deployment(String path) {
    return cluster
        .kubectl("get", "deployment", "deployment", "-n", namespace, "--ignore-not-found")
        .with("-o", "jsonpath=" + path)
        .success();
  }

  /** Helm's own history of the release, newest first: revision and status. */
  List<String> history() {
    List<String> history = new ArrayList<>();
    for (JsonNode record :
        json("get", "secrets", "-n", namespace, "-l", "owner=helm").path("items")) {
      JsonNode labels = record.path("metadata").path("labels");
      history.add("v" + labels.path("version").asText() + " " + labels.path("status").asText());
    }
    return history.reversed();
  }

  /** The events about the release, by reason. */
  Set<String> eventReasons() {
    Set<String> reasons = new HashSet<>();
    for (JsonNode event : json("get", "events", "-n", namespace).path("items")) {
      reasons.add(event.path("reason").asText());
    }
    return reasons;
  }

  private JsonNode json(String... arguments) {
    try {
      return JSON.readTree(cluster.kubectl(arguments).with("-o", "json").success());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
