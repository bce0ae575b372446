package dev.plimsoll.policy.testing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plimsoll.manifest.Patch;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.ClusterView;
import dev.plimsoll.policy.DelegatingClusterView;
import dev.plimsoll.policy.FixedClusterView;
import dev.plimsoll.policy.Lookup;
import dev.plimsoll.policy.ObjectChange;
import dev.plimsoll.policy.document.Policy;
import dev.plimsoll.policy.document.PolicyTestDocument;
import dev.plimsoll.policy.engine.EnforcedFinding;
import dev.plimsoll.policy.engine.PolicySet;
import dev.plimsoll.policy.engine.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Runs test cases against a set of policies. */
public final class PolicyTestRun {

  /** How a case went. */
  public enum Outcome {
    Passed,
    Failed,
    /** It was not run, because a policy that it is about is not in the set. */
    Skipped
  }

  /**
   * What came of one case.
   *
   * @param test the name of the test
   * @param name the name of the case
   * @param outcome how it went
   * @param failures what was not as expected; empty if the case passed
   * @param missing the policies for want of which it was skipped
   * @param verdict the verdict that was given
   */
  public record Result(
      String test,
      String name,
      Outcome outcome,
      List<ExpectationDiff> failures,
      List<String> missing,
      Verdict verdict) {

    public Result {
      failures = List.copyOf(failures);
      missing = List.copyOf(missing);
    }

    /** Whether all was as expected. */
    public boolean passed() {
      return outcome == Outcome.Passed;
    }
  }

  private PolicyTestRun() {}

  /** Runs every case of a test. */
  public static List<Result> run(PolicyTestDocument test, PolicySet policies) {
    List<String> missing = missing(test, policies);
    if (!missing.isEmpty()) {
      return test.cases().stream()
          .map(value ->
              new Result(
                  test.name(),
                  value.name(),
                  Outcome.Skipped,
                  List.of(),
                  missing,
                  Verdict.Allowed.SILENTLY))
          .toList();
    }
    PolicySet evaluating = policies.only(test.policies());
    return test.cases().stream().map(value -> run(test, value, evaluating)).toList();
  }

  /** The policies that a test is about and that are not there. */
  static List<String> missing(PolicyTestDocument test, PolicySet policies) {
    List<String> present = policies.policies().stream().map(Policy::name).toList();
    return test.policies().stream().filter(name -> !present.contains(name)).toList();
  }

  private static Result run(
      PolicyTestDocument test, PolicyTestDocument.Case tested, PolicySet policies) {
    Verdict verdict = policies.check(tested.change(), clusterView(test, tested));
    List<ExpectationDiff> failures = failures(tested.expect(), tested.change(), verdict);
    return new Result(
        test.name(),
        tested.name(),
        failures.isEmpty() ? Outcome.Passed : Outcome.Failed,
        failures,
        List.of(),
        verdict);
  }

  private static List<ExpectationDiff> failures(
      PolicyTestDocument.Expectation expected, ObjectChange change, Verdict verdict) {
    List<ExpectationDiff> failures = new ArrayList<>();
    PolicyTestDocument.Decision decision =
        verdict instanceof Verdict.Denied
            ? PolicyTestDocument.Decision.Deny
            : PolicyTestDocument.Decision.Allow;
    if (decision != expected.decision()) {
      failures.add(ExpectationDiff.of("decision", expected.decision(), decision));
    }
    Set<String> findings =
        verdict.findings().stream()
            .map(EnforcedFinding::name)
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> wanted = new TreeSet<>(expected.findings());
    if (!findings.equals(wanted)) {
      failures.add(ExpectationDiff.ofSets("findings", wanted, findings));
    }
    List<String> messages =
        verdict.findings().stream()
            .map(finding -> "[" + finding.name() + "] " + finding.message())
            .toList();
    for (String text : expected.messages()) {
      if (verdict.findings().stream().noneMatch(finding -> finding.message().contains(text))) {
        failures.add(ExpectationDiff.missing("message", text, messages));
      }
    }
    if (change.object() != null && decision == PolicyTestDocument.Decision.Allow) {
      change(expected, change.object(), verdict.changes()).ifPresent(failures::add);
    }
    return failures;
  }

  private static Optional<ExpectationDiff> change(
      PolicyTestDocument.Expectation expected, Resource object, Patch patch) {
    JsonNode after = patch.apply(object.tree());
    if (expected.patch().isPresent()) {
      List<JsonNode> steps = expected.patch().get();
      if (!List.copyOf(steps).equals(List.copyOf(patch.toJson().valueStream().toList()))) {
        return Optional.of(ExpectationDiff.ofPatches(steps, patch, object));
      }
      if (expected.object().isEmpty()) {
        return Optional.empty();
      }
    }
    JsonNode wanted = expected.object().orElse(object.tree());
    return after.equals(wanted)
        ? Optional.empty()
        : Optional.of(ExpectationDiff.ofObjects(wanted, after));
  }

  /** What lies around the change of a case. */
  public static ClusterView clusterView(PolicyTestDocument test, PolicyTestDocument.Case tested) {
    List<Resource> objects =
        Stream.concat(test.cluster().stream(), tested.cluster().stream()).toList();
    ClusterView known = new FixedClusterView(objects);
    return tested
        .namespaceLabels()
        .<ClusterView>map(labels -> new LabelledNamespace(known, labels))
        .orElse(known);
  }

  /** A cluster view in which every namespace has the labels that a case gives. */
  private static final class LabelledNamespace extends DelegatingClusterView {
    private final Map<String, String> labels;

    LabelledNamespace(ClusterView known, Map<String, String> labels) {
      super(known);
      this.labels = labels;
    }

    @Override
    public Lookup<Map<String, String>> namespaceLabels(String namespace) {
      return new Lookup.Found<>(labels);
    }
  }
}
