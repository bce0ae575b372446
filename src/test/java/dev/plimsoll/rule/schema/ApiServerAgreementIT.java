package dev.plimsoll.rule.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.testbed.ApiServer;
import dev.plimsoll.testbed.Cluster;
import dev.plimsoll.testbed.NeedsTestbed;
import dev.plimsoll.testbed.Testbed;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * What the real API server denies is denied here, naming the same fields, and nothing else is: over
 * generated objects of every kind of Flux, new ones and updates, broken and sound.
 *
 * <p>{@code -Dspecimens=all} compares every object that can be generated, which takes minutes; else
 * it is every seventh.
 */
@NeedsTestbed
class ApiServerAgreementIT {

  private static final int EACH = "all".equals(System.getProperty("specimens")) ? 1 : 7;

  private final List<String> differences = new ArrayList<>();
  private int compared;
  private int denied;

  @Test
  void newObjects(Testbed testbed, Cluster cluster) throws Exception {
    List<ServedKind> kinds = ServedKind.install(cluster, testbed.crds());
    ApiServer server = new ApiServer(cluster);

    for (ServedKind kind : kinds) {
      for (Map.Entry<String, ObjectNode> specimen : specimens(kind).entrySet()) {
        compare(
            kind,
            specimen.getKey(),
            specimen.getValue(),
            null,
            server.tryToCreate(kind.collection("default"), specimen.getValue()));
      }
    }

    agree(500);
  }

  @Test
  void updatesOfSoundObjects(Testbed testbed, Cluster cluster) throws Exception {
    List<ServedKind> kinds = ServedKind.install(cluster, testbed.crds());
    ApiServer server = new ApiServer(cluster);

    for (ServedKind kind : kinds) {
      JsonNode stored = server.create(kind.collection("default"), kind.valid()).body();
      assertThat(stored.path("kind").asText()).isEqualTo(kind.name());
      for (Map.Entry<String, ObjectNode> specimen : specimens(kind).entrySet()) {
        if (!specimen.getKey().contains("name")) {
          ObjectNode update = update(stored, specimen.getValue());
          compare(
              kind,
              specimen.getKey(),
              update,
              stored,
              server.tryToReplace(kind.collection("default"), update));
        }
      }
      server.delete(kind.collection("default"), "specimen");
    }

    agree(500);
  }

  /** An older, looser definition let in what the present one denies. */
  @Test
  void updatesOfObjectsThatWereWrongBefore(Testbed testbed, Cluster cluster) throws Exception {
    List<ServedKind> kinds = ServedKind.install(cluster, testbed.crds());
    ApiServer server = new ApiServer(cluster);
    Map<ServedKind, Map<String, JsonNode>> stored = new LinkedHashMap<>();
    ServedKind.apply(cluster, kinds.stream().map(ServedKind::loose));
    for (ServedKind kind : kinds) {
      kind.awaitCrd(server, false);
      stored.put(kind, storeBroken(server, kind));
    }
    ServedKind.apply(cluster, kinds.stream().map(ServedKind::crd));

    for (ServedKind kind : kinds) {
      kind.awaitCrd(server, true);
      JsonNode previous = kind.valid();
      for (Map.Entry<String, JsonNode> old : stored.get(kind).entrySet()) {
        for (Map.Entry<String, ObjectNode> update : updates(old.getValue(), previous).entrySet()) {
          compare(
              kind,
              old.getKey() + ", then " + update.getKey(),
              update.getValue(),
              old.getValue(),
              server.tryToReplace(kind.collection("default"), update.getValue()));
        }
        previous = old.getValue();
        server.delete(kind.collection("default"), old.getValue().at("/metadata/name").asText());
      }
    }

    agree(200);
  }

  private Map<String, JsonNode> storeBroken(ApiServer server, ServedKind kind) {
    Map<String, JsonNode> stored = new LinkedHashMap<>();
    for (Map.Entry<String, ObjectNode> specimen : specimens(kind).entrySet()) {
      if (specimen.getKey().startsWith("spec")
          && !kind.evaluate(specimen.getValue(), null).violations().isEmpty()) {
        ObjectNode object = specimen.getValue().deepCopy();
        ((ObjectNode) object.get("metadata")).put("name", "broken-" + stored.size());
        ApiServer.Answer answer = server.create(kind.collection("default"), object);
        if (!answer.isDenial()) {
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
    specimen
        .path("metadata")
        .properties()
        .forEach(entry -> metadata.set(entry.getKey(), entry.getValue()));
    update.set("metadata", metadata);
    return update;
  }

  private void compare(
      ServedKind kind, String what, JsonNode object, JsonNode old, ApiServer.Answer answer) {
    if (answer.code() == 400) {
      // Denied before any schema is looked at, and before any webhook.
      return;
    }
    compared++;
    denied += answer.isDenial() ? 1 : 0;
    SchemaResult result = kind.evaluate(object, old);
    Set<String> theirs = new TreeSet<>();
    if (answer.isDenial()) {
      assertThat(answer.code()).as(answer.body().toString()).isEqualTo(422);
      answer
          .body()
          .path("details")
          .path("causes")
          .forEach(cause -> theirs.add(plain(cause.path("field").asText())));
    }
    Set<String> ours =
        result.violations().stream()
            .map(violation -> plain(violation.field()))
            .collect(Collectors.toCollection(TreeSet::new));
    if (!ours.equals(theirs) || !result.notEvaluated().isEmpty()) {
      differences.add(
          "%s %s%n  API server %d: %s%n  here: %s %s"
              .formatted(
                  kind.name(),
                  what,
                  answer.code(),
                  answer.body().path("message").asText(),
                  result.violations(),
                  result.notEvaluated()));
    }
  }

  /** The API server writes the key of a map now as {@code .key} and now as {@code [key]}. */
  private static String plain(String field) {
    return field.replaceAll("\\[([^\\]0-9][^\\]]*)\\]", ".$1");
  }

  private void agree(int atLeast) {
    System.out.printf(
        "compared with the API server: %d objects, %d denied, %d differences%n",
        compared, denied, differences.size());
    assertThat(compared).isGreaterThan(atLeast);
    assertThat(denied).isGreaterThan(compared / 10);
    assertThat(differences).isEmpty();
  }

  private static Map<String, ObjectNode> specimens(ServedKind kind) {
    Map<String, ObjectNode> taken = new LinkedHashMap<>();
    int at = 0;
    for (Map.Entry<String, ObjectNode> specimen :
        Specimens.of(kind.schema(), kind.valid()).entrySet()) {
      // A create or an update drops nulls before a webhook sees them; an apply keeps them, and the
      // fuzzer of the guard compares those.
      boolean isNull = specimen.getKey().endsWith(": null");
      if (!isNull && (at++ % EACH == 0 || specimen.getKey().startsWith("metadata"))) {
        taken.put(specimen.getKey(), specimen.getValue());
      }
    }
    return taken;
  }
}
