package dev.plimsoll.workload;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.manifest.yaml.RenderedManifests;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Helm's own record of one revision of a release: the Secret that it writes before it applies
 * anything (helm/helm, pkg/storage/driver: base64 over gzip over JSON, in a Secret's data and so in
 * base64 once more). Values and manifest may hold secrets and are never printed.
 *
 * @param name the name of the release
 * @param namespace the namespace that it is installed in
 * @param revision the number of the revision, from 1
 * @param status what Helm is about to do, or has done, such as {@code pending-upgrade}
 * @param chart name and version of the chart, joined as charts label it
 * @param config the values that were given, those carried over from the last revision included
 * @param manifest everything that is applied, as YAML
 * @param hooks what is applied before or after that, or at other times, as YAML
 */
public record ReleaseRecord(
    String name,
    String namespace,
    int revision,
    String status,
    String chart,
    JsonNode config,
    String manifest,
    List<String> hooks) {

  public ReleaseRecord {
    hooks = List.copyOf(hooks);
  }

  /** The type of the Secrets that are records. */
  public static final String SECRET_TYPE = "helm.sh/release.v1";

  /** Whether an object is a record of a release. */
  public static boolean is(Resource resource) {
    return resource.kind().equals("Secret")
        && resource.apiVersion().equals("v1")
        && resource.tree().path("type").asText("").equals(SECRET_TYPE);
  }

  /**
   * Decodes a record, within bounds.
   *
   * @param secret the Secret, as the API server delivers it
   * @throws UnreadableRecordException if it is none, or too large; the message never holds contents
   */
  public static ReleaseRecord read(Resource secret) throws UnreadableRecordException {
    return ReleaseRecordReader.read(secret);
  }

  /** The workloads that are applied, and what configures them; no hooks. */
  public List<Resource> objects() throws UnreadableRecordException {
    return objects(kind -> WorkloadKind.of(kind).isPresent() || Configuration.is(kind), List.of());
  }

  /** What is applied as an object that the cluster holds. */
  public Optional<Resource> rendered(Resource object) throws UnreadableRecordException {
    return objects(object.type().groupKind()::equals, List.of()).stream()
        .filter(resource ->
            resource.name().equals(object.name())
                && (resource.namespace().isEmpty() ? namespace : resource.namespace())
                    .equals(object.namespace()))
        .findFirst();
  }

  /** What is applied and configures pods, hooks among it. */
  public List<Resource> configuration() throws UnreadableRecordException {
    return objects(Configuration::is, hooks);
  }

  private List<Resource> objects(Predicate<GroupKind> kinds, List<String> besides)
      throws UnreadableRecordException {
    RenderedManifests manifests = new RenderedManifests(kinds);
    manifests.add(manifest);
    besides.forEach(manifests::add);
    if (!manifests.isComplete()) {
      throw new UnreadableRecordException(
          "it renders more than %d keys and values, %d in one object, or %d objects: %d bytes"
              .formatted(
                  RenderedManifests.MAX_NODES,
                  RenderedManifests.MAX_DOCUMENT_NODES,
                  RenderedManifests.MAX_DOCUMENTS,
                  manifest.length()));
    }
    return manifests.objects();
  }

  /** Whether Helm goes back to an earlier revision. */
  public boolean isRollback() {
    return status.equals("pending-rollback");
  }

  /** {@code name v3 (chart-1.2.0)}: nothing of values and manifest. */
  @Override
  public String toString() {
    return name + " v" + revision + " (" + chart + ")";
  }
}
