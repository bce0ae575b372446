package dev.plimsoll.rule.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.testbed.ApiServer;
import dev.plimsoll.testbed.Await;
import dev.plimsoll.testbed.Cluster;
import dev.plimsoll.testbed.NeedsTestbed;
import dev.plimsoll.testbed.Testbed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What the real API server refuses is refused here, naming the same fields, and nothing else is:
 * over generated objects of every kind of Flux, new ones and updates, broken and sound.
 *
 * <p>{@code -Dspecimens=all} compares every object that can be generated, which takes minutes; else
 * it is every seventh.
 */
@NeedsTestbed
class ApiServerAgreementIT {

  private static final int EACH = "all".equals(System.getProperty("specimens")) ? 1 : 7;

  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** What makes an object differ from what the schema demands beyond types. */
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

  private final List<String> differences = new ArrayList<>();
  private int compared;
  private int refused;

  @Test
  void newObjects(Testbed testbed, Cluster cluster) throws Exception {
    List<Kind> kinds = install(testbed, cluster);
    ApiServer server = new ApiServer(cluster);

    for (Kind kind : kinds) {
      for (Map.Entry<String, ObjectNode> specimen : kind.specimens().entrySet()) {
        compare(
            kind,
            specimen.getKey(),
            specimen.getValue(),
            null,
            server.tryToCreate(kind.collection(), specimen.getValue()));
      }
    }

    agree(500);
  }

  @Test
  void updatesOfSoundObjects(Testbed testbed, Cluster cluster) throws Exception {
    List<Kind> kinds = install(testbed, cluster);
    ApiServer server = new ApiServer(cluster);

    for (Kind kind : kinds) {
      JsonNode stored = server.create(kind.collection(), kind.sound()).body();
      assertThat(stored.path("kind").asText()).isEqualTo(kind.name());
      for (Map.Entry<String, ObjectNode> specimen : kind.specimens().entrySet()) {
        if (!specimen.getKey().contains("name")) {
          ObjectNode update = update(stored, specimen.getValue());
          compare(
              kind,
              specimen.getKey(),
              update,
              stored,
              server.tryToReplace(kind.collection(), update));
        }
      }
      server.delete(kind.collection(), "specimen");
    }

    agree(500);
  }

  /** An older, looser definition let in what the present one refuses. */
  @Test
  void updatesOfObjectsThatWereWrongBefore(Testbed testbed, Cluster cluster) throws Exception {
    List<Kind> kinds = install(testbed, cluster);
    ApiServer server = new ApiServer(cluster);
    Map<Kind, Map<String, JsonNode>> stored = new LinkedHashMap<>();
    for (Kind kind : kinds) {
      define(cluster, kind.loose());
    }
    for (Kind kind : kinds) {
      awaitDefinition(server, kind, false);
      stored.put(kind, storeBroken(server, kind));
    }
    for (Kind kind : kinds) {
      define(cluster, kind.definition());
    }

    for (Kind kind : kinds) {
      awaitDefinition(server, kind, true);
      JsonNode previous = kind.sound();
      for (Map.Entry<String, JsonNode> old : stored.get(kind).entrySet()) {
        for (Map.Entry<String, ObjectNode> update : updates(old.getValue(), previous).entrySet()) {
          compare(
              kind,
              old.getKey() + ", then " + update.getKey(),
              update.getValue(),
              old.getValue(),
              server.tryToReplace(kind.collection(), update.getValue()));
        }
        previous = old.getValue();
        server.delete(kind.collection(), old.getValue().at("/metadata/name").asText());
      }
    }

    agree(200);
  }

