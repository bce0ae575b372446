package dev.plimsoll.policy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plimsoll.manifest.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Runs test cases against a set of policies. */
public final class PolicyTestRun {

  /**
   * What came of one case.
   *
   * @param test the name of the test
   * @param name the name of the case
   * @param failures what was not as expected; empty if the case passed
   * @param verdict the verdict that was given
   */
  public record Result(String test, String name, List<String> failures, Verdict verdict) {

    public Result {
      failures = List.copyOf(failures);
    }

    /** Whether all was as expected. */
    public boolean passed() {
      return failures.isEmpty();
    }
  }

  private PolicyTestRun() {}

  /** Runs every case of a test. */
  public static List<Result> run(PolicyTest test, PolicySet policies) {
    PolicySet judging = policies.only(test.policies());
    return test.cases().stream().map(it -> run(test, it, judging)).toList();
  }

  private static Result run(PolicyTest test, PolicyTest.Case tested, PolicySet policies) {
    Subject subject = tested.subject();
    Verdict verdict = policies.check(subject, surroundings(test, tested));
    List<String> failures = new ArrayList<>();
    PolicyTest.Decision decision =
        verdict instanceof Verdict.Refused ? PolicyTest.Decision.Deny : PolicyTest.Decision.Allow;
    PolicyTest.Expectation expected = tested.expect();
    if (decision != expected.decision()) {
      failures.add("decision: expected " + expected.decision() + ", was " + decision);
    }
    List<String> findings =
        verdict.rulings().stream().map(Ruling::name).distinct().sorted().toList();
    List<String> wanted = expected.findings().stream().distinct().sorted().toList();
    if (!findings.equals(wanted)) {
      failures.add("findings: expected " + wanted + ", were " + findings);
    }
    List<String> messages = verdict.rulings().stream().map(Ruling::message).toList();
    for (String text : expected.messages()) {
      if (messages.stream().noneMatch(message -> message.contains(text))) {
        failures.add("no message contains \"" + text + "\"; messages were " + messages);
      }
    }
    if (subject.object() != null) {
      JsonNode before = subject.object().tree();
      JsonNode after = verdict.changes().apply(before);
      JsonNode asExpected = expected.object().orElse(before);
      if (decision == PolicyTest.Decision.Allow && !after.equals(asExpected)) {
        failures.add("object: expected " + asExpected + ", was " + after);
      }
    }
    return new Result(test.name(), tested.name(), failures, verdict);
  }

  /** What lies around the subject of a case. */
  public static Surroundings surroundings(PolicyTest test, PolicyTest.Case tested) {
    List<Resource> objects =
        Stream.concat(test.surroundings().stream(), tested.surroundings().stream()).toList();
    Surroundings known = new KnownSurroundings(objects);
    return tested
        .namespaceLabels()
        .<Surroundings>map(labels -> new LabelledNamespace(known, labels))
        .orElse(known);
  }

  /** Surroundings in which every namespace has the labels that a case gives. */
  private record LabelledNamespace(Surroundings known, Map<String, String> labels)
      implements Surroundings {
    @Override
    public Lookup<Map<String, String>> namespaceLabels(String namespace) {
      return new Lookup.Found<>(labels);
    }

    @Override
    public Lookup<Resource> find(
        dev.plimsoll.manifest.GroupKind kind, String namespace, String name) {
      return known.find(kind, namespace, name);
    }

    @Override
    public Lookup<List<Resource>> list(dev.plimsoll.manifest.GroupKind kind) {
      return known.list(kind);
    }

    @Override
    public LiveReads live() {
      return known.live();
    }

    @Override
    public Lookup<Resource> definition(dev.plimsoll.manifest.GroupKind kind) {
      return known.definition(kind);
    }
  }
}
