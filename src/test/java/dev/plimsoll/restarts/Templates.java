package dev.plimsoll.restarts;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Random;

/**
 * Deployments as charts render them, made up: labels and annotations of all sorts on the pods, some
 * volatile, some not, some in use; and now and then something real.
 */
final class Templates {

  private static final List<String> VERSIONS = List.of("1.0.0", "1.0.1", "1.1.0+0c79df217953");

  private final Random random;

  Templates(long seed) {
    this.random = new Random(seed);
  }

  /** One state of the Deployment {@code name}. */
  ObjectNode next(String name) {
    String version = VERSIONS.get(random.nextInt(VERSIONS.size()));
    String chart = "demo-" + version.replace('+', '_');
    ObjectNode deployment = JsonNodeFactory.instance.objectNode();
    deployment.put("apiVersion", "apps/v1").put("kind", "Deployment");
    ObjectNode metadata = deployment.putObject("metadata");
    metadata.put("name", name).put("namespace", "templates");
    if (random.nextBoolean()) {
      metadata.putObject("labels").put("helm.sh/chart", chart);
    }
    ObjectNode spec = deployment.putObject("spec");
    spec.put("replicas", random.nextInt(4) == 0 ? 1 : 0);
    spec.putObject("selector").putObject("matchLabels").put("app", name);
    ObjectNode template = spec.putObject("template");
    ObjectNode ofPods = template.putObject("metadata");
    ObjectNode labels = ofPods.putObject("labels").put("app", name);
    maybe(labels, "helm.sh/chart", chart);
    maybe(labels, "chart", chart);
    maybe(labels, "heritage", "Helm");
    maybe(labels, "app.kubernetes.io/version", random.nextBoolean() ? version(chart) : "7.1.0");
    rarely(labels, "team", "a" + random.nextInt(2));
    if (random.nextInt(3) > 0) {
      ObjectNode annotations = ofPods.putObject("annotations");
      maybe(annotations, "helm.sh/revision", String.valueOf(random.nextInt(3)));
      rarely(annotations, "checksum/config", String.valueOf(random.nextInt(2)));
      rarely(annotations, "kubectl.kubernetes.io/restartedAt", "2026-01-0" + random.nextInt(3));
      if (annotations.isEmpty()) {
        ofPods.remove("annotations"); // as the API server leaves it out
      }
    }
    ObjectNode pod = template.putObject("spec");
    if (random.nextInt(8) == 0) {
      pod.putArray("topologySpreadConstraints")
          .addObject()
          .put("maxSkew", 1)
          .put("topologyKey", "kubernetes.io/hostname")
          .put("whenUnsatisfiable", "ScheduleAnyway")
          .putObject("labelSelector")
          .putArray("matchExpressions")
          .addObject()
          .put("key", "chart")
          .put("operator", "Exists");
    }
    ObjectNode container = pod.putArray("containers").addObject();
    container.put("name", "app").put("image", "app:" + (random.nextInt(8) == 0 ? 2 : 1));
    if (random.nextInt(8) == 0) {
      container.putArray("env").addObject().put("name", "A").put("value", "b");
    }
    return deployment;
  }

  private static String version(String chart) {
    return chart.substring("demo-".length());
  }

  private void maybe(ObjectNode map, String key, String value) {
    if (random.nextInt(3) > 0) {
      map.put(key, value);
    }
  }

  private void rarely(ObjectNode map, String key, String value) {
    if (random.nextInt(6) == 0) {
      map.put(key, value);
    }
  }
}