  private Map<String, JsonNode> storeBroken(ApiServer server, Kind kind) {
    Map<String, JsonNode> stored = new LinkedHashMap<>();
    for (Map.Entry<String, ObjectNode> specimen : kind.specimens().entrySet()) {
      if (specimen.getKey().startsWith("spec")
          && !kind.judge(specimen.getValue(), null).violations().isEmpty()) {
        ObjectNode object = specimen.getValue().deepCopy();
        ((ObjectNode) object.get("metadata")).put("name", "broken-" + stored.size());
        ApiServer.Answer answer = server.create(kind.collection(), object);
        if (!answer.isRefusal()) {
          stored.put(specimen.getKey(), answer.body());
        }
      }
    }
    return stored;
  }

  /** What people and controllers do to an object that is wrong already. */
  private static Map<String, ObjectNode> updates(JsonNode old, JsonNode other) {
    ObjectNode same = old.deepCopy();
    ObjectNode labelled = old.deepCopy();
    ((ObjectNode) labelled.get("metadata")).putObject("labels").put("a", "b");
    ObjectNode suspended = old.deepCopy();
    if (suspended.path("spec") instanceof ObjectNode spec) {
      spec.put("suspend", true);
    }
    ObjectNode mixed = old.deepCopy();
    if (mixed.path("spec") instanceof ObjectNode spec && other.path("spec").isObject()) {
      other.path("spec").properties().forEach(field -> spec.set(field.getKey(), field.getValue()));
    }
    ObjectNode doubled = old.deepCopy();
    doubleLists(doubled.path("spec"));
    return Map.of(
        "the same again", same,
        "a label", labelled,
        "suspended", suspended,
        "another field", mixed,
        "every list twice", doubled);
  }

  private static void doubleLists(JsonNode node) {
    if (node instanceof ArrayNode list && !list.isEmpty()) {
      list.add(list.get(0).deepCopy());
    }
    node.forEach(ApiServerAgreementIT::doubleLists);
  }

  private static ObjectNode update(JsonNode stored, ObjectNode specimen) {
    ObjectNode update = specimen.deepCopy();
    ObjectNode metadata = stored.path("metadata").deepCopy();
    specimen.path("metadata").properties().forEach(it -> metadata.set(it.getKey(), it.getValue()));
    update.set("metadata", metadata);
    return update;
  }

  private void compare(
      Kind kind, String what, JsonNode object, JsonNode old, ApiServer.Answer answer) {
    if (answer.code() == 400) {
      // Refused before any schema is looked at, and before any webhook.
      return;
    }
    compared++;
    refused += answer.isRefusal() ? 1 : 0;
    Judgement judgement = kind.judge(object, old);
    Set<String> theirs = new TreeSet<>();
    if (answer.isRefusal()) {
      assertThat(answer.code()).as(answer.body().toString()).isEqualTo(422);
      answer
          .body()
          .path("details")
          .path("causes")
          .forEach(cause -> theirs.add(plain(cause.path("field").asText())));
    }
    Set<String> ours =
        judgement.violations().stream()
            .map(violation -> plain(violation.field()))
            .collect(Collectors.toCollection(TreeSet::new));
    if (!ours.equals(theirs) || !judgement.unjudged().isEmpty()) {
      differences.add(
          "%s %s%n  API server %d: %s%n  here: %s %s"
              .formatted(
                  kind.name(),
                  what,
                  answer.code(),
                  answer.body().path("message").asText(),
                  judgement.violations(),
                  judgement.unjudged()));
    }
  }

  /** The API server writes the key of a map now as {@code .key} and now as {@code [key]}. */
  private static String plain(String field) {
    return field.replaceAll("\\[([^\\]0-9][^\\]]*)\\]", ".$1");
  }

  private void agree(int atLeast) {
    System.out.printf(
        "compared with the API server: %d objects, %d refused, %d differences%n",
        compared, refused, differences.size());
    assertThat(compared).isGreaterThan(atLeast);
    assertThat(refused).isGreaterThan(compared / 10);
    assertThat(differences).isEmpty();
  }

