package dev.plimsoll.rule.cel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.plimsoll.flux.FluxVersion;
import dev.plimsoll.manifest.Positions;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.manifest.yaml.Completeness;
import dev.plimsoll.manifest.yaml.Document;
import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.FixedClusterView;
import dev.plimsoll.policy.ObjectChange;
import dev.plimsoll.policy.Operation;
import dev.plimsoll.policy.Origin;
import dev.plimsoll.policy.Requester;
import dev.plimsoll.policy.document.PolicyDocuments;
import dev.plimsoll.policy.engine.EnforcedFinding;
import dev.plimsoll.policy.engine.PolicySet;
import dev.plimsoll.rule.Rules;
import dev.plimsoll.testbed.ApiServer;
import dev.plimsoll.testbed.Await;
import dev.plimsoll.testbed.Cluster;
import dev.plimsoll.testbed.NeedsTestbed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * What a ValidatingAdmissionPolicy of the real API server says of an object, a policy here says as
 * well: over every expression and object of the test's own, new objects and updates. What differs
 * is listed, and is in the documentation.
 */
@NeedsTestbed
class CelAgreementIT {

  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final Path DATA = Path.of("src/test/resources/cel");
  private static final String SPECIMENS = "/apis/test.plimsoll.dev/v1/namespaces/default/specimens";
  private static final String ADMISSION = "/apis/admissionregistration.k8s.io/v1/";
  private static final String USER = "system:serviceaccount:kube-system:agreement";

  /** What differs over at least one object, as the page of the rule says. */
  private static final Set<String> KNOWN =
      Set.of(
          "object.spec.?nested.?a.orValue(0) > 0",
          "'%d'.format(['x']) == ''",
          "'%s %s'.format(['a']) == ''",
          "'%e'.format([1500.0]) == '1.500000e+03'",
          "[dyn(1), 'a'].size() == 2",
          "'x'.find('[') == ''",
          "authorizer.group('').resource('pods').check('get').allowed()");

  /** What was said of a pair. */
  private enum Outcome {
    Allowed,
    Denied,
    Error,
    DoesNotCompile
  }

  @Test
  void saysWhatTheApiServerSays(Cluster cluster) throws Exception {
    List<String> expressions = expressions();
    Map<String, JsonNode> specs = specs();
    ApiServer server = new ApiServer(cluster);
    define(cluster);
    Map<Integer, Outcome> denied = register(server, expressions);
    JsonNode stored = stored(server);

    List<String> differences = new ArrayList<>();
    Set<String> known = new HashSet<>();
    Map<Outcome, Integer> outcomes = new TreeMap<>();
    for (int i = 0; i < expressions.size(); i++) {
      PolicyDocuments policy = policy(expressions.get(i));
      for (Map.Entry<String, JsonNode> spec : specs.entrySet()) {
        for (boolean update : List.of(false, true)) {
          ObjectNode object = update ? changed(stored, spec.getValue()) : specimen(spec.getValue());
          ((ObjectNode) object.get("metadata").get("labels")).put("case", "c" + i);
          Outcome theirs =
              denied.containsKey(i)
                  ? Outcome.DoesNotCompile
                  : outcome(
                      update
                          ? server.tryToReplace(SPECIMENS, object)
                          : server.tryToCreate(SPECIMENS, object));
          Outcome ours = outcome(policy, object, update ? stored : null);
          outcomes.merge(theirs, 1, Integer::sum);
          if (theirs != ours && KNOWN.contains(expressions.get(i))) {
            known.add(expressions.get(i));
          } else if (theirs != ours) {
            differences.add(
                "%s | %s%s: API server %s, here %s"
                    .formatted(
                        expressions.get(i), spec.getKey(), update ? " update" : "", theirs, ours));
          }
        }
      }
    }

    System.out.printf(
        "compared with ValidatingAdmissionPolicy: %d expressions, pairs by outcome %s, %d"
            + " differences%n",
        expressions.size(), outcomes, differences.size());
    assertThat(outcomes.values().stream().mapToInt(number -> number).sum()).isGreaterThan(1_000);
    assertThat(outcomes).hasSize(Outcome.values().length);
    assertThat(differences).isEmpty();
    assertThat(known).isEqualTo(KNOWN);
  }

  private static List<String> expressions() throws IOException {
    return Files.readAllLines(DATA.resolve("expressions.txt")).stream()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .toList();
  }

  private static Map<String, JsonNode> specs() throws IOException {
    Map<String, JsonNode> specs = new LinkedHashMap<>();
    YAML.readTree(DATA.resolve("objects.yaml").toFile())
        .properties()
        .forEach(entry -> specs.put(entry.getKey(), entry.getValue()));
    return specs;
  }

  private static void define(Cluster cluster) {
    cluster
        .kubectl("apply", "-f", "-")
        .input(
            """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: specimens.test.plimsoll.dev}
            spec:
              group: test.plimsoll.dev
              names: {kind: Specimen, plural: specimens, singular: specimen}
              scope: Namespaced
              versions:
                - name: v1
                  served: true
                  storage: true
                  schema:
                    openAPIV3Schema:
                      type: object
                      properties:
                        spec: {type: object, x-kubernetes-preserve-unknown-fields: true}
            """)
        .success();
    cluster.kubectl("wait", "--for=condition=Established", "crd", "--all").success();
  }

