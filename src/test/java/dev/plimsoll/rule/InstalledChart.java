package dev.plimsoll.rule;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.manifest.yaml.Completeness;
import dev.plimsoll.manifest.yaml.Manifests;
import dev.plimsoll.policy.ClusterView;
import dev.plimsoll.policy.FixedClusterView;
import dev.plimsoll.policy.ObjectChange;
import dev.plimsoll.policy.Operation;
import dev.plimsoll.policy.Origin;
import dev.plimsoll.policy.Requester;
import dev.plimsoll.policy.engine.PolicySet;
import dev.plimsoll.policy.engine.Verdict;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A cluster that holds one release of a chart: a Deployment {@code web} with a digest of its
 * configuration. Each upgrade does what Helm does, in its order: the record, the configuration, the
 * workload, the record once more.
 */
public final class InstalledChart {

  /** What came of a write of the workload. */
  public record Outcome(boolean replaced, List<String> messages, Resource workload) {}

  private static final Requester HELM =
      new Requester("system:serviceaccount:flux-system:helm-controller", List.of(), "helm");

  private final PolicySet policies =
      new PolicySet(
          PolicyFiles.in(
              "p.yaml",
              """
              apiVersion: plimsoll.dev/v1alpha1
              kind: Policy
              metadata: {name: p}
              spec:
                rules: [{id: r, volatileMetadata: {checksums: WhenDataUnchanged}}]
              """),
          Clock.systemUTC());
  private final Map<String, Resource> objects = new LinkedHashMap<>();
  private final Map<String, String> rendered = new LinkedHashMap<>();
  private String pod = "containers: [{name: app, image: app}]";
  private final List<Integer> failed = new ArrayList<>();
  private Resource workload;
  private String current = "1";
  private int revision = 1;
  private int chart = 1;

  public InstalledChart() {
    workload = resource(deployment("1"));
    record(revision, "deployed");
  }

  /** What the pod is made of, from the installation on. */
  public InstalledChart withPod(String yaml) {
    pod = yaml;
    workload = resource(deployment("1"));
    record(revision, "deployed");
    return this;
  }

  /** An object that the chart renders, from the next upgrade on; also as a hook. */
  public InstalledChart rendering(String name, String yaml) {
    rendered.put(name, yaml);
    return this;
  }

  /** An object that somebody else writes. */
  public InstalledChart with(String name, String yaml) {
    objects.put(name, resource(yaml));
    return this;
  }

  /** The next chart version, with a digest of its configuration. */
  public Outcome upgrade(String digest) {
    chart++;
    return upgradeValues(digest);
  }

  /** The next revision of the same chart version. */
  public Outcome upgradeValues(String digest) {
    begin(digest);
    Outcome outcome = write(deployment(digest), false, clusterView());
    end("deployed");
    return outcome;
  }

  /** Helm's record of the next revision, then its configuration. */
  void begin(String digest) {
    revision++;
    current = digest;
    record(revision, "pending-upgrade");
    rendered.forEach((name, yaml) -> {
      if (!yaml.contains("helm.sh/hook")) {
        objects.put(name, resource(yaml));
      }
    });
  }

  /** What became of the revision. */
  void end(String status) {
    record(revision, status);
    if (status.equals("deployed")) {
      for (int i = 1; i < revision; i++) {
        if (objects.containsKey(recordName(i)) && !failed.contains(i)) {
          record(objects.get(recordName(i)), i, "superseded");
        }
      }
    }
  }

  /** An upgrade that fails after it has written the workload. */
  public void failedUpgrade(String digest) {
    chart++;
    begin(digest);
    write(deployment(digest), false, clusterView());
    failed.add(revision);
    end("failed");
  }

  /** The workload as the next chart version has it, in a dry run. */
  public Outcome dryRun(String digest) {
    chart++;
    Outcome outcome = write(deployment(digest), true, ClusterView.unknown("nobody may be asked"));
    chart--;
    return outcome;
  }

  /** A write while nobody watches. */
  public void unseen(String digest) {
    chart++;
    begin(digest);
    store(resource(deployment(digest)));
    end("deployed");
  }

  /** Writes the workload of the installed revision once more. */
  public Outcome putBack() {
    return write(deployment(current), false, clusterView());
  }

  /** Writes a workload whose record is kept elsewhere. */
  public Outcome upgradeWithoutRecord(String digest) {
    chart++;
    return write(deployment(digest), false, clusterView());
  }

