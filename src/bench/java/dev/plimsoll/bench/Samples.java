package dev.plimsoll.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.flux.FluxVersion;
import dev.plimsoll.manifest.yaml.Manifests;
import dev.plimsoll.policy.document.PolicyDocuments;
import dev.plimsoll.policy.engine.PolicySet;
import dev.plimsoll.rule.Rules;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;

/** What the benchmark evaluates, and the policies: all made here, of a known size. */
final class Samples {

  static final JsonMapper JSON = new JsonMapper();

  private static final String FLUX = "system:serviceaccount:flux-system:kustomize-controller";

  private Samples() {}

  /** A sound HelmRelease of about this many bytes of JSON; most of it are values. */
  static ObjectNode release(String name, String namespace, int bytes) {
    ObjectNode release =
        tree(
            """
            {"apiVersion": "helm.toolkit.fluxcd.io/v2", "kind": "HelmRelease",
             "metadata": {"name": "%s", "namespace": "%s",
               "labels": {"app.kubernetes.io/name": "%1$s", "kustomize.toolkit.fluxcd.io/name": "apps",
                 "kustomize.toolkit.fluxcd.io/namespace": "flux-system"}},
             "spec": {"interval": "10m",
               "chart": {"spec": {"chart": "%1$s", "version": "1.4.7",
                 "sourceRef": {"kind": "HelmRepository", "name": "charts"}}},
               "install": {"remediation": {"retries": 3}},
               "upgrade": {"remediation": {"retries": 3}},
               "values": {"replicaCount": 2}}}
            """
                .formatted(name, namespace));
    ObjectNode values = (ObjectNode) release.at("/spec/values");
    for (int i = 0; release.toString().length() < bytes; i++) {
      values
          .putObject("component" + i)
          .put("enabled", i % 3 == 0)
          .put("image", "registry.example.com/team/component-" + i + ":1." + i + ".0")
          .putObject("resources")
          .put("cpu", i + "00m")
          .put("memory", "128Mi");
    }
    return release;
  }

  /** A Deployment with three containers, of Helm's making, with these volatile labels. */
  static ObjectNode deployment(String chart) {
    ObjectNode deployment =
        tree(
            """
            {"apiVersion": "apps/v1", "kind": "Deployment",
             "metadata": {"name": "shop", "namespace": "apps",
               "labels": {"app.kubernetes.io/managed-by": "Helm", "helm.sh/chart": "%1$s"},
               "annotations": {"meta.helm.sh/release-name": "shop", "meta.helm.sh/release-namespace": "apps"}},
             "spec": {"replicas": 3, "selector": {"matchLabels": {"app": "shop"}},
               "template": {"metadata": {"labels": {"app": "shop", "helm.sh/chart": "%1$s"}},
                 "spec": {"containers": []}}}}
            """
                .formatted(chart));
    for (String name : new String[] {"web", "worker", "proxy"}) {
      ObjectNode container =
          deployment.withArray("/spec/template/spec/containers").addObject().put("name", name);
      container.put("image", "registry.example.com/shop/" + name + ":2.3.1");
      container.putObject("resources").putObject("limits").put("cpu", "1").put("memory", "256Mi");
      for (int i = 0; i < 12; i++) {
        container.withArray("env").addObject().put("name", "SETTING_" + i).put("value", "v" + i);
      }
    }
    return deployment;
  }

  /**
   * A review of an update from {@code old} to {@code object} as the API server sends it; of a dry
   * run, as most are, because Flux does one at every interval.
   *
   * @param user who asks
   */
  static byte[] update(JsonNode old, JsonNode object, String user) {
    String[] type = object.path("apiVersion").asText().split("/");
    ObjectNode review = JSON.createObjectNode();
    review.put("apiVersion", "admission.k8s.io/v1").put("kind", "AdmissionReview");
    ObjectNode request = review.putObject("request");
    request.put("uid", "6b3a1f0e-2f0d-4b64-8f0b-6d0c8a1e7c11");
    for (String key : new String[] {"kind", "requestKind"}) {
      request
          .putObject(key)
          .put("group", type[0])
          .put("version", type[1])
          .put("kind", object.path("kind").asText());
    }
    String plural = object.path("kind").asText().toLowerCase(java.util.Locale.ROOT) + "s";
    for (String key : new String[] {"resource", "requestResource"}) {
      request.putObject(key).put("group", type[0]).put("version", type[1]).put("resource", plural);
    }
    request.put("name", object.at("/metadata/name").asText());
    request.put("namespace", object.at("/metadata/namespace").asText());
    request.put("operation", "UPDATE").put("dryRun", true);
    request
        .putObject("userInfo")
        .put("username", user)
        .putArray("groups")
        .add("system:authenticated");
    request.putObject("options").put("fieldManager", "kustomize-controller");
    request.set("object", object);
    request.set("oldObject", old);
    return review.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** A review of about 7 KB: a release whose values changed. */
  static byte[] releaseReview() {
    ObjectNode old = stored();
    return update(old, scaled(old), FLUX);
  }

  /** The same where nothing changed, as at nearly every interval. */
  static byte[] unchangedReview() {
    ObjectNode old = stored();
    return update(old, old, FLUX);
  }

  /** A release as an API server holds it, with the defaults of Flux's definition. */
  private static ObjectNode stored() {
    ObjectNode release = release("shop", "apps", 2_850);
    ((ObjectNode) release.at("/spec/chart/spec")).put("reconcileStrategy", "ChartVersion");
    release.putObject("status").put("observedGeneration", -1);
    return release;
  }

  /** The same release with one more replica, which is a change that every rule is asked about. */
  static ObjectNode scaled(JsonNode release) {
    ObjectNode scaled = release.deepCopy();
    ((ObjectNode) scaled.at("/spec/values")).put("replicaCount", 3);
    return scaled;
  }

  /** Policies that match every release and find nothing in a sound one. */
  static String matching(int count) {
    String[] rules = {
      "chartSource: {}",
      "chartVersion: {updates: Patch, within: '>=1 <3'}",
      "preserveValues: {}",
      "dependencies: {missing: false}",
      "apiVersion: {}"
    };
    StringBuilder policies = new StringBuilder();
    for (int i = 0; i < count; i++) {
      policies.append(policy("matching-" + i, "app*", rules[i % rules.length]));
    }
    return policies.toString();
  }

  /** Policies about releases in other namespaces. */
  static String elsewhere(int count) {
    StringBuilder policies = new StringBuilder();
    for (int i = 0; i < count; i++) {
      policies.append(
          policy("elsewhere-" + i, "team-" + i + "-*", "chartVersion: {updates: None}"));
    }
    return policies.toString();
  }

  static String policy(String name, String namespace, String rule) {
    return """
    ---
    apiVersion: plimsoll.dev/v1alpha1
    kind: Policy
    metadata: {name: %s}
    spec:
      match:
        resources: [HelmRelease]
        namespaces: {names: ["%s"]}
      rules:
        - id: only
          %s
    """
        .formatted(name, namespace, rule);
  }

  /** Policies, compiled. */
  static PolicySet compiled(String yaml) {
    PolicyDocuments documents =
        PolicyDocuments.read(
            Manifests.read("policies.yaml", yaml.getBytes(StandardCharsets.UTF_8)).documents(),
            new Rules(FluxVersion.LATEST));
    return new PolicySet(documents, Clock.systemUTC());
  }

  private static ObjectNode tree(String json) {
    try {
      return (ObjectNode) JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
