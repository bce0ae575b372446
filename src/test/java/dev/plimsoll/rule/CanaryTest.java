package dev.plimsoll.rule;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.ClusterView;
import dev.plimsoll.policy.FixedClusterView;
import dev.plimsoll.policy.ObjectChange;
import dev.plimsoll.policy.document.PolicyDocuments;
import dev.plimsoll.policy.document.PolicyTestDocument;
import dev.plimsoll.policy.engine.EnforcedFinding;
import dev.plimsoll.policy.engine.PolicySet;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A credential in any field of any object that policies are about is in no message: each field of
 * each case of the shipped policies holds one in turn, as a value and as a key.
 */
class CanaryTest {

  private static final String CANARY = "S3cr3tC4nary";

  private static final List<String> CREDENTIALS =
      List.of(
          "gh" + "p_" + CANARY + "0".repeat(24),
          "https://robot:" + CANARY + "@example.com/a",
          "-----BEGIN PRIVATE " + "KEY-----\n" + CANARY + "\n-----END PRIVATE KEY-----\n");

  @Test
  void inNoMessageOfAPolicy() throws Exception {
    PolicyDocuments documents = PolicyFiles.below(Path.of("policies"));
    PolicySet policies = new PolicySet(documents, Clock.systemUTC());
    TreeMap<String, String> leaks = new TreeMap<>();
    int messages = 0;

    for (PolicyTestDocument test : documents.tests()) {
      for (PolicyTestDocument.Case sample : test.cases()) {
        List<Resource> cluster = new ArrayList<>(test.cluster());
        cluster.addAll(sample.cluster());
        ClusterView view = new FixedClusterView(cluster);
        for (ObjectNode changed : changed(sample.change().current().tree())) {
          for (EnforcedFinding finding : findings(policies, sample.change(), changed, view)) {
            messages++;
            if (finding.message().contains(CANARY)) {
              leaks.putIfAbsent(finding.name(), finding.message());
            }
          }
        }
      }
    }

    assertThat(leaks).isEmpty();
    assertThat(messages).isGreaterThan(10_000);
  }

  private static List<EnforcedFinding> findings(
      PolicySet policies, ObjectChange sample, ObjectNode tree, ClusterView view) {
    ObjectChange change = sample.withObject(new Resource(tree));
    return Stream.of(
            policies.mutate(change, view),
            policies.validate(change, view),
            policies.check(change, view))
        .flatMap(verdict -> verdict.findings().stream())
        .toList();
  }

  /** The object with a credential in one place, for each place. */
  private static List<ObjectNode> changed(JsonNode tree) {
    List<ObjectNode> all = new ArrayList<>();
    for (String credential : CREDENTIALS) {
      ObjectNode copy = tree.deepCopy();
      change(copy, copy, credential, all);
    }
    return all;
  }

  private static void change(
      JsonNode here, ObjectNode whole, String credential, List<ObjectNode> into) {
    if (here instanceof ObjectNode map) {
      List<String> keys = new ArrayList<>();
      map.fieldNames().forEachRemaining(keys::add);
      for (String key : keys) {
        JsonNode value = map.get(key);
        if (value.isValueNode()) {
          map.set(key, TextNode.valueOf(credential));
          into.add(whole.deepCopy());
          map.set(key, value);
        }
        change(value, whole, credential, into);
      }
      map.put(credential, credential);
      into.add(whole.deepCopy());
      map.remove(credential);
    } else if (here instanceof ArrayNode list) {
      for (int i = 0; i < list.size(); i++) {
        JsonNode value = list.get(i);
        if (value.isValueNode()) {
          list.set(i, TextNode.valueOf(credential));
          into.add(whole.deepCopy());
          list.set(i, value);
        }
        change(value, whole, credential, into);
      }
    }
  }
}
