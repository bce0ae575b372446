package dev.plimsoll.cluster.audit;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.cluster.InaccessibleException;
import dev.plimsoll.cluster.PagedLister;
import dev.plimsoll.cluster.ServedKind;
import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.manifest.Resource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the reports in the cluster say what an audit found: one for each namespace. */
final class ReportWriter {

  /** Reports on a page, each of up to half a megabyte. */
  private static final int PAGE = 50;

  private final KubernetesClient client;
  private final ReportKind kind;
  private final List<KubernetesClientException> failures = new ArrayList<>();
  private int writes;

  ReportWriter(KubernetesClient client, ReportKind kind) {
    this.client = client;
    this.kind = kind;
  }

  /**
   * Writes what has changed, and takes away the reports of namespaces without findings. A report
   * that cannot be written does not keep the others from it.
   *
   * @param reports by namespace; the empty one for what is in none
   * @return how many objects were written or deleted
   * @throws InaccessibleException if the cluster does not have the kind, or does not let it be
   *     read; then nothing is written
   * @throws KubernetesClientException why the first of the reports could not be written that could
   *     not
   */
  int write(Map<String, PolicyReport> reports) throws InaccessibleException {
    PagedLister pages = new PagedLister(client);
    Map<String, Resource> there = new HashMap<>();
    for (String name : kind.kinds()) {
      read(pages, name, there);
    }
    failures.clear();
    writes = 0;
    for (Map.Entry<String, PolicyReport> entry : reports.entrySet()) {
      String namespace = entry.getKey();
      ObjectNode content = entry.getValue().content();
      Resource old = there.remove(namespace);
      if (old == null) {
        request("POST", kind.path(namespace), object(namespace, content, ""));
      } else if (!PolicyReport.says(old.tree(), content)) {
        String revision = old.metadata().path("resourceVersion").asText("");
        request("PUT", pathOfOne(namespace), object(namespace, content, revision));
      }
    }
    for (String namespace : there.keySet()) {
      request("DELETE", pathOfOne(namespace), null);
    }
    if (!failures.isEmpty()) {
      throw failures.getFirst();
    }
    return writes;
  }

  private String pathOfOne(String namespace) {
    return kind.path(namespace) + "/" + PolicyReport.NAME;
  }

  private void request(String method, String path, @Nullable ObjectNode object) {
    try {
      client.raw(path, method, object == null ? null : object.toString());
      writes++;
    } catch (KubernetesClientException e) {
      if (isGone(e)) {
        return; // an audit takes its time, and what it was about may have gone meanwhile
      }
      if (!isAboutOne(e)) {
        throw e;
      }
      failures.add(e);
    }
  }

  /** Whether the namespace or the report is not there any more, or will not be in a moment. */
  private static boolean isGone(KubernetesClientException e) {
    return e.getCode() == HttpURLConnection.HTTP_NOT_FOUND
        || (e.getStatus() != null
            && e.getStatus().getDetails() != null
            && e.getStatus().getDetails().getCauses().stream()
                .anyMatch(cause -> "NamespaceTerminating".equals(cause.getReason())));
  }

  /** Whether the next one may fare better: it is this one that the API server will not have. */
  private static boolean isAboutOne(KubernetesClientException e) {
    return switch (e.getCode()) {
      case HttpURLConnection.HTTP_BAD_REQUEST,
          HttpURLConnection.HTTP_FORBIDDEN,
          HttpURLConnection.HTTP_CONFLICT,
          HttpURLConnection.HTTP_ENTITY_TOO_LARGE,
          422 ->
          true;
      default -> false;
    };
  }

  private void read(PagedLister pages, String name, Map<String, Resource> there)
      throws InaccessibleException {
    ServedKind served =
        pages
            .served(new GroupKind(kind.group(), name))
            .filter(servedKind -> servedKind.versions().contains(kind.version()))
            .orElseThrow(() ->
                new InaccessibleException(
                    "the cluster has no "
                        + name
                        + " of "
                        + kind.apiVersion()
                        + " to write reports to; install its CustomResourceDefinition, or remove "
                        + kind.group()
                        + " from --audit-reports",
                    false));
    pages.each(
        served.at(kind.version()),
        "",
        PolicyReport.LABEL + "=" + PolicyReport.NAME,
        PAGE,
        report -> {
          if (report.name().equals(PolicyReport.NAME)) {
            there.put(report.namespace(), report);
          }
        });
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
