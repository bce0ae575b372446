package dev.plimsoll.admission.review;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.flux.FluxVersion;
import dev.plimsoll.manifest.yaml.Document;
import dev.plimsoll.manifest.yaml.Manifests;
import dev.plimsoll.policy.RuleCatalogue;
import dev.plimsoll.policy.document.PolicyDocuments;
import dev.plimsoll.policy.engine.PolicySet;
import dev.plimsoll.rule.Rules;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;

/** Reviews as an API server sends them, and what they are evaluated with. */
public final class Reviews {

  public static final JsonMapper JSON = new JsonMapper();

  private Reviews() {}

  /** The creation of a release that preserves values, by a person. */
  public static ObjectNode preservingValues() {
    return of("CREATE", RELEASE.formatted("true"));
  }

  /** The creation of a sound release, by a person. */
  public static ObjectNode sound() {
    return of("CREATE", RELEASE.formatted("false"));
  }

  /** The creation of a release with a chart and a reference to one, by a person. */
  public static ObjectNode mixed() {
    return of(
        "CREATE",
        RELEASE.formatted("false").replace("spec:", "spec:\n  chart: {spec: {chart: podinfo}}"));
  }

  private static final String RELEASE =
      """
      apiVersion: helm.toolkit.fluxcd.io/v2
      kind: HelmRelease
      metadata:
        name: podinfo
        namespace: apps
        uid: 0b1e6d1c-6d0a-4f6e-9b0a-3d6f3c5b9d11
        labels: {app.kubernetes.io/name: podinfo}
        annotations: {example.com/owner: team-a}
        managedFields:
          - {manager: kubectl, operation: Update, apiVersion: helm.toolkit.fluxcd.io/v2, fieldsV1: {"f:spec": {}}}
      spec:
        interval: 5m
        chartRef: {kind: OCIRepository, name: podinfo}
        upgrade: {preserveValues: %s}
        values: {password: hunter2-not-to-be-shown}
      """;

  /**
   * A review of one operation on an object in YAML; it is the old object too where there is one.
   */
  public static ObjectNode of(String operation, String yaml) {
    JsonNode object = read(yaml).getFirst().resource().tree();
    String apiVersion = object.path("apiVersion").asText();
    int slash = apiVersion.indexOf('/');
    String group = slash < 0 ? "" : apiVersion.substring(0, slash);
    String version = apiVersion.substring(slash + 1);
    ObjectNode review = JSON.createObjectNode();
    review.put("apiVersion", "admission.k8s.io/v1").put("kind", "AdmissionReview");
    ObjectNode request = review.putObject("request");
    request.put("uid", "705ab4f5-6393-11e8-b7cc-42010a800002");
    for (String kind : List.of("kind", "requestKind")) {
      request
          .putObject(kind)
          .put("group", group)
          .put("version", version)
          .put("kind", object.path("kind").asText());
    }
    request
        .putObject("resource")
        .put("group", group)
        .put("version", version)
        .put("resource", "helmreleases");
    request.put("name", "podinfo").put("namespace", "apps").put("operation", operation);
    ObjectNode user = request.putObject("userInfo");
    user.put("username", "alice").putArray("groups").add("system:authenticated");
    request.set("object", operation.equals("DELETE") ? JSON.nullNode() : object);
    request.set("oldObject", operation.equals("CREATE") ? JSON.nullNode() : object);
    request.put("dryRun", false);
    request.putObject("options").put("fieldManager", "kubectl-client-side-apply");
    return review;
  }

  /** A compiled set. */
  public static PolicySet policies(String yaml) {
    return policies(yaml, new Rules(FluxVersion.LATEST));
  }

  /** A compiled set of rules from elsewhere. */
  public static PolicySet policies(String yaml, RuleCatalogue rules) {
    return new PolicySet(PolicyDocuments.read(read(yaml), rules), Clock.systemUTC());
  }

  private static List<Document> read(String yaml) {
    return Manifests.read("test.yaml", yaml.getBytes(StandardCharsets.UTF_8)).documents();
  }

  /** The tree as bytes. */
  public static byte[] bytes(JsonNode tree) {
    try {
      return JSON.writeValueAsBytes(tree);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The bytes as a tree. */
  public static JsonNode tree(byte[] bytes) {
    try {
      return JSON.readTree(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
