package dev.plimsoll.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plimsoll.testbed.AnotherApiServer;
import dev.plimsoll.testbed.Cluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * What one account asks of an API server that writes it down.
 *
 * @param server the API server
 * @param file where it writes, a line of JSON each
 */
record AuditLog(AnotherApiServer server, Path file) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** An API server that writes down what the shipped account asks. */
  static AuditLog start(Cluster cluster, Path folder) throws IOException {
    Path policy =
        Files.writeString(
            folder.resolve("audit.yaml"),
            """
            apiVersion: audit.k8s.io/v1
            kind: Policy
            rules:
              - level: Metadata
                users: ["system:serviceaccount:%s:plimsoll"]
                resources: [{group: "*"}]
              - level: None
            """
                .formatted(Installation.NAMESPACE));
    Path file = folder.resolve("audit.log");
    return new AuditLog(
        AnotherApiServer.start(
            cluster, "--audit-policy-file=" + policy, "--audit-log-path=" + file),
        file);
  }

  private List<JsonNode> events() throws IOException {
    return JSON.readerFor(JsonNode.class).<JsonNode>readValues(file.toFile()).readAll();
  }

  /** What was not the account's to do, as verbs and resources. */
  List<String> denied() throws IOException {
    return events().stream()
        .filter(event -> decision(event).equals("forbid"))
        .map(event -> event.path("verb").asText() + " " + event.path("objectRef"))
        .distinct()
        .toList();
  }

  private static String decision(JsonNode event) {
    return event.path("annotations").path("authorization.k8s.io/decision").asText();
  }

  /** The rules of a role, verb by verb, of which nothing made use. */
  List<String> unused(JsonNode role) throws IOException {
    List<JsonNode> events = events();
    return StreamSupport.stream(role.path("rules").spliterator(), false)
        .flatMap(rule ->
            StreamSupport.stream(rule.path("verbs").spliterator(), false)
                .map(JsonNode::asText)
                .filter(verb -> events.stream().noneMatch(event -> isUse(event, rule, verb)))
                .map(verb -> verb + " " + rule))
        .toList();
  }

  private static boolean isUse(JsonNode event, JsonNode rule, String verb) {
    JsonNode object = event.path("objectRef");
    return event.path("verb").asText().equals(verb)
        && contains(rule.path("apiGroups"), object.path("apiGroup").asText())
        && contains(rule.path("resources"), object.path("resource").asText())
        && (rule.path("resourceNames").isMissingNode()
            || contains(rule.path("resourceNames"), object.path("name").asText()));
  }

  private static boolean contains(JsonNode list, String text) {
    return StreamSupport.stream(list.spliterator(), false)
        .anyMatch(element -> element.asText().equals(text));
  }
}
