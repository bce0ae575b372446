package dev.plimsoll.cluster.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the reports in the cluster say what an audit found: one for each namespace. */
final class ReportWriter {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final KubernetesClient client;
  private final ReportKind kind;

  ReportWriter(KubernetesClient client, ReportKind kind) {
    this.client = client;
    this.kind = kind;
  }

  /**
   * Writes what has changed, and takes away the reports of namespaces without findings.
   *
   * @param reports by namespace; the empty one for what is in none
   * @return how many objects were written or deleted
   * @throws KubernetesClientException if the cluster does not have the kind, or does not let it be
   */
  int write(Map<String, PolicyReport> reports) {
    Map<String, JsonNode> there = new HashMap<>();
    read(kind.pathOfAll(), there);
    read(kind.path(""), there);
    int writes = 0;
    for (Map.Entry<String, PolicyReport> entry : reports.entrySet()) {
      String namespace = entry.getKey();
      ObjectNode content = entry.getValue().content();
      JsonNode old = there.remove(namespace);
      if (old == null) {
        client.raw(kind.path(namespace), "POST", object(namespace, content, "").toString());
        writes++;
      } else if (!PolicyReport.says(old, content)) {
        String revision = old.path("metadata").path("resourceVersion").asText("");
        client.raw(
            kind.path(namespace) + "/" + PolicyReport.NAME,
            "PUT",
            object(namespace, content, revision).toString());
        writes++;
      }
    }
    for (String namespace : there.keySet()) {
      client.raw(kind.path(namespace) + "/" + PolicyReport.NAME, "DELETE", null);
      writes++;
    }
    return writes;
  }

  private void read(String path, Map<String, JsonNode> there) {
    String next = "";
    do {
      JsonNode page =
          get(
              path
                  + "?labelSelector=app.kubernetes.io%2Fmanaged-by%3D"
                  + PolicyReport.NAME
                  + "&limit=50"
                  + (next.isEmpty() ? "" : "&continue=" + next));
      for (JsonNode report : page.path("items")) {
        if (report.path("metadata").path("name").asText("").equals(PolicyReport.NAME)) {
          there.put(report.path("metadata").path("namespace").asText(""), report);
        }
      }
      next = page.path("metadata").path("continue").asText("");
    } while (!next.isEmpty());
  }

  private JsonNode get(String path) {
    @Nullable String answer = client.raw(path);
    try {
      return answer == null ? MissingNode.getInstance() : JSON.readTree(answer);
    } catch (JsonProcessingException e) {
      throw new KubernetesClientException("the API server's answer is no JSON", e);
    }
  }

  private ObjectNode object(String namespace, ObjectNode content, String revision) {
    ObjectNode object =
        JsonNodeFactory.instance
            .objectNode()
            .put("apiVersion", kind.apiVersion())
            .put("kind", kind.kind(namespace));
    ObjectNode metadata = object.putObject("metadata").put("name", PolicyReport.NAME);
    if (!namespace.isEmpty()) {
      metadata.put("namespace", namespace);
    }
    if (!revision.isEmpty()) {
      metadata.put("resourceVersion", revision);
    }
    metadata.putObject("labels").put(PolicyReport.LABEL, PolicyReport.NAME);
    return object.setAll(content);
  }
}
