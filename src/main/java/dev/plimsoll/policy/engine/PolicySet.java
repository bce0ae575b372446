package dev.plimsoll.policy.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.cache.CacheBuilder;
import com.google.common.cache.CacheLoader;
import com.google.common.cache.LoadingCache;
import dev.plimsoll.flux.FluxController;
import dev.plimsoll.flux.FluxNamespaces;
import dev.plimsoll.flux.HelmChart;
import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.manifest.Patch;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.AccessRequirement;
import dev.plimsoll.policy.ClusterView;
import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.Mutation;
import dev.plimsoll.policy.ObjectChange;
import dev.plimsoll.policy.Origin;
import dev.plimsoll.policy.OverlayClusterView;
import dev.plimsoll.policy.document.Action;
import dev.plimsoll.policy.document.Effect;
import dev.plimsoll.policy.document.Policy;
import dev.plimsoll.policy.document.PolicyDocuments;
import dev.plimsoll.policy.document.PolicyException;
import dev.plimsoll.policy.document.PolicyRule;
import dev.plimsoll.policy.engine.PolicyIndex.Candidate;
import dev.plimsoll.policy.match.Match;
import dev.plimsoll.policy.setting.KnownKinds;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Policies and exceptions, compiled once and never changed: the whole of the decision. A reload
 * makes a new set; a request sees one set from start to end.
 */
public final class PolicySet {