  /** Registers each expression for the objects with its label; those that are denied. */
  private static Map<Integer, Outcome> register(ApiServer server, List<String> expressions) {
    Map<Integer, Outcome> denied = new LinkedHashMap<>();
    for (int i = 0; i < expressions.size(); i++) {
      if (!register(server, "c" + i, expressions.get(i))) {
        denied.put(i, Outcome.DoesNotCompile);
      }
    }
    assertThat(register(server, "last", "false")).isTrue();
    ObjectNode probe = specimen(JsonNodeFactory.instance.objectNode());
    ((ObjectNode) probe.get("metadata").get("labels")).put("case", "last");
    Await.until(
        "the last policy is in force", () -> server.tryToCreate(SPECIMENS, probe).isDenial());
    return denied;
  }

  private static boolean register(ApiServer server, String name, String expression) {
    ObjectNode policy = JsonNodeFactory.instance.objectNode();
    policy.put("apiVersion", "admissionregistration.k8s.io/v1");
    policy.put("kind", "ValidatingAdmissionPolicy");
    policy.putObject("metadata").put("name", name);
    ObjectNode spec = policy.putObject("spec").put("failurePolicy", "Fail");
    ObjectNode constraints = spec.putObject("matchConstraints");
    constraints.putObject("objectSelector").putObject("matchLabels").put("case", name);
    ObjectNode rule = constraints.putArray("resourceRules").addObject();
    rule.putArray("apiGroups").add("test.plimsoll.dev");
    rule.putArray("apiVersions").add("*");
    rule.putArray("operations").add("CREATE").add("UPDATE");
    rule.putArray("resources").add("specimens");
    spec.putArray("validations").addObject().put("expression", expression);
    if (server.create(ADMISSION + "validatingadmissionpolicies", policy).isDenial()) {
      return false;
    }
    ObjectNode binding = JsonNodeFactory.instance.objectNode();
    binding.put("apiVersion", "admissionregistration.k8s.io/v1");
    binding.put("kind", "ValidatingAdmissionPolicyBinding");
    binding.putObject("metadata").put("name", name);
    binding.putObject("spec").put("policyName", name).putArray("validationActions").add("Deny");
    assertThat(server.create(ADMISSION + "validatingadmissionpolicybindings", binding).isDenial())
        .isFalse();
    return true;
  }

  private static ObjectNode specimen(JsonNode spec) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put("apiVersion", "test.plimsoll.dev/v1").put("kind", "Specimen");
    ObjectNode metadata = object.putObject("metadata");
    metadata.put("name", "specimen-new").put("namespace", "default");
    metadata.putObject("labels").put("team", "a");
    object.set("spec", spec);
    return object;
  }

  private static JsonNode stored(ApiServer server) {
    ObjectNode object = specimen(JsonNodeFactory.instance.objectNode().put("replicas", 1));
    ((ObjectNode) object.get("metadata")).put("name", "specimen-old");
    return server.create(SPECIMENS, object).body();
  }

  private static ObjectNode changed(JsonNode stored, JsonNode spec) {
    ObjectNode object = stored.deepCopy();
    object.set("spec", spec);
    return object;
  }

  private static Outcome outcome(ApiServer.Answer answer) {
    if (!answer.isDenial()) {
      return Outcome.Allowed;
    }
    String message = answer.body().path("message").asText();
    assertThat(message).contains("ValidatingAdmissionPolicy");
    return message.contains("resulted in error") ? Outcome.Error : Outcome.Denied;
  }

  private static PolicyDocuments policy(String expression) {
    ObjectNode policy = JsonNodeFactory.instance.objectNode();
    policy.put("apiVersion", "plimsoll.dev/v1alpha1").put("kind", "Policy");
    policy.putObject("metadata").put("name", "p");
    ObjectNode rule = policy.putObject("spec").putArray("rules").addObject().put("id", "r");
    rule.putObject("cel").put("expression", expression);
    return PolicyDocuments.read(
        List.of(new Document("p", new Resource(policy), Positions.NONE)),
        new Rules(FluxVersion.LATEST));
  }

  private static Outcome outcome(PolicyDocuments policy, JsonNode sent, JsonNode old) {
    if (!policy.problems().isEmpty()) {
      return Outcome.DoesNotCompile;
    }
    ObjectNode object = sent.deepCopy();
    if (old == null) {
      ((ObjectNode) object.get("metadata")).put("creationTimestamp", "2026-01-02T03:04:05Z");
    }
    // Without the ratchet, which the API server has not: each rule is asked for itself.
    ObjectChange change =
        new ObjectChange(
            old == null ? Operation.Create : Operation.Update,
            new Resource(object).type(),
            new Resource(object),
            old == null ? null : new Resource(old),
            new Requester(
                USER,
                List.of(
                    "system:serviceaccounts",
                    "system:serviceaccounts:kube-system",
                    "system:authenticated"),
                ""),
            Origin.Admission,
            Completeness.Whole,
            true);
    List<EnforcedFinding> findings =
        new PolicySet(policy, Clock.systemUTC())
            .validate(change, new FixedClusterView(List.of(namespace())))
            .findings();
    if (findings.isEmpty()) {
      return Outcome.Allowed;
    }
    return findings.getFirst().finding() instanceof Finding.Broken ? Outcome.Error : Outcome.Denied;
  }

  private static Resource namespace() {
    ObjectNode namespace = JsonNodeFactory.instance.objectNode();
    namespace.put("apiVersion", "v1").put("kind", "Namespace");
    ObjectNode metadata = namespace.putObject("metadata").put("name", "default");
    metadata.putObject("labels").put("kubernetes.io/metadata.name", "default");
    return new Resource(namespace);
  }
}
