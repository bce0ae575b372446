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

  /** The policies, in the order of their names, in which they also judge and mend. */
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
  public SortedMap<AccessRequirement, SortedSet<String>> needs() {
    SortedMap<AccessRequirement, SortedSet<String>> needs = new TreeMap<>();
    for (Policy policy : policies) {
      for (PolicyRule rule : policy.rules()) {
        if (policy.concerns(rule.type())) {
          Stream.concat(rule.type().needs().stream(), rule.rule().needs().stream())
              .forEach(need -> add(needs, need, policy.name() + "/" + rule.id()));
          if (!referredTo(policy, rule).isEmpty()) {
            add(needs, AccessRequirement.watch(Referrers.KIND), policy.name() + "/" + rule.id());
          }
        }
      }
      if (Stream.concat(Stream.of(policy.match()), policy.exclude().stream())
          .anyMatch(match -> !match.namespaceSelector().isEmpty())) {
        add(needs, AccessRequirement.watch(KnownKinds.NAMESPACE), policy.name());
      }
    }
    for (PolicyException exception : exceptions) {
      if (!exception.match().namespaceSelector().isEmpty()) {
        add(needs, AccessRequirement.watch(KnownKinds.NAMESPACE), exception.name());
      }
    }
    return needs;
  }

  /** The kinds of sources by which a policy judges the releases that refer to them. */
  private static Set<GroupKind> referredTo(Policy policy, PolicyRule rule) {
    return policy.isAbout(Referrers.KIND)
        ? rule.type().surroundings().stream()
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
      Map<AccessRequirement, SortedSet<String>> needs, AccessRequirement need, String whose) {
    needs.computeIfAbsent(need, key -> new TreeSet<>()).add(whose);
  }

  /** The kinds of other objects of which all are to be at hand. */
  public Set<GroupKind> surroundings() {
    return needs().keySet().stream()
        .filter(need -> need.way() == AccessRequirement.Way.Watch)
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
   * The mutating phase: mends what its rules can mend, then refuses what the API server would
   * refuse next in a way that does harm. Whatever else is to be said is left to {@link #validate}.
   */
  public Verdict mutate(ObjectChange subject, ClusterView surroundings) {
    if (!isJudged(subject)) {
      return Verdict.Allowed.SILENTLY;
    }
    Mending mending = mend(subject, surroundings);
    List<EnforcedFinding> rulings = new ArrayList<>(mending.rulings);
    for (EnforcedFinding ruling :
        judge(mending.subject, surroundings, EvaluationPhase.BeforeSchema)) {
      if (ruling.effect() == Effect.Deny || isSaidNowOrNever(ruling)) {
        rulings.add(ruling);
      }
    }
    return Verdict.of(rulings, mending.patch);
  }

  /** Whether a rule broke that {@link #validate} does not call: a silent yes would follow. */
  private boolean isSaidNowOrNever(EnforcedFinding ruling) {
    return ruling.finding() instanceof Finding.Broken
        && policies.stream()
            .filter(policy -> policy.name().equals(ruling.policy()))
            .flatMap(policy -> policy.rules().stream())
            .anyMatch(rule ->
                rule.id().equals(ruling.rule()) && !EvaluationPhase.AfterSchema.takes(rule.type()));
  }

  /**
   * The validating phase: judges everything but what the API server has judged itself in the
   * meantime, changes nothing.
   */
  public Verdict validate(ObjectChange subject, ClusterView surroundings) {
    return isJudged(subject)
        ? Verdict.of(judge(subject, surroundings, EvaluationPhase.AfterSchema), Patch.NONE)
        : Verdict.Allowed.SILENTLY;
  }

  /** Both phases in one, for objects that are in no request: in files, or in a cluster already. */
  public Verdict check(ObjectChange subject, ClusterView surroundings) {
    if (!isJudged(subject)) {
      return Verdict.Allowed.SILENTLY;
    }
    Mending mending = mend(subject, surroundings);
    List<EnforcedFinding> rulings = new ArrayList<>(mending.rulings);
    rulings.addAll(judge(mending.subject, surroundings, EvaluationPhase.Whole));
    return Verdict.of(rulings, mending.patch);
  }

  /** What the rules that mend would change, whatever else is wrong with the subject. */
  public Verdict.Allowed repairs(ObjectChange subject, ClusterView surroundings) {
    if (!isJudged(subject)) {
      return Verdict.Allowed.SILENTLY;
    }
    Mending mending = mend(subject, surroundings);
    return new Verdict.Allowed(mending.rulings, mending.patch);
  }

  /** A subject on its way through the rules that mend. */
  private static final class Mending {
    private final List<EnforcedFinding> rulings = new ArrayList<>();
    private ObjectChange subject;
    private Patch patch = Patch.NONE;

    Mending(ObjectChange subject) {
      this.subject = subject;
    }
  }

  private Mending mend(ObjectChange subject, ClusterView surroundings) {
    Mending mending = new Mending(subject);
    if (ChangeScope.goes(subject)) {
      return mending;
    }
    for (Candidate candidate : candidates(EvaluationPhase.Mending, subject)) {
      Policy policy = candidate.policy();
      // What is unknown here is said when the policy judges; an object is mended for sure or never.
      if (candidate.applies(subject, surroundings) == Match.Answer.Yes) {
        for (PolicyRule rule : candidate.rules()) {
          mend(policy, rule, mending, surroundings);
        }
      }
    }
    return mending;
  }

  private void mend(Policy policy, PolicyRule rule, Mending mending, ClusterView surroundings) {
    ObjectChange subject = mending.subject;
    if (exception(policy, rule, subject, surroundings).isPresent()) {
      return;
    }
    Mutation repair;
    try {
      repair = rule.rule().repair(subject, surroundings);
    } catch (RuntimeException e) {
      mending.rulings.add(ruling(policy, rule, subject, broken(policy, rule, e)));
      return;
    }
    repair
        .findings()
        .forEach(finding -> mending.rulings.add(ruling(policy, rule, subject, finding)));
    if (policy.action() != Action.Audit && !repair.patch().isEmpty()) {
      mending.subject =
          subject.withObject(new Resource(repair.patch().apply(subject.current().tree())));
      mending.patch = mending.patch.then(repair.patch());
    }
  }

  private List<EnforcedFinding> judge(
      ObjectChange subject, ClusterView surroundings, EvaluationPhase stage) {
    ChangeScope scope = ChangeScope.of(subject);
    List<EnforcedFinding> rulings = new ArrayList<>();
    for (Candidate candidate : candidates(stage, subject)) {
      Policy policy = candidate.policy();
      List<PolicyRule> rules = scope.concerned(candidate.rules());
      if (rules.isEmpty()) {
        continue;
      }
      switch (candidate.applies(subject, surroundings)) {
        case Yes -> {
          for (PolicyRule rule : rules) {
            judge(policy, rule, subject, surroundings, rulings);
          }
        }
        case Unknown -> {
          // Where nothing would be found anyway, it does not matter whether the policy applies.
          List<EnforcedFinding> found = new ArrayList<>();
          for (PolicyRule rule : rules) {
            judge(policy, rule, subject, surroundings, found);
          }
          if (!found.isEmpty()) {
            rulings.add(unmatched(policy, subject));
          }
        }
        case No -> {}
      }
    }
    if (scope == ChangeScope.Substance
        && stage != EvaluationPhase.BeforeSchema
        && subject.origin() == Origin.Admission
        && referredTo.contains(KnownKinds.of(subject.current()))) {
      judgeReferrers(subject, surroundings, rulings);
    }
    return rulings;
  }

  /**
   * What is wrong with the releases that refer to a source once it is as it shall become, and was
   * not before. Elsewhere than at admission they are judged themselves.
   */
  private void judgeReferrers(
      ObjectChange source, ClusterView surroundings, List<EnforcedFinding> rulings) {
    ClusterView changed = new OverlayClusterView(surroundings, source.current());
    for (Resource release : Referrers.of(source.current(), surroundings)) {
      ObjectChange referrer = source.withReferrer(release);
      for (Candidate candidate : candidates(EvaluationPhase.Whole, referrer)) {
        Policy policy = candidate.policy();
        if (candidate.applies(referrer, surroundings) != Match.Answer.Yes) {
          continue;
        }
        for (PolicyRule rule : candidate.rules()) {
          if (Referrers.areJudgedBy(rule.type(), KnownKinds.of(source.current()))
              && !judges(policy, rule, source, surroundings)) {
            List<EnforcedFinding> after = violations(policy, rule, referrer, changed);
            if (!after.isEmpty()) {
              after.removeAll(violations(policy, rule, referrer, surroundings));
              after.forEach(ruling -> rulings.add(mayBeMended(ruling).about(release)));
            }
          }
        }
      }
    }
  }

  private List<EnforcedFinding> violations(
      Policy policy, PolicyRule rule, ObjectChange subject, ClusterView surroundings) {
    List<EnforcedFinding> rulings = new ArrayList<>();
    judge(policy, rule, subject, surroundings, rulings);
    rulings.removeIf(ruling -> !(ruling.finding() instanceof Finding.Violation));
    return rulings;
  }

  /** Another object, which may be mended in the same commit, is never a reason to refuse one. */
  private static EnforcedFinding mayBeMended(EnforcedFinding ruling) {
    return ruling.effect() == Effect.Deny
        ? ruling.soften(Effect.Warn, "the rest of the commit may still arrive")
        : ruling;
  }

  /** Whether a rule has something to say about the subject itself. */
  private static boolean judges(
      Policy policy, PolicyRule rule, ObjectChange subject, ClusterView surroundings) {
    return rule.type().concerns(KnownKinds.of(subject.current()))
        && policy.applies(subject, surroundings) == Match.Answer.Yes;
  }

  private void judge(
      Policy policy,
      PolicyRule rule,
      ObjectChange subject,
      ClusterView surroundings,
      List<EnforcedFinding> rulings) {
    List<Finding> findings = findings(policy, rule, subject, surroundings);
    if (findings.isEmpty()) {
      return;
    }
    List<EnforcedFinding> found = new ArrayList<>();
    for (Finding finding : findings) {
      found.add(ruling(policy, rule, subject, finding));
    }
    Optional<PolicyException> exception = exception(policy, rule, subject, surroundings);
    Optional<Ratchet> ratchet = Ratchet.of(rule, subject);
    for (EnforcedFinding ruling : found) {
      if (exception.isPresent()) {
        rulings.add(ruling.soften(Effect.Audit, "exception " + exception.get().name()));
      } else if (ruling.effect() != Effect.Deny
          || !(ruling.finding() instanceof Finding.Violation violation)) {
        rulings.add(ruling);
      } else if (violation.acrossObjects() && subject.origin() == Origin.Admission) {
        rulings.add(mayBeMended(ruling));
      } else if (ratchet.isPresent() && ratchet.get().existedBefore(violation, surroundings)) {
        rulings.add(ruling.soften(Effect.Warn, "the object was so before"));
      } else {
        rulings.add(ruling);
      }
    }
  }

  private static List<Finding> findings(
      Policy policy, PolicyRule rule, ObjectChange subject, ClusterView surroundings) {
    try {
      return rule.rule().judge(subject, surroundings);
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

  private static EnforcedFinding unmatched(Policy policy, ObjectChange subject) {
    return new EnforcedFinding(
        policy.name(),
        "",
        policy.severity(),
        policy.action() == Action.Audit ? Effect.Audit : Effect.Warn,
        new Finding.NotEvaluated(Pointer.ROOT, "labels unknown"),
        RefusalText.safe(
            "could not judge: policy "
                + policy.name()
                + " goes by the labels of namespace "
                + subject.namespace()
                + ", which are not known here"),
        Optional.empty());
  }

  private static EnforcedFinding ruling(
      Policy policy, PolicyRule rule, ObjectChange subject, Finding finding) {
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
          case Finding.NotEvaluated unjudged -> told(policy);
          case Finding.Mutated repaired -> told(policy);
        };
    String message =
        finding instanceof Finding.Violation && rule.message().isPresent()
            ? rule.message().get().about(subject, finding)
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
      Policy policy, PolicyRule rule, ObjectChange subject, ClusterView surroundings) {
    if (exceptions.isEmpty()) {
      return Optional.empty();
    }
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    for (PolicyException exception : exceptions) {
      if (exception.covers(policy, rule)
          && exception.holdsOn(today)
          && exception.match().applies(subject, surroundings) == Match.Answer.Yes) {
        return Optional.of(exception);
      }
    }
    return Optional.empty();
  }

  private List<Candidate> candidates(EvaluationPhase stage, ObjectChange subject) {
    return index.candidates(stage, KnownKinds.of(subject.current()), Match.namespaceOf(subject));
  }

  /**
   * helm-controller writes a HelmChart for every HelmRelease that has a {@code chart}; what is
   * wrong with it is wrong with the release, and can only be mended there. An account of that name
   * in a namespace where Flux does not run is anybody's.
   */
  boolean isJudged(ObjectChange subject) {
    return !(HelmChart.of(subject.current()).filter(HelmChart::isGenerated).isPresent()
        && (subject.origin() != Origin.Admission
            || helmControllers.contains(subject.requester().user())));
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
