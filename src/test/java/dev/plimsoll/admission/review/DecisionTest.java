package dev.plimsoll.admission.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.manifest.Patch;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.ClusterView;
import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.Mutation;
import dev.plimsoll.policy.ObjectChange;
import dev.plimsoll.policy.Rule;
import dev.plimsoll.policy.RuleCapability;
import dev.plimsoll.policy.RuleType;
import dev.plimsoll.policy.engine.PolicySet;
import dev.plimsoll.policy.setting.SettingTypes;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DecisionTest {

  private static final ClusterView NONE = ClusterView.unknown("there is no cluster");

  private static final PolicySet PRESERVED =
      Reviews.policies(
          """
          apiVersion: plimsoll.dev/v1alpha1
          kind: Policy
          metadata: {name: values}
          spec:
            match: {resources: [HelmRelease], operations: [Create, Update, Delete]}
            rules: [{id: none, preserveValues: {}}]
          """);

  /** A rule that writes an annotation whose key has to be escaped, on whatever it sees. */
  private static final class Marks implements Rule {
    static final RuleType TYPE =
        RuleType.named("marks", "Marks.")
            .kinds(new GroupKind("helm.toolkit.fluxcd.io", "HelmRelease"))
            .capabilities(RuleCapability.Mutates)
            .settings(SettingTypes.object(fields -> new Marks()));

    static final Pointer PLACE = Pointer.of("metadata", "annotations", "example.com/a~b");

    @Override
    public List<Finding> evaluate(ObjectChange change, ClusterView cluster) {
      return List.of();
    }

    @Override
    public Mutation mutate(ObjectChange change, ClusterView cluster) {
      Resource object = change.current();
      return new Mutation(
          Patch.set(object.tree(), PLACE, Reviews.JSON.getNodeFactory().textNode("yes")),
          List.of(new Finding.Mutated(PLACE, "marked")));
    }
  }

  private static final PolicySet MARKING =
      Reviews.policies(
          """
          apiVersion: plimsoll.dev/v1alpha1
          kind: Policy
          metadata: {name: mark}
          spec:
            match: {operations: [Create, Update, Delete]}
            rules: [{id: it, marks: {}}]
          """,
          () -> List.of(Marks.TYPE));

  private static JsonNode answer(Phase phase, ObjectNode review, PolicySet set)
      throws MalformedReviewException {
    return Reviews.tree(
        Decision.of(phase, AdmissionRequest.read(Reviews.bytes(review)), set, NONE).toJson());
  }

  @Test
  void repeatsTheUidInAReviewOfTheSameVersion() throws MalformedReviewException {
    JsonNode answer = answer(Phase.Validate, Reviews.sound(), PRESERVED);

    assertThat(answer.toString())
        .isEqualTo(
            "{\"apiVersion\":\"admission.k8s.io/v1\",\"kind\":\"AdmissionReview\",\"response\":"
                + "{\"uid\":\"705ab4f5-6393-11e8-b7cc-42010a800002\",\"allowed\":true}}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"plain", "a\"b", "a\\b", "a\nb", "a\u001fb", "größer", "\u0122\u015c", "😀"})
  void deniesInAnyWords(String words) throws MalformedReviewException {
    PolicySet wordy =
        Reviews.policies(
            """
            apiVersion: plimsoll.dev/v1alpha1
            kind: Policy
            metadata: {name: values}
            spec: {rules: [{id: none, preserveValues: {}, message: %s}]}
            """
                .formatted(Reviews.JSON.getNodeFactory().textNode(words)));

    JsonNode answer = answer(Phase.Validate, Reviews.preservingValues(), wordy);

    assertThat(answer.path("response").path("status").path("message").asText())
        .isEqualTo("[values/none] " + words);
  }

  @Test
  void deniesWith403AndNothingElse() throws MalformedReviewException {
    JsonNode response =
        answer(Phase.Validate, Reviews.preservingValues(), PRESERVED).path("response");

    assertThat(response.path("allowed").asBoolean()).isFalse();
    assertThat(response.path("status").path("code").asInt()).isEqualTo(403);
    assertThat(response.path("status").path("reason").asText()).isEqualTo("Forbidden");
    assertThat(response.path("status").path("message").asText())
        .startsWith("[values/none] spec.upgrade.preserveValues is true");
    assertThat(response.path("auditAnnotations").path("denied").asText()).isEqualTo("values/none");
    assertThat(response.has("patch")).isFalse();
  }

  @Test
  void patchesInBase64WhileMutating() throws Exception {
    JsonNode response = answer(Phase.Mutate, Reviews.sound(), MARKING).path("response");

    assertThat(response.path("allowed").asBoolean()).isTrue();
    assertThat(response.path("patchType").asText()).isEqualTo("JSONPatch");
    assertThat(new String(response.path("patch").binaryValue(), "UTF-8"))
        .isEqualTo(
            "[{\"op\":\"add\",\"path\":\"/metadata/annotations/example.com~1a~0b\",\"value\":\"yes\"}]");
    assertThat(response.path("warnings").path(0).asText()).isEqualTo("[mark/it] marked");
  }

  @Test
  void neverPatchesWhileValidating() throws MalformedReviewException {
    JsonNode response = answer(Phase.Validate, Reviews.sound(), MARKING).path("response");

    assertThat(response.has("patch")).isFalse();
    assertThat(response.has("patchType")).isFalse();
  }

  @Test
  void neverPatchesWhatIsDeleted() throws MalformedReviewException {
    ObjectNode deletion = Reviews.sound();
    ObjectNode request = (ObjectNode) deletion.path("request");
    request.put("operation", "DELETE").set("oldObject", request.get("object"));
    request.putNull("object");

    JsonNode response = answer(Phase.Mutate, deletion, MARKING).path("response");

    assertThat(response.has("patch")).isFalse();
    assertThat(response.path("allowed").asBoolean()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"status", "scale"})
  void letsSubresourcesPass(String subresource) throws MalformedReviewException {
    ObjectNode review = Reviews.preservingValues();
    ((ObjectNode) review.path("request")).put("subResource", subresource);

    JsonNode response = answer(Phase.Validate, review, PRESERVED).path("response");

    assertThat(response.path("allowed").asBoolean()).isTrue();
  }

  @Test
  void evaluatesUnderTheTypeThatWasSent() throws MalformedReviewException {
    ObjectNode review = Reviews.sound();
    ((ObjectNode) review.path("request").path("requestKind")).put("version", "v2beta1");

    Decision decision =
        Decision.of(Phase.Validate, AdmissionRequest.read(Reviews.bytes(review)), PRESERVED, NONE);

    assertThat(decision.request().change().orElseThrow().requestedType().version())
        .isEqualTo("v2beta1");
    assertThat(decision.request().change().orElseThrow().current().type().version())
        .isEqualTo("v2");
  }

  @ParameterizedTest
  @EnumSource(Phase.class)
  void knowsOnlyOneVersionOfReviews(Phase phase) {
    ObjectNode review = Reviews.sound().put("apiVersion", "admission.k8s.io/v1beta1");

    assertThatThrownBy(() -> answer(phase, review, PRESERVED))
        .isInstanceOf(MalformedReviewException.class)
        .hasMessageContaining("admissionReviewVersions: [v1]");
  }

  /** A place of the review, what is put there (JSON; nothing takes it away), and the complaint. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /kind                                 | "Review"    | kind must be AdmissionReview
          /apiVersion                           | 1           | apiVersion must be admission.k8s.io/v1
          /request                              |             | request must be a map
          /request                              | []          | request must be a map
          /request/uid                          |             | request.uid must be a text
          /request/uid                          | ""          | request.uid must be 1 to 128
          /request/uid                          | 7           | request.uid must be a text
          /request/kind                         | "v2"        | request.kind must be a map
          /request/kind/kind                    | null        | request.kind.kind must be a text
          /request/kind/group                   | {}          | request.kind.group must be a text
          /request/requestKind                  | true        | request.requestKind must be a map
          /request/subResource                  | []          | request.subResource must be a text
          /request/operation                    | "Create"    | request.operation must be CREATE
          /request/operation                    |             | request.operation must be a text
          /request/operation                    | "UPDATE"    | request.oldObject must be a map
          /request/operation                    | "DELETE"    | request.oldObject must be a map
          /request/dryRun                       | "false"     | request.dryRun must be true or false
          /request/userInfo                     | "alice"     | request.userInfo must be a map
          /request/userInfo/username            | 1           | request.userInfo.username must be a text
          /request/userInfo/groups              | "a"         | request.userInfo.groups must be a list
          /request/userInfo/groups              | [1]         | each of request.userInfo.groups must be a text
          /request/options                      | 1           | request.options must be a map
          /request/object                       |             | request.object must be a map
          /request/object                       | "x"         | request.object must be a map
          /request/object/kind                  | 5           | request.object must be of the apiVersion and kind
          /request/object/apiVersion            | "v1"        | request.object must be of the apiVersion and kind
          /request/object/metadata              | []          | request.object.metadata must be a map
          """)
  void namesThePlaceOfWhatNoApiServerSends(String place, String json, String complaint)
      throws Exception {
    ObjectNode review = Reviews.preservingValues();
    int slash = place.lastIndexOf('/');
    ObjectNode parent = (ObjectNode) review.at(place.substring(0, slash));
    String key = place.substring(slash + 1);
    if (json == null) {
      parent.remove(key);
    } else {
      parent.set(key, Reviews.JSON.readTree(json));
    }

    assertThatThrownBy(() -> answer(Phase.Validate, review, PRESERVED))
        .isInstanceOf(MalformedReviewException.class)
        .hasMessageContaining(complaint);
  }

  /** What stands in the metadata of an object is evaluated, and never the fault of the review. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          labels            | {"team": null}
          annotations       | {"note": null}
          labels            | {"team": 5}
          labels            | {"team": {"a": []}}
          labels            | null
          labels            | "a"
          managedFields     | [null]
          managedFields     | {}
          ownerReferences   | [null, "a"]
          deletionTimestamp | 0
          name              | 1
          namespace         | ["a"]
          """)
  void readsWhateverStandsInTheMetadata(String field, String json) throws Exception {
    for (String operation : List.of("CREATE", "UPDATE", "DELETE")) {
      ObjectNode review = Reviews.preservingValues();
      ObjectNode request = (ObjectNode) review.path("request");
      request.put("operation", operation);
      ((ObjectNode) request.at("/object/metadata")).set(field, Reviews.JSON.readTree(json));
      request.set("oldObject", request.get("object"));

      JsonNode response = answer(Phase.Validate, review, PRESERVED).path("response");

      assertThat(response.path("uid").asText()).isEqualTo(request.path("uid").asText());
      assertThat(response.path("status").path("message").asText())
          .startsWith(operation.equals("CREATE") ? "[values/none]" : "");
    }
  }

  @Test
  void readsANullLabelAsTheEmptyTextThatIsStored() throws Exception {
    ObjectNode review = Reviews.sound();
    ObjectNode metadata = (ObjectNode) review.at("/request/object/metadata");
    metadata.putObject("labels").put("tier", "web").putNull("team");
    metadata.putObject("annotations").putNull("note");

    Resource object = AdmissionRequest.read(Reviews.bytes(review)).change().orElseThrow().current();

    assertThat(object.at(Pointer.of("metadata", "labels")))
        .isEqualTo(Reviews.JSON.readTree("{\"tier\": \"web\", \"team\": \"\"}"));
    assertThat(object.at(Pointer.of("metadata", "annotations")))
        .isEqualTo(Reviews.JSON.readTree("{\"note\": \"\"}"));
  }
}