  /** An upgrade during which the API server cannot be asked. */
  public Outcome upgradeWithoutReads(String digest) {
    chart++;
    begin(digest);
    Outcome outcome =
        write(deployment(digest), false, clusterView().withoutLiveReads("nobody answers"));
    end("deployed");
    return outcome;
  }

  /** The workload, deleted and made again with the same annotations. */
  public void madeAgain() {
    ObjectNode tree = workload.tree().deepCopy();
    ((ObjectNode) tree.path("metadata")).put("uid", "another");
    workload = new Resource(tree);
  }

  /** The workload written once more as it is. */
  public Outcome again(Resource object) {
    Resource before = workload;
    Outcome outcome = write(object.tree().toString(), false, clusterView());
    workload = before;
    return outcome;
  }

  private Outcome write(String yaml, boolean dryRun, ClusterView cluster) {
    Resource sent = resource(yaml);
    ObjectNode tree = sent.tree().deepCopy();
    ObjectNode metadata = (ObjectNode) tree.path("metadata");
    metadata.set("uid", workload.metadata().path("uid"));
    // What others have annotated stays where a writer says nothing of it.
    workload
        .metadata()
        .path("annotations")
        .properties()
        .forEach(entry ->
            metadata
                .withObjectProperty("annotations")
                .putIfAbsent(entry.getKey(), entry.getValue()));
    Resource object = new Resource(tree);
    Verdict verdict =
        policies.mutate(
            new ObjectChange(
                Operation.Update,
                object.type(),
                object,
                workload,
                HELM,
                Origin.Admission,
                Completeness.Whole,
                dryRun),
            cluster);
    Resource fixed = new Resource(verdict.changes().apply(object.tree()));
    JsonNode before = workload.spec();
    if (!dryRun) {
      store(fixed);
    }
    return new Outcome(
        !fixed.spec().equals(before),
        verdict.findings().stream().map(finding -> finding.message()).toList(),
        fixed);
  }

  private void store(Resource object) {
    ObjectNode tree = object.tree().deepCopy();
    ((ObjectNode) tree.path("metadata")).set("uid", workload.metadata().path("uid"));
    workload = new Resource(tree);
  }

  private ClusterView clusterView() {
    return new FixedClusterView(List.copyOf(objects.values()));
  }

  private String deployment(String digest) {
    return """
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: web
      namespace: shop
      uid: one
      annotations: {meta.helm.sh/release-name: shop, meta.helm.sh/release-namespace: shop}
    spec:
      template:
        metadata:
          labels: {app: web, helm.sh/chart: shop-1.0.%d}
          annotations: {checksum/config: "%s"}
        spec: {%s}
    """
        .formatted(chart, digest, pod);
  }

  private void record(int number, String status) {
    StringBuilder manifest = new StringBuilder(deployment(current).replace("uid: one\n", "\n"));
    ObjectNode release = JsonNodeFactory.instance.objectNode();
    release.put("name", "shop").put("namespace", "shop").put("version", number);
    release.putObject("info").put("status", status);
    rendered
        .values()
        .forEach(yaml -> {
          if (yaml.contains("helm.sh/hook")) {
            release.withArray("hooks").addObject().put("manifest", yaml);
          } else {
            manifest.append("\n---\n").append(yaml);
          }
        });
    release.put("manifest", manifest.toString());
    ObjectNode secret = JsonNodeFactory.instance.objectNode();
    secret.put("apiVersion", "v1").put("kind", "Secret").put("type", "helm.sh/release.v1");
    ObjectNode metadata = secret.putObject("metadata");
    metadata.put("namespace", "shop").put("name", recordName(number));
    metadata
        .putObject("labels")
        .put("owner", "helm")
        .put("name", "shop")
        .put("status", status)
        .put("version", String.valueOf(number));
    secret.putObject("data").put("release", encoded(encoded(release.toString())));
    objects.put(recordName(number), new Resource(secret));
  }

  /** The same record in another state. */
  private void record(Resource secret, int number, String status) {
    ObjectNode tree = secret.tree().deepCopy();
    ((ObjectNode) tree.path("metadata").path("labels")).put("status", status);
    objects.put(recordName(number), new Resource(tree));
  }

  private static String recordName(int number) {
    return "sh.helm.release.v1.shop.v" + number;
  }

  private static String encoded(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Resource resource(String yaml) {
    return Manifests.read("object.yaml", yaml.getBytes(StandardCharsets.UTF_8))
        .documents()
        .getFirst()
        .resource();
  }
}