  private final List<Policy> policies;
  private final List<PolicyException> exceptions;
  private final PolicyIndex index;
  private final Set<GroupKind> referredTo;
  private final String hash;
  private final Clock clock;
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
    this.index = new PolicyIndex(policies);
    this.referredTo = referredTo(policies);
    this.hash = hash(documents);
    this.clock = clock;
    this.helmControllers = flux.users(FluxController.HELM);
  }

  /** The policies, in the order of their names, in which they also judge and fix. */
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
   * What it reads beside the objects that it judges: for its rules, or to see what it is about.
   * Each need comes with the names of the rules, policies and exceptions that have it, in order.
   */
  public SortedMap<AccessRequirement, SortedSet<String>> requirements() {
    SortedMap<AccessRequirement, SortedSet<String>> requirements = new TreeMap<>();
    for (Policy policy : policies) {
      for (PolicyRule rule : policy.rules()) {
        if (policy.concerns(rule.type())) {
          Stream.concat(rule.type().requirements().stream(), rule.rule().requirements().stream())
              .forEach(
                  requirement -> add(requirements, requirement, policy.name() + "/" + rule.id()));
          if (!referredTo(policy, rule).isEmpty()) {
            add(
                requirements,
                AccessRequirement.watch(Referrers.KIND),
                policy.name() + "/" + rule.id());
          }
        }
      }
      if (Stream.concat(Stream.of(policy.match()), policy.exclude().stream())
          .anyMatch(match -> !match.namespaceSelector().isEmpty())) {
        add(requirements, AccessRequirement.watch(KnownKinds.NAMESPACE), policy.name());
      }
    }
    for (PolicyException exception : exceptions) {
      if (!exception.match().namespaceSelector().isEmpty()) {
        add(requirements, AccessRequirement.watch(KnownKinds.NAMESPACE), exception.name());
      }
    }
    return requirements;
  }

  /** The kinds of sources by which a policy judges the releases that refer to them. */
  private static Set<GroupKind> referredTo(Policy policy, PolicyRule rule) {
    return policy.isAbout(Referrers.KIND)
        ? rule.type().watchedKinds().stream()
            .filter(kind -> Referrers.areJudgedBy(rule.type(), kind))
            .collect(Collectors.toUnmodifiableSet())
        : Set.of();
  }

  private static Set<GroupKind> referredTo(List<Policy> policies) {
    return policies.stream()
        .flatMap(policy -> policy.rules().stream().map(rule -> referredTo(policy, rule)))
        .flatMap(Set::stream)
        .collect(Collectors.toUnmodifiableSet());
  }

  private static void add(
      Map<AccessRequirement, SortedSet<String>> requirements,
      AccessRequirement requirement,
      String whose) {
    requirements.computeIfAbsent(requirement, key -> new TreeSet<>()).add(whose);
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
    this.index = new PolicyIndex(policies);
    this.referredTo = referredTo(policies);
    this.hash = all.hash;
    this.clock = all.clock;
    this.helmControllers = all.helmControllers;
  }

  /**
   * The mutating phase: fixes what its rules can fix, then denies what the API server would deny
   * next in a way that does harm. Whatever else is to be said is left to {@link #validate}.
   */
  public Verdict mutate(ObjectChange change, ClusterView cluster) {
    if (!isJudged(change)) {
      return Verdict.Allowed.SILENTLY;
    }
    MutatingRun run = fix(change, cluster);
    List<EnforcedFinding> findings = new ArrayList<>(run.findings);
    for (EnforcedFinding finding : judge(run.change, cluster, EvaluationPhase.BeforeSchema)) {
      if (finding.effect() == Effect.Deny || isSaidNowOrNever(finding)) {
        findings.add(finding);
      }
    }
    return Verdict.of(findings, run.patch);
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
   * The validating phase: judges everything but what the API server has judged itself in the
   * meantime, changes nothing.
   */
  public Verdict validate(ObjectChange change, ClusterView cluster) {
    return isJudged(change)
        ? Verdict.of(judge(change, cluster, EvaluationPhase.AfterSchema), Patch.NONE)
        : Verdict.Allowed.SILENTLY;
  }

  /** Both phases in one, for objects that are in no request: in files, or in a cluster already. */
  public Verdict check(ObjectChange change, ClusterView cluster) {
    if (!isJudged(change)) {
      return Verdict.Allowed.SILENTLY;
    }
    MutatingRun run = fix(change, cluster);
    List<EnforcedFinding> findings = new ArrayList<>(run.findings);
    findings.addAll(judge(run.change, cluster, EvaluationPhase.Whole));
    return Verdict.of(findings, run.patch);
  }

  /** What the mutating rules would change, whatever else is wrong with the change. */
  public Verdict.Allowed mutations(ObjectChange change, ClusterView cluster) {
    if (!isJudged(change)) {
      return Verdict.Allowed.SILENTLY;
    }
    MutatingRun run = fix(change, cluster);
    return new Verdict.Allowed(run.findings, run.patch);
  }

  /** A change on its way through the mutating rules. */
  private static final class MutatingRun {
    private final List<EnforcedFinding> findings = new ArrayList<>();
    private ObjectChange change;
    private Patch patch = Patch.NONE;

    MutatingRun(ObjectChange change) {
      this.change = change;
    }
  }

  private MutatingRun fix(ObjectChange change, ClusterView cluster) {
    MutatingRun run = new MutatingRun(change);
    if (ChangeScope.goes(change)) {
      return run;
    }
    for (Candidate candidate : candidates(EvaluationPhase.Mutating, change)) {
      Policy policy = candidate.policy();
      // What is unknown here is said when the policy judges; an object is fixed for sure or never.
      if (candidate.applies(change, cluster) == Match.Answer.Yes) {
        for (PolicyRule rule : candidate.rules()) {
          fix(policy, rule, run, cluster);
        }
      }
    }
    return run;
  }

  private void fix(Policy policy, PolicyRule rule, MutatingRun run, ClusterView cluster) {
    ObjectChange change = run.change;
    if (exception(policy, rule, change, cluster).isPresent()) {
      return;
    }
    Mutation mutation;
    try {
      mutation = rule.rule().mutate(change, cluster);
    } catch (RuntimeException e) {
      run.findings.add(enforced(policy, rule, change, broken(policy, rule, e)));
      return;
    }
    mutation
        .findings()
        .forEach(finding -> run.findings.add(enforced(policy, rule, change, finding)));
    if (policy.action() != Action.Audit && !mutation.patch().isEmpty()) {
      run.change = change.withObject(new Resource(mutation.patch().apply(change.current().tree())));
      run.patch = run.patch.then(mutation.patch());
    }
  }

  private List<EnforcedFinding> judge(
      ObjectChange change, ClusterView cluster, EvaluationPhase phase) {
    ChangeScope scope = ChangeScope.of(change);
    List<EnforcedFinding> findings = new ArrayList<>();
    for (Candidate candidate : candidates(phase, change)) {
      Policy policy = candidate.policy();
      List<PolicyRule> rules = scope.concerned(candidate.rules());
      if (rules.isEmpty()) {
        continue;
      }
      switch (candidate.applies(change, cluster)) {
        case Yes -> {
          for (PolicyRule rule : rules) {
            judge(policy, rule, change, cluster, findings);
          }
        }
        case Unknown -> {
          // Where nothing would be found anyway, it does not matter whether the policy applies.
          List<EnforcedFinding> found = new ArrayList<>();
          for (PolicyRule rule : rules) {
            judge(policy, rule, change, cluster, found);
          }
          if (!found.isEmpty()) {
            findings.add(unmatched(policy, change));
          }
        }
        case No -> {}
      }
    }
    if (scope == ChangeScope.Substance
        && phase != EvaluationPhase.BeforeSchema
        && change.origin() == Origin.Admission
        && referredTo.contains(KnownKinds.of(change.current()))) {
      judgeReferrers(change, cluster, findings);
    }
    return findings;
  }

  /**
   * What is wrong with the releases that refer to a source once it is as it shall become, and was
   * not before. Elsewhere than at admission they are judged themselves.
   */
  private void judgeReferrers(
      ObjectChange source, ClusterView cluster, List<EnforcedFinding> findings) {
    ClusterView changed = new OverlayClusterView(cluster, source.current());
    for (Resource release : Referrers.of(source.current(), cluster)) {
      ObjectChange referrer = source.withReferrer(release);
      for (Candidate candidate : candidates(EvaluationPhase.Whole, referrer)) {
        Policy policy = candidate.policy();
        if (candidate.applies(referrer, cluster) != Match.Answer.Yes) {
          continue;
        }
        for (PolicyRule rule : candidate.rules()) {
          if (Referrers.areJudgedBy(rule.type(), KnownKinds.of(source.current()))
              && !judges(policy, rule, source, cluster)) {
            List<EnforcedFinding> after = violations(policy, rule, referrer, changed);
            if (!after.isEmpty()) {
              after.removeAll(violations(policy, rule, referrer, cluster));
              after.forEach(finding -> findings.add(mayBeFixed(finding).about(release)));
            }
          }
        }
      }
    }
  }

  private List<EnforcedFinding> violations(
      Policy policy, PolicyRule rule, ObjectChange change, ClusterView cluster) {
    List<EnforcedFinding> findings = new ArrayList<>();
    judge(policy, rule, change, cluster, findings);
    findings.removeIf(finding -> !(finding.finding() instanceof Finding.Violation));
    return findings;
  }

  /** Another object, which may be fixed in the same commit, is never a reason to deny one. */
  private static EnforcedFinding mayBeFixed(EnforcedFinding finding) {
    return finding.effect() == Effect.Deny
        ? finding.soften(Effect.Warn, "the rest of the commit may still arrive")
        : finding;
  }

  /** Whether a rule has something to say about the change itself. */
  private static boolean judges(
      Policy policy, PolicyRule rule, ObjectChange change, ClusterView cluster) {
    return rule.type().concerns(KnownKinds.of(change.current()))
        && policy.applies(change, cluster) == Match.Answer.Yes;
  }

  private void judge(
      Policy policy,
      PolicyRule rule,
      ObjectChange change,
      ClusterView cluster,
      List<EnforcedFinding> enforcedFindings) {
    List<Finding> findings = findings(policy, rule, change, cluster);
    if (findings.isEmpty()) {
      return;
    }
    List<EnforcedFinding> found = new ArrayList<>();
    for (Finding finding : findings) {
      found.add(enforced(policy, rule, change, finding));
    }
    Optional<PolicyException> exception = exception(policy, rule, change, cluster);
    Optional<Ratchet> ratchet = Ratchet.of(rule, change);
    for (EnforcedFinding enforced : found) {
      if (exception.isPresent()) {
        enforcedFindings.add(enforced.soften(Effect.Audit, "exception " + exception.get().name()));
      } else if (enforced.effect() != Effect.Deny
          || !(enforced.finding() instanceof Finding.Violation violation)) {
        enforcedFindings.add(enforced);
      } else if (violation.acrossObjects() && change.origin() == Origin.Admission) {
        enforcedFindings.add(mayBeFixed(enforced));
      } else if (ratchet.isPresent() && ratchet.get().existedBefore(violation, cluster)) {
        enforcedFindings.add(enforced.soften(Effect.Warn, "the object was so before"));
      } else {
        enforcedFindings.add(enforced);
      }
    }
  }

  private static List<Finding> findings(
      Policy policy, PolicyRule rule, ObjectChange change, ClusterView cluster) {
    try {
      return rule.rule().judge(change, cluster);
    } catch (RuntimeException e) {
      return List.of(broken(policy, rule, e));
    }
  }

  private static Finding broken(Policy policy, PolicyRule rule, RuntimeException cause) {
    return new Finding.Broken(
        Pointer.ROOT,
        "the rule could not be evaluated because of a fault in it. Its policy has action: "
            + policy.action()
            + " and failurePolicy: "
            + policy.failurePolicy()
            + ", so "
            + switch (policy.failurePolicy().effect(policy.action())) {
              case Deny -> "the request is denied";
              case Warn -> "the request passes with a warning";
              case Audit -> "the request passes";
            }
            + ". Report the log line of rule "
            + policy.name()
            + "/"
            + rule.id(),
        cause);
  }

  private static EnforcedFinding unmatched(Policy policy, ObjectChange change) {
    return new EnforcedFinding(
        policy.name(),
        "",
        policy.severity(),
        policy.action() == Action.Audit ? Effect.Audit : Effect.Warn,
        new Finding.NotEvaluated(Pointer.ROOT, "labels unknown"),
        RefusalText.safe(
            "not evaluated: policy "
                + policy.name()
                + " goes by the labels of namespace "
                + change.namespace()
                + ", which are not known here"),
        Optional.empty());
  }

  private static EnforcedFinding enforced(
      Policy policy, PolicyRule rule, ObjectChange change, Finding finding) {
    Effect effect =
        switch (finding) {
          case Finding.Violation violation ->
              switch (policy.action()) {
                case Deny -> Effect.Deny;
                case Warn -> Effect.Warn;
                case Audit -> Effect.Audit;
              };
          case Finding.Broken broken -> policy.failurePolicy().effect(policy.action());
          case Finding.Advice advice -> told(policy);
          case Finding.NotEvaluated notEvaluated -> told(policy);
          case Finding.Mutated mutated -> told(policy);
        };
    String message =
        finding instanceof Finding.Violation && rule.message().isPresent()
            ? rule.message().get().about(change, finding)
            : finding.message();
    return new EnforcedFinding(
        policy.name(),
        rule.id(),
        finding instanceof Finding.Advice advice ? advice.severity() : policy.severity(),
        effect,
        finding,
        RefusalText.safe(message),
        Optional.empty());
  }

  private static Effect told(Policy policy) {
    return policy.action() == Action.Audit ? Effect.Audit : Effect.Warn;
  }

  private Optional<PolicyException> exception(
      Policy policy, PolicyRule rule, ObjectChange change, ClusterView cluster) {
    if (exceptions.isEmpty()) {
      return Optional.empty();
    }
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    for (PolicyException exception : exceptions) {
      if (exception.covers(policy, rule)
          && exception.holdsOn(today)
          && exception.match().applies(change, cluster) == Match.Answer.Yes) {
        return Optional.of(exception);
      }
    }
    return Optional.empty();
  }

  private List<Candidate> candidates(EvaluationPhase phase, ObjectChange change) {
    return index.candidates(phase, KnownKinds.of(change.current()), Match.namespaceOf(change));
  }

  /**
   * helm-controller writes a HelmChart for every HelmRelease that has a {@code chart}; what is
   * wrong with it is wrong with the release, and can only be fixed there. An account of that name
   * in a namespace where Flux does not run is anybody's.
   */
  boolean isJudged(ObjectChange change) {
    return !(HelmChart.of(change.current()).filter(HelmChart::isGenerated).isPresent()
        && (change.origin() != Origin.Admission
            || helmControllers.contains(change.requester().user())));
  }

  /** The digest of each document, for as long as it is held: most stay from one set to the next. */
  private static final LoadingCache<JsonNode, String> DIGESTS =
      CacheBuilder.newBuilder()
          .weakKeys()
          .build(CacheLoader.from(tree -> HexFormat.of().formatHex(digest(tree.toString()))));

  private static String hash(PolicyDocuments documents) {
    String digests =
        Stream.concat(
                documents.policies().stream().map(Policy::source),
                documents.exceptions().stream().map(PolicyException::source))
            .map(source -> DIGESTS.getUnchecked(source.resource().tree()))
            .sorted()
            .collect(Collectors.joining());
    return HexFormat.of().formatHex(digest(digests), 0, 8);
  }

  private static byte[] digest(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
