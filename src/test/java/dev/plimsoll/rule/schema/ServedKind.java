package dev.plimsoll.rule.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.testbed.ApiServer;
import dev.plimsoll.testbed.Await;
import dev.plimsoll.testbed.Cluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One kind at one version that its CustomResourceDefinition serves.
 *
 * @param crd the CustomResourceDefinition
 * @param version the version in it
 * @param compiled what Plimsoll makes of the CustomResourceDefinition
 * @param valid an object with little more than what is required
 */
public record ServedKind(JsonNode crd, JsonNode version, CompiledCrd compiled, ObjectNode valid) {

  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  /** What the validation rules of some kinds want in a spec. */
  private static final Map<String, String> NEEDED =
      Map.of(
          "HelmRelease", "{chart: {spec: {chart: a, sourceRef: {kind: HelmRepository, name: b}}}}",
          "Receiver", "{secretRef: {name: a}}");

  /** What a schema demands beyond types. */
  private static final Set<String> DEMANDS =
      Set.of(
          "required",
          "enum",
          "pattern",
          "minLength",
          "maxLength",
          "minimum",
          "maximum",
          "minItems",
          "maxItems",
          "default",
          "x-kubernetes-validations");

  /** Installs the CustomResourceDefinitions of a folder; what they serve. */
  public static List<ServedKind> install(Cluster cluster, Path folder) throws IOException {
    List<ServedKind> kinds = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        JsonNode crd = YAML.readTree(file.toFile());
        CompiledCrd compiled = new CompiledCrd(new Resource(crd));
        for (JsonNode version : crd.at("/spec/versions")) {
          if (version.path("served").asBoolean()) {
            kinds.add(new ServedKind(crd, version, compiled, valid(crd, version)));
          }
        }
      }
    }
    apply(cluster, kinds.stream().map(ServedKind::crd).distinct());
    cluster.kubectl("wait", "--for=condition=Established", "crd", "--all").success();
    return kinds;
  }

  private static ObjectNode valid(JsonNode crd, JsonNode version) throws IOException {
    String kind = crd.at("/spec/names/kind").asText();
    JsonNode more = YAML.readTree(NEEDED.getOrDefault(kind, "{}"));
    return Specimens.sound(
        crd.at("/spec/group").asText() + "/" + version.path("name").asText(),
        kind,
        version.at("/schema/openAPIV3Schema"),
        more);
  }

  /** Makes the API server go by CustomResourceDefinitions, in a while. */
  public static void apply(Cluster cluster, Stream<JsonNode> crds) {
    ObjectNode list = JsonNodeFactory.instance.objectNode().put("apiVersion", "v1");
    list.put("kind", "List");
    list.putArray("items").addAll(crds.toList());
    cluster
        .kubectl("apply", "--server-side", "--force-conflicts", "-f", "-")
        .input(list.toString())
        .success();
  }

  /** The name of the kind. */
  public String name() {
    return crd.at("/spec/names/kind").asText();
  }

  /** The name of the version. */
  public String versionName() {
    return version.path("name").asText();
  }

  /** Its plural name. */
  public String plural() {
    return crd.at("/spec/names/plural").asText();
  }

  /** The path of its objects in a namespace. */
  public String collection(String namespace) {
    return "/apis/%s/%s/namespaces/%s/%s"
        .formatted(crd.at("/spec/group").asText(), versionName(), namespace, plural());
  }

  /** The schema of the version. */
  public JsonNode schema() {
    return version.at("/schema/openAPIV3Schema");
  }

  /** What Plimsoll thinks of an object of this kind. */
  public SchemaResult evaluate(JsonNode object, JsonNode old) {
    return compiled.evaluate(versionName(), object, old);
  }

  /** The CustomResourceDefinition without what it demands of specs, but for types. */
  public JsonNode loose() {
    ObjectNode loose = crd.deepCopy();
    loose
        .at("/spec/versions")
        .forEach(served -> loosen(served.at("/schema/openAPIV3Schema/properties/spec")));
    return loose;
  }

  private static void loosen(JsonNode schema) {
    if (schema instanceof ObjectNode map) {
      map.remove(DEMANDS);
      map.path("properties").forEach(ServedKind::loosen);
      loosen(map.path("items"));
      loosen(map.path("additionalProperties"));
      if (map.has("x-kubernetes-list-map-keys")) {
        // Without its keys the definition itself would be denied.
        ((ObjectNode) map.get("items")).set("required", map.get("x-kubernetes-list-map-keys"));
      }
    }
  }

  /** Objects with one thing changed in the spec, in many ways. */
  public List<ObjectNode> specimens() {
    return Specimens.changes(schema()).stream()
        .filter(change -> change.place().startsWith(Pointer.of("spec")))
        .map(change -> change.applyTo(valid, schema()))
        .toList();
  }

  /** Those of some objects that only {@link #loose()} accepts. */
  public Stream<ObjectNode> looselyValid(List<ObjectNode> objects) {
    CompiledCrd loose = new CompiledCrd(new Resource(loose()));
    return objects.stream()
        .filter(object -> !evaluate(object, null).violations().isEmpty())
        .filter(object -> loose.evaluate(versionName(), object, null).violations().isEmpty());
  }

  /** An object whose spec only {@link #loose()} accepts. */
  public ObjectNode looselyValid() {
    return looselyValid(specimens())
        .filter(object -> !object.path("spec").isMissingNode())
        .findFirst()
        .orElseThrow(() -> new AssertionError("nothing to tell by for " + name()));
  }

  /** Waits until the API server goes by the CustomResourceDefinition that it was given last. */
  public void awaitCrd(ApiServer server, boolean strict) {
    ObjectNode broken = looselyValid();
    Await.until(
        "the CustomResourceDefinition of " + name() + " takes effect",
        () -> server.tryToCreate(collection("default"), broken).isDenial() == strict);
  }
}
