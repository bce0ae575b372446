package dev.plimsoll.policy.engine;

import dev.plimsoll.flux.FluxController;
import dev.plimsoll.flux.FluxNamespaces;
import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.manifest.Patch;
import dev.plimsoll.policy.AccessRequirement;
import dev.plimsoll.policy.ClusterView;
import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.GeneratedSource;
import dev.plimsoll.policy.ObjectChange;
import dev.plimsoll.policy.Origin;
import dev.plimsoll.policy.document.Action;
import dev.plimsoll.policy.document.Effect;
import dev.plimsoll.policy.document.Policy;
import dev.plimsoll.policy.document.PolicyDocuments;
import dev.plimsoll.policy.document.PolicyException;
import dev.plimsoll.policy.engine.PolicyIndex.Candidate;
import dev.plimsoll.policy.match.Match;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.stream.Collectors;

/**
 * Policies and exceptions, compiled once and never changed: the whole of the decision. A reload
 * makes a new set; a request sees one set from start to end.
 */
public final class PolicySet {

  private final List<Policy> policies;
  private final List<PolicyException> exceptions;
  private final Evaluation evaluation;
  private final String hash;
  private final Set<String> helmControllers;

  /** Compiles a set where Flux runs in its usual namespace. */
  public PolicySet(PolicyDocuments documents, Clock clock) {
    this(documents, clock, FluxNamespaces.DEFAULT);
  }

  /**
   * Compiles a set.
   *
   * @param documents what was read, without problems
   * @param clock says which day it is, for exceptions that end
   * @param flux where the controllers of Flux run
   * @throws IllegalArgumentException if the documents have problems
   */
  public PolicySet(PolicyDocuments documents, Clock clock, FluxNamespaces flux) {
    if (!documents.problems().isEmpty()) {
      throw new IllegalArgumentException(
          documents.problems().stream().map(Object::toString).collect(Collectors.joining("\n")));
    }
    this.policies =
        documents.policies().stream().sorted(Comparator.comparing(Policy::name)).toList();
    this.exceptions = documents.exceptions();
    this.evaluation = evaluation(policies, exceptions, clock);
    this.hash = SetDigest.of(documents);
    this.helmControllers = flux.users(FluxController.HELM);
  }

  private static Evaluation evaluation(
      List<Policy> policies, List<PolicyException> exceptions, Clock clock) {
    return new Evaluation(
        new PolicyIndex(policies), exceptions, Referrers.sources(policies), clock);
  }

  /** The policies, in the order of their names, in which they also evaluate and fix. */
  public List<Policy> policies() {
    return policies;
  }

  /** The exceptions. */
  public List<PolicyException> exceptions() {
    return exceptions;
  }

  /**
   * What tells this set from another: a digest over the content of its documents, in whatever files
   * and order they came; hexadecimal.
   */
  public String hash() {
    return hash;
  }

  /**
   * What it reads beside the objects that it evaluates: for its rules, or to see what it matches.
   * Each requirement comes with the names of the rules, policies and exceptions that have it, in
   * order.
   */
  public SortedMap<AccessRequirement, SortedSet<String>> requirements() {
    return Requirements.of(policies, exceptions);
  }

  /** Whether evaluating a change may take too long for an event loop. */
  public boolean mayTakeLong(ObjectChange change) {
    for (Candidate candidate : evaluation.candidates(EvaluationPhase.Whole, change)) {
      if (candidate.mayTakeLong(change)) {
        return true;
      }
    }
    return false;
  }

  /**
   * The strictest action of the policies that are about an object of which only type, name and
   * namespace are known; empty if none is, or if more has to be known.
   */
  public Optional<Action> strictestAction(ObjectChange change, ClusterView cluster) {
    return isEvaluated(change, cluster)
        ? evaluation.candidates(EvaluationPhase.Whole, change).stream()
            .filter(candidate -> candidate.applies(change, cluster) == Match.Answer.Yes)
            .map(candidate -> candidate.policy().action())
            .min(Comparator.naturalOrder())
        : Optional.empty();
  }

