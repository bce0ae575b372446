package dev.plimsoll.policy.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.manifest.Location;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Problem;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.manifest.yaml.Document;
import dev.plimsoll.policy.RuleCatalogue;
import dev.plimsoll.policy.Severity;
import dev.plimsoll.policy.match.Match;
import dev.plimsoll.policy.setting.DocumentName;
import dev.plimsoll.policy.setting.Field;
import dev.plimsoll.policy.setting.ObjectSettingType;
import dev.plimsoll.policy.setting.SettingProblems;
import dev.plimsoll.policy.setting.SettingType;
import dev.plimsoll.policy.setting.SettingTypes;
import dev.plimsoll.policy.setting.Suggestion;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Policy documents as they were read: strictly, so that nothing that somebody wrote is silently
 * without effect.
 *
 * @param policies the policies
 * @param exceptions the exceptions
 * @param tests the test cases
 * @param problems what was wrong; where there is any, nothing of this may be used to evaluate
 */
public record PolicyDocuments(
    List<Policy> policies,
    List<PolicyException> exceptions,
    List<PolicyTestDocument> tests,
    List<Problem> problems) {

  /** The API version of every policy document. */
  public static final String API_VERSION = "plimsoll.dev/v1alpha1";

  private static final List<String> KINDS = List.of("Policy", "PolicyException", "PolicyTest");

  private record Metadata(String name) {}

  private static final Field<String> NAME =
      Field.required("name", DocumentName.TYPE, "Name, unique in the set.");
  private static final Field<Map<String, String>> LABELS =
      Field.of(
          "labels",
          SettingTypes.map(SettingTypes.text()),
          Map.of(),
          "Labels, without effect here.");
  private static final Field<Map<String, String>> ANNOTATIONS =
      Field.of(
          "annotations",
          SettingTypes.map(SettingTypes.text()),
          Map.of(),
          "Annotations, without effect here.");
  private static final Field<String> TYPE =
      Field.required(
          "apiVersion",
          SettingTypes.constant(API_VERSION),
          "The version in which this is written.");
  private static final Field<Metadata> METADATA =
      Field.required(
          "metadata",
          SettingTypes.object(fields -> new Metadata(fields.get(NAME)), NAME, LABELS, ANNOTATIONS),
          "The name of the document.");

  private static final Field<String> DESCRIPTION =
      Field.of("description", SettingTypes.text(), "", "What the policy is for, in a sentence.");
  private static final Field<Severity> SEVERITY =
      Field.of(
          "severity", SettingTypes.oneOf(Severity.class), Severity.Medium, "How bad a finding is.");
  private static final Field<Action> ACTION =
      Field.of("action", SettingTypes.oneOf(Action.class), Action.Deny, "What a finding leads to.");
  private static final Field<FailurePolicy> FAILURE_POLICY =
      Field.of(
          "failurePolicy",
          SettingTypes.oneOf(FailurePolicy.class),
          FailurePolicy.Fail,
          "Fail or Ignore: whether a rule that itself breaks may deny, where the action is Deny.");
  private static final Field<Match> MATCH =
      Field.of("match", Match.TYPE, Match.ALL, "What the policy is about.");
  private static final Field<List<Match>> EXCLUDE =
      Field.of(
          "exclude",
          SettingTypes.list(Match.EXCLUSION),
          List.of(),
          "What of that it is not about; any one block that matches excludes.");

  private static final Field<List<String>> POLICIES =
      Field.required(
          "policies",
          SettingTypes.list(SettingTypes.text().like("chart-source", "chart-source/one-source")),
          "Policies by name, or rules as policy/rule.");
  private static final Field<Match> EXCEPTED =
      Field.required("match", Match.EXCLUSION, "The objects that are exempt.");
  private static final Field<Optional<LocalDate>> UNTIL =
      Field.optional("until", SettingTypes.day(), "The last day on which it holds, in UTC.");
  private static final Field<String> REASON =
      Field.required("reason", SettingTypes.text(), "Why the exception is made.");
  private static final Field<String> OWNER =
      Field.of("owner", SettingTypes.text(), "", "Who answers for it.");

  public PolicyDocuments {
    policies = List.copyOf(policies);
    exceptions = List.copyOf(exceptions);
    tests = List.copyOf(tests);
    problems = List.copyOf(problems);
  }

  /** No documents. */
  public static final PolicyDocuments NONE =
      new PolicyDocuments(List.of(), List.of(), List.of(), List.of());

  /** Reads documents, all of which are meant to be policy documents. */
  public static PolicyDocuments read(List<Document> documents, RuleCatalogue catalogue) {
    return read(documents, catalogue, NONE);
  }

  /** The same; of objects that were among those before, the policies are taken over. */
  static PolicyDocuments read(
      List<Document> documents, RuleCatalogue catalogue, PolicyDocuments before) {
    Reading reading = new Reading(catalogue, before);
    documents.forEach(reading::read);
    reading.complainAboutRepeatedNames();
    reading.complainAboutExceptionsToNothing();
    return new PolicyDocuments(
        reading.policies, reading.exceptions, reading.tests, reading.problems);
  }

  /** The documents that these were read from, by their files, in order. */
  Map<String, List<Document>> sources() {
    return Stream.of(
            policies.stream().map(Policy::source),
            exceptions.stream().map(PolicyException::source),
            tests.stream().map(PolicyTestDocument::source))
        .flatMap(Function.identity())
        .sorted(
            Comparator.comparing(
                source -> source.positions().of(Pointer.ROOT),
                Comparator.comparingInt(Location::line).thenComparingInt(Location::column)))
        .collect(Collectors.groupingBy(Document::file));
  }

  /** The same, but every policy only records what it finds, whatever its action is. */
  public PolicyDocuments audited() {
    return new PolicyDocuments(
        policies.stream().map(Policy::audited).toList(), exceptions, tests, problems);
  }

  /** How a whole document is written, given its kind and the shape of its {@code spec}. */
  private static <T> SettingType<T> document(String kind, SettingType<T> spec) {
    Field<String> kindField =
        Field.required("kind", SettingTypes.constant(kind), "What the document is.");
    Field<T> specField = Field.required("spec", spec, "What the document says.");
    return new ObjectSettingType<>(
        fields -> fields.get(specField), List.of(TYPE, kindField, METADATA, specField));
  }

  /** Policies, with the rules that there are. */
  private static SettingType<Function<Document, Policy>> policy(RuleCatalogue catalogue) {
    Field<List<PolicyRule>> rules =
        Field.required(
            "rules",
            SettingTypes.list(new RuleSettingType(catalogue.types()))
                .stating(schema -> schema.put("minItems", 1)),
            "What the policy asks for.");
    return document(
        "Policy",
        SettingTypes.object(
            fields -> {
              if (fields.get(rules).isEmpty()) {
                throw new IllegalArgumentException("rules must hold at least one rule");
              }
              return document ->
                  new Policy(
                      document.resource().name(),
                      fields.get(DESCRIPTION),
                      fields.get(SEVERITY),
                      fields.get(ACTION),
                      fields.get(FAILURE_POLICY),
                      fields.get(MATCH),
                      fields.get(EXCLUDE),
                      fields.get(rules),
                      document);
            },
            DESCRIPTION,
            SEVERITY,
            ACTION,
            FAILURE_POLICY,
            MATCH,
            EXCLUDE,
            rules));
  }

  private static final SettingType<Function<Document, PolicyException>> EXCEPTION =
      document(
          "PolicyException",
          SettingTypes.object(
              fields ->
                  document ->
                      new PolicyException(
                          document.resource().name(),
                          fields.get(POLICIES),
                          fields.get(EXCEPTED),
                          fields.get(UNTIL),
                          fields.get(REASON),
                          fields.get(OWNER),
                          document),
              POLICIES,
              EXCEPTED,
              UNTIL,
              REASON,
              OWNER));

  private static final SettingType<Function<Document, PolicyTestDocument>> TEST =
      document("PolicyTest", PolicyTestDocument.TYPE);

  /** The JSON Schema (draft 2020-12) of each kind of document, by its name. */
  public static Map<String, ObjectNode> schemas(RuleCatalogue catalogue) {
    Map<String, ObjectNode> schemas = new LinkedHashMap<>();
    schemas.put("Policy", policy(catalogue).schema());
    schemas.put("PolicyException", EXCEPTION.schema());
    schemas.put("PolicyTest", TEST.schema());
    return schemas;
  }

  /** The state of one reading. */
  private static final class Reading {
    final List<Policy> policies = new ArrayList<>();
    final List<PolicyException> exceptions = new ArrayList<>();
    final List<PolicyTestDocument> tests = new ArrayList<>();
    final List<Problem> problems = new ArrayList<>();
    private final Set<String> unsound = new HashSet<>();
    private final IdentityHashMap<Resource, Policy> known = new IdentityHashMap<>();
    private final SettingType<Function<Document, Policy>> policy;

    Reading(RuleCatalogue catalogue, PolicyDocuments before) {
      before.policies().forEach(policy -> known.put(policy.source().resource(), policy));
      this.policy = policy(catalogue);
    }

    void read(Document document) {
      SettingProblems settingProblems = new SettingProblems(document, problems);
      JsonNode tree = document.resource().tree();
      if (!document.resource().apiVersion().equals(API_VERSION)) {
        settingProblems.add(
            Pointer.of("apiVersion"),
            "this is no policy: apiVersion is "
                + SettingTypes.describe(tree.path("apiVersion"))
                + ", and policies have "
                + API_VERSION);
        return;
      }
      switch (document.resource().kind()) {
        case "Policy" ->
            readPolicy(document, settingProblems)
                .ifPresentOrElse(policies::add, () -> unsound.add(document.resource().name()));
        case "PolicyException" ->
            read(document, EXCEPTION, settingProblems).ifPresent(exceptions::add);
        case "PolicyTest" -> read(document, TEST, settingProblems).ifPresent(tests::add);
        default ->
            settingProblems.add(
                Pointer.of("kind"),
                "kind is "
                    + SettingTypes.describe(tree.path("kind"))
                    + Suggestion.instead(document.resource().kind(), KINDS));
      }
    }

    private Optional<Policy> readPolicy(Document document, SettingProblems problems) {
      Policy same = known.get(document.resource());
      return same == null ? read(document, policy, problems) : Optional.of(same.from(document));
    }

    private static <T> Optional<T> read(
        Document document, SettingType<Function<Document, T>> type, SettingProblems problems) {
      return type.read(document.resource().tree(), Pointer.ROOT, problems)
          .map(made -> made.apply(document));
    }

    void complainAboutRepeatedNames() {
      Map<String, Document> seen = new HashMap<>();
      policies.forEach(policy -> unique("policy", policy.name(), policy.source(), seen));
      exceptions.forEach(
          candidate -> unique("exception", candidate.name(), candidate.source(), seen));
      tests.forEach(test -> unique("test", test.name(), test.source(), seen));
      for (Policy policy : policies) {
        Map<String, Integer> ids = new HashMap<>();
        for (int i = 0; i < policy.rules().size(); i++) {
          Integer first = ids.putIfAbsent(policy.rules().get(i).id(), i);
          if (first != null) {
            Pointer place = Pointer.of("spec", "rules").at(i).key("id");
            problems.add(
                policy
                    .source()
                    .problem(
                        place,
                        "rule id \""
                            + policy.rules().get(i).id()
                            + "\" is used twice in policy "
                            + policy.name()));
          }
        }
      }
    }

    private void unique(String what, String name, Document source, Map<String, Document> seen) {
      Document first = seen.putIfAbsent(what + " " + name, source);
      if (first != null) {
        Pointer place = Pointer.of("metadata", "name");
        problems.add(
            source.problem(
                place,
                what
                    + " \""
                    + name
                    + "\" is there already, in "
                    + first.file()
                    + ":"
                    + first.positions().of(place)));
      }
    }

    void complainAboutExceptionsToNothing() {
      Map<String, Policy> byName = new HashMap<>();
      policies.forEach(policy -> byName.put(policy.name(), policy));
      for (PolicyException exception : exceptions) {
        for (int i = 0; i < exception.policies().size(); i++) {
          String reference = exception.policies().get(i);
          String[] parts = reference.split("/", 2);
          Policy policy = byName.get(parts[0]);
          if (unsound.contains(parts[0])) {
            continue; // it is there, and what is wrong with it is said already
          }
          List<String> known =
              policy == null
                  ? List.copyOf(byName.keySet())
                  : policy.rules().stream().map(rule -> parts[0] + "/" + rule.id()).toList();
          if (policy == null || (parts.length == 2 && !known.contains(reference))) {
            problems.add(
                exception
                    .source()
                    .problem(
                        Pointer.of("spec", "policies").at(i),
                        "\""
                            + reference
                            + "\" names nothing in this set"
                            + Suggestion.instead(reference, known)));
          }
        }
      }
    }
  }
}