  /** One kind of Flux at one version. */
  private record Kind(
      JsonNode definition, JsonNode version, Definition compiled, ObjectNode sound) {

    String name() {
      return definition.at("/spec/names/kind").asText();
    }

    String collection() {
      return "/apis/%s/%s/namespaces/default/%s"
          .formatted(
              definition.at("/spec/group").asText(),
              version.path("name").asText(),
              definition.at("/spec/names/plural").asText());
    }

    Judgement judge(JsonNode object, JsonNode old) {
      return compiled.judge(version.path("name").asText(), object, old);
    }

    Map<String, ObjectNode> specimens() {
      Map<String, ObjectNode> taken = new LinkedHashMap<>();
      int at = 0;
      for (Map.Entry<String, ObjectNode> specimen :
          Specimens.of(version.at("/schema/openAPIV3Schema"), sound).entrySet()) {
        if (at++ % EACH == 0 || specimen.getKey().startsWith("metadata")) {
          taken.put(specimen.getKey(), specimen.getValue());
        }
      }
      return taken;
    }

    /** The definition without what it demands of specifications, but for types. */
    JsonNode loose() {
      ObjectNode loose = definition.deepCopy();
      loose
          .at("/spec/versions")
          .forEach(it -> loosen(it.at("/schema/openAPIV3Schema/properties/spec")));
      return loose;
    }

    private static void loosen(JsonNode schema) {
      if (schema instanceof ObjectNode map) {
        map.remove(DEMANDS);
        map.path("properties").forEach(Kind::loosen);
        loosen(map.path("items"));
        loosen(map.path("additionalProperties"));
      }
    }
  }

  private static List<Kind> install(Testbed testbed, Cluster cluster) throws IOException {
    List<Kind> kinds = new ArrayList<>();
    try (Stream<Path> files = Files.list(testbed.crds())) {
      for (Path file : files.sorted().toList()) {
        JsonNode definition = YAML.readTree(file.toFile());
        define(cluster, definition);
        Definition compiled = new Definition(new Resource(definition));
        for (JsonNode version : definition.at("/spec/versions")) {
          kinds.add(new Kind(definition, version, compiled, sound(definition, version)));
        }
      }
    }
    cluster.kubectl("wait", "--for=condition=Established", "crd", "--all").success();
    return kinds;
  }

  private static ObjectNode sound(JsonNode definition, JsonNode version) throws IOException {
    String kind = definition.at("/spec/names/kind").asText();
    JsonNode more =
        kind.equals("HelmRelease")
            ? YAML.readTree(
                "{chart: {spec: {chart: a, sourceRef: {kind: HelmRepository, name: b}}}}")
            : JSON.objectNode();
    return Specimens.sound(
        definition.at("/spec/group").asText() + "/" + version.path("name").asText(),
        kind,
        version.at("/schema/openAPIV3Schema"),
        more);
  }

  private static void define(Cluster cluster, JsonNode definition) {
    cluster
        .kubectl("apply", "--server-side", "--force-conflicts", "-f", "-")
        .input(definition.toString())
        .success();
  }

  /** Waits until the API server goes by the definition that it was given last. */
  private static void awaitDefinition(ApiServer server, Kind kind, boolean strict) {
    ObjectNode broken =
        kind.specimens().values().stream()
            .filter(it -> !it.path("spec").isMissingNode())
            .filter(it -> isOnlyLoose(kind, it))
            .findFirst()
            .orElseThrow(() -> new AssertionError("nothing to tell by for " + kind.name()));
    Await.until(
        "the definition of " + kind.name() + " takes effect",
        () -> server.tryToCreate(kind.collection(), broken).isRefusal() == strict);
  }

  private static boolean isOnlyLoose(Kind kind, JsonNode object) {
    Definition loose = new Definition(new Resource(kind.loose()));
    return !kind.judge(object, null).violations().isEmpty()
        && loose.judge(kind.version().path("name").asText(), object, null).violations().isEmpty();
  }
}