  /** The kinds of other objects of which all are to be at hand. */
  public Set<GroupKind> watchedKinds() {
    return requirements().keySet().stream()
        .filter(requirement -> requirement.way() == AccessRequirement.Way.Watch)
        .map(AccessRequirement::kind)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Only the policies of these names; all of them if none is named. */
  public PolicySet only(List<String> names) {
    return names.isEmpty() ? this : new PolicySet(this, names);
  }

  private PolicySet(PolicySet all, List<String> names) {
    this.policies = all.policies.stream().filter(policy -> names.contains(policy.name())).toList();
    this.exceptions = all.exceptions;
    this.evaluation = evaluation(policies, exceptions, all.evaluation.clock());
    this.hash = all.hash;
    this.helmControllers = all.helmControllers;
  }

  /**
   * The mutating phase: fixes what its rules can fix, then denies what the API server would deny
   * next in a way that does harm. Whatever else is to be said is left to {@link #validate}.
   */
  public Verdict mutate(ObjectChange change, ClusterView cluster) {
    if (!isEvaluated(change, cluster)) {
      return Verdict.Allowed.SILENTLY;
    }
    MutatingRun run = MutatingRun.of(evaluation, change, cluster);
    List<EnforcedFinding> findings = new ArrayList<>(run.findings());
    for (EnforcedFinding finding :
        evaluation.evaluate(run.change(), cluster, EvaluationPhase.BeforeSchema)) {
      if (finding.effect() == Effect.Deny || isSaidNowOrNever(finding)) {
        findings.add(finding);
      }
    }
    return Verdict.of(findings, run.patch());
  }

  /** Whether a rule broke that {@link #validate} does not call: a silent yes would follow. */
  private boolean isSaidNowOrNever(EnforcedFinding finding) {
    return finding.finding() instanceof Finding.Broken
        && policies.stream()
            .filter(policy -> policy.name().equals(finding.policy()))
            .flatMap(policy -> policy.rules().stream())
            .anyMatch(rule ->
                rule.id().equals(finding.rule())
                    && !EvaluationPhase.AfterSchema.takes(rule.type()));
  }

  /**
   * The validating phase: evaluates everything but what the API server has evaluated itself in the
   * meantime, changes nothing.
   */
  public Verdict validate(ObjectChange change, ClusterView cluster) {
    return isEvaluated(change, cluster)
        ? Verdict.of(evaluation.evaluate(change, cluster, EvaluationPhase.AfterSchema), Patch.NONE)
        : Verdict.Allowed.SILENTLY;
  }

  /** Both phases in one, for objects that are in no request: in files, or in a cluster already. */
  public Verdict check(ObjectChange change, ClusterView cluster) {
    if (!isEvaluated(change, cluster)) {
      return Verdict.Allowed.SILENTLY;
    }
    MutatingRun run = MutatingRun.of(evaluation, change, cluster);
    List<EnforcedFinding> findings = new ArrayList<>(run.findings());
    findings.addAll(evaluation.evaluate(run.change(), cluster, EvaluationPhase.Whole));
    return Verdict.of(findings, run.patch());
  }

  /** What the mutating rules would change, whatever else is wrong with the change. */
  public Verdict.Allowed mutations(ObjectChange change, ClusterView cluster) {
    if (!isEvaluated(change, cluster)) {
      return Verdict.Allowed.SILENTLY;
    }
    MutatingRun run = MutatingRun.of(evaluation, change, cluster);
    return new Verdict.Allowed(run.findings(), run.patch());
  }

  /**
   * helm-controller writes a source for every HelmRelease that has a {@code chart}; what is wrong
   * with it is wrong with the release. At admission its account tells; an account of that name in a
   * namespace where Flux does not run is anybody's.
   */
  boolean isEvaluated(ObjectChange change, ClusterView cluster) {
    return !(change.origin() == Origin.Admission
        ? GeneratedSource.isLabelled(change.current())
            && helmControllers.contains(change.requester().user())
        : GeneratedSource.is(change.current(), cluster));
  }
}
