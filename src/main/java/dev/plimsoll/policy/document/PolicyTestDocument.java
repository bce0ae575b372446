package dev.plimsoll.policy.document;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.manifest.yaml.Completeness;
import dev.plimsoll.manifest.yaml.Document;
import dev.plimsoll.policy.ObjectChange;
import dev.plimsoll.policy.Operation;
import dev.plimsoll.policy.Origin;
import dev.plimsoll.policy.Requester;
import dev.plimsoll.policy.setting.Field;
import dev.plimsoll.policy.setting.Fields;
import dev.plimsoll.policy.setting.SettingType;
import dev.plimsoll.policy.setting.SettingTypes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Test cases for policies, kept beside them.
 *
 * @param name its name, unique in a set
 * @param policies the policies that evaluate; empty for all of the set
 * @param cluster other objects that are there, in every case
 * @param cases the cases
 * @param source the document it was read from
 */
public record PolicyTestDocument(
    String name, List<String> policies, List<Resource> cluster, List<Case> cases, Document source) {

  /** The decision that a case expects. */
  public enum Decision {
    Allow,
    Deny
  }

  /**
   * One case.
   *
   * @param name what it shows
   * @param change what is evaluated
   * @param namespaceLabels the labels of its namespace; empty where nobody knows them
   * @param cluster other objects that are there, beside the test's own
   * @param expect what is to come of it
   */
  public record Case(
      String name,
      ObjectChange change,
      Optional<Map<String, String>> namespaceLabels,
      List<Resource> cluster,
      Expectation expect) {}

  /**
   * What a case is to lead to.
   *
   * @param decision whether it is denied
   * @param findings the findings, by {@code policy/rule}, in any order: these and no others
   * @param messages texts, each of which occurs in the message of a finding
   * @param object the mutated object; empty where it is left as it was, or {@code patch} says what
   *     becomes of it
   * @param patch the steps of the mutation, as RFC 6902 writes them; empty where nobody asks
   */
  public record Expectation(
      Decision decision,
      List<String> findings,
      List<String> messages,
      Optional<JsonNode> object,
      Optional<List<JsonNode>> patch) {}

  private static final Field<Decision> DECISION =
      Field.of("decision", SettingTypes.oneOf(Decision.class), Decision.Allow, "Allow or Deny.");
  private static final Field<List<String>> FINDINGS =
      Field.of(
          "findings",
          SettingTypes.list(SettingTypes.text()),
          List.of(),
          "Every finding, as policy/rule, denials and warnings alike.");
  private static final Field<List<String>> MESSAGES =
      Field.of(
          "messages",
          SettingTypes.list(SettingTypes.text()),
          List.of(),
          "Texts, each of which occurs in the message of some finding.");
  private static final Field<Optional<JsonNode>> AFTER =
      Field.optional("object", SettingTypes.tree(), "The mutated object.");
  private static final Field<Optional<List<JsonNode>>> PATCH =
      Field.optional(
          "patch",
          SettingTypes.list(SettingTypes.tree()),
          "The steps of the mutation, as JSON Patch (RFC 6902) writes them, instead of the object.");
  private static final Field<Expectation> EXPECT =
      Field.required(
          "expect",
          SettingTypes.object(
              fields ->
                  new Expectation(
                      fields.get(DECISION),
                      fields.get(FINDINGS),
                      fields.get(MESSAGES),
                      fields.get(AFTER),
                      fields.get(PATCH)),
              DECISION,
              FINDINGS,
              MESSAGES,
              AFTER,
              PATCH),
          "What is to come of it.");

  private static final Field<String> CASE_NAME =
      Field.required("name", SettingTypes.text(), "What the case shows.");
  private static final Field<Optional<Operation>> OPERATION =
      Field.optional(
          "operation",
          SettingTypes.oneOf(Operation.class),
          "Without it Update where there is an old object, else Create.");
  private static final Field<Optional<JsonNode>> OBJECT =
      Field.optional("object", SettingTypes.tree(), "The object as it shall become.");
  private static final Field<Optional<JsonNode>> OLD_OBJECT =
      Field.optional("oldObject", SettingTypes.tree(), "The object as it is.");
  private static final Field<String> USER = Field.of("user", SettingTypes.text(), "", "Who asks.");
  private static final Field<List<String>> GROUPS =
      Field.of("groups", SettingTypes.list(SettingTypes.text()), List.of(), "The user's groups.");
  private static final Field<String> FIELD_MANAGER =
      Field.of(
          "fieldManager",
          SettingTypes.text(),
          "",
          "The name that the writing program gave itself.");
  private static final Field<Origin> ORIGIN =
      Field.of(
          "origin", SettingTypes.oneOf(Origin.class), Origin.Admission, "Where it comes from.");
  private static final Field<Completeness> COMPLETENESS =
      Field.of(
          "completeness",
          SettingTypes.oneOf(Completeness.class),
          Completeness.Whole,
          "Fragment for a patch or overlay.");
  private static final Field<Boolean> DRY_RUN =
      Field.of("dryRun", SettingTypes.flag(), false, "Whether nothing will be stored.");
  private static final Field<Optional<Map<String, String>>> NAMESPACE_LABELS =
      Field.optional(
          "namespaceLabels",
          SettingTypes.map(SettingTypes.text()),
          "The labels of the object's namespace.");
  private static final Field<List<Resource>> CLUSTER =
      Field.of(
          "cluster",
          SettingTypes.list(SettingTypes.tree().as(Resource::new)),
          List.of(),
          "Other objects that are there.");

  private static final SettingType<Case> CASE =
      SettingTypes.object(
          PolicyTestDocument::oneCase,
          CASE_NAME,
          OPERATION,
          OBJECT,
          OLD_OBJECT,
          USER,
          GROUPS,
          FIELD_MANAGER,
          ORIGIN,
          COMPLETENESS,
          DRY_RUN,
          NAMESPACE_LABELS,
          CLUSTER,
          EXPECT);

  private static final Field<List<String>> POLICIES =
      Field.of(
          "policies",
          SettingTypes.list(SettingTypes.text()),
          List.of(),
          "The policies that evaluate; without it all of the set.");
  private static final Field<List<Case>> CASES =
      Field.required("cases", SettingTypes.list(CASE), "The cases.");

  /** How the {@code spec} of a test is written. */
  static final SettingType<Function<Document, PolicyTestDocument>> TYPE =
      SettingTypes.object(
          fields ->
              document ->
                  new PolicyTestDocument(
                      document.resource().name(),
                      fields.get(POLICIES),
                      fields.get(CLUSTER),
                      fields.get(CASES),
                      document),
          POLICIES,
          CLUSTER,
          CASES);

  private static Case oneCase(Fields fields) {
    Resource object = fields.get(OBJECT).map(Resource::new).orElse(null);
    Resource oldObject = fields.get(OLD_OBJECT).map(Resource::new).orElse(null);
    Resource any = object != null ? object : oldObject;
    if (any == null) {
      throw new IllegalArgumentException("a case needs an object or an oldObject");
    }
    Operation operation =
        fields
            .get(OPERATION)
            .orElse(
                object == null
                    ? Operation.Delete
                    : oldObject == null ? Operation.Create : Operation.Update);
    Requester requester =
        new Requester(fields.get(USER), fields.get(GROUPS), fields.get(FIELD_MANAGER));
    return new Case(
        fields.get(CASE_NAME),
        new ObjectChange(
            operation,
            any.type(),
            object,
            oldObject,
            requester,
            fields.get(ORIGIN),
            fields.get(COMPLETENESS),
            fields.get(DRY_RUN)),
        fields.get(NAMESPACE_LABELS),
        fields.get(CLUSTER),
        fields.get(EXPECT));
  }
}
