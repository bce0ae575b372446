package dev.plimsoll.rule;

import dev.plimsoll.flux.FluxKind;
import dev.plimsoll.flux.GitRepository;
import dev.plimsoll.flux.ImageUpdateAutomation;
import dev.plimsoll.flux.Reference;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Redaction;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.ClusterView;
import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.Lookup;
import dev.plimsoll.policy.ObjectChange;
import dev.plimsoll.policy.Rule;
import dev.plimsoll.policy.RuleType;
import dev.plimsoll.policy.setting.Field;
import dev.plimsoll.policy.setting.Glob;
import dev.plimsoll.policy.setting.SettingTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The branches that an {@code ImageUpdateAutomation} pushes to. The first is {@code push.branch};
 * else the branch of {@code checkout.ref}; else, where there is no {@code checkout}, that of the
 * GitRepository. {@code push.refspec} is pushed besides, and takes nothing away from that
 * (fluxcd/image-automation-controller, internal/source/git.go and docs/spec/v1).
 *
 * @param branches the branches that nothing may be pushed to
 */
record AutomationBranchRule(List<Glob> branches) implements Rule {

  private static final Field<List<Glob>> PROTECTED =
      Field.of(
          "protected",
          SettingTypes.list(SettingTypes.glob()),
          Stream.of(
                  "main",
                  "master",
                  "trunk",
                  "prod",
                  "production",
                  "stable",
                  "release",
                  "release-*",
                  "release/*")
              .map(Glob::of)
              .toList(),
          "Patterns of branches that no automation may push to.");

  static final RuleType TYPE =
      RuleType.named(
              "automationBranch", "Denies image automations that push to a protected branch.")
          .kinds(FluxKind.IMAGE_UPDATE_AUTOMATION.groupKind())
          .watches(FluxKind.GIT_REPOSITORY.groupKind())
          .settings(
              SettingTypes.object(
                  fields -> new AutomationBranchRule(fields.get(PROTECTED)), PROTECTED));

  private static final Pointer CHECKOUT = Pointer.of("spec", "git", "checkout");
  private static final String HEADS = "refs/heads/";

  private static final List<String> MERGES =
      List.of("merge_request.merge_when_pipeline_succeeds", "merge_request.auto_merge");

  private static final String FIX =
      " Let it push to a branch of its own, as in spec.git.push.branch: flux-image-updates, and"
          + " merge that by a reviewed request.";

  @Override
  public List<Finding> evaluate(ObjectChange change, ClusterView cluster) {
    ImageUpdateAutomation automation = new ImageUpdateAutomation(change.current());
    List<Finding> findings = new ArrayList<>();
    Optional<String> named = automation.pushBranch();
    if (named.isPresent()) {
      evaluatePushBranch(change, named.get(), findings);
    } else if (change.current().has(CHECKOUT)) {
      automation
          .checkoutBranch()
          .ifPresentOrElse(
              branch ->
                  evaluate(change, ImageUpdateAutomation.CHECKOUT_BRANCH, branch, "", findings),
              () -> nowhere(change, CHECKOUT, "spec.git.checkout names no branch", findings));
    } else if (!change.isFragment()) {
      automation
          .sourceRef()
          .ifPresent(source -> evaluateInherited(change, source, cluster, findings));
    }
    automation
        .pushRefspec()
        .filter(change::isFinal)
        .flatMap(AutomationBranchRule::target)
        .ifPresent(branch ->
            evaluate(change, ImageUpdateAutomation.PUSH_REFSPEC, branch, " besides", findings));
    evaluateOptions(change, findings);
    return findings;
  }

  /** Flux takes the text for the name of a branch, whatever it is (fluxcd/pkg, git/gogit). */
  private void evaluatePushBranch(ObjectChange change, String branch, List<Finding> findings) {
    Pointer place = ImageUpdateAutomation.PUSH_BRANCH;
    if (!branch.startsWith(HEADS)) {
      evaluate(change, place, branch, "", findings);
      return;
    }
    String meant = branch.substring(HEADS.length());
    if (isProtected(meant)) {
      evaluate(change, place, meant, "", findings);
    } else if (change.isFinal(branch)) {
      findings.add(
          new Finding.Advice(
              place,
              place
                  + " "
                  + Redaction.show(change.current(), place)
                  + " is a reference, and Flux takes it for the name of a branch: it pushes to "
                  + HEADS
                  + Redaction.shorten(branch)
                  + ". Write "
                  + Redaction.shorten(meant)
                  + "."));
    }
  }

  /**
   * Options that make GitLab merge what is pushed (GitLab documentation, "Push options"). Whether
   * somebody has to approve it first is a setting of the project.
   */
  private static void evaluateOptions(ObjectChange change, List<Finding> findings) {
    for (String option : MERGES) {
      Pointer place = ImageUpdateAutomation.PUSH_OPTIONS.key(option);
      if (change.current().has(place) && !change.current().at(place).asText().equals("false")) {
        Pointer target = ImageUpdateAutomation.PUSH_OPTIONS.key("merge_request.target");
        String branch = change.current().text(target).orElse("the default branch");
        findings.add(
            new Finding.Advice(
                place,
                place
                    + " makes GitLab merge the pushed branch into "
                    + Redaction.shorten(branch)
                    + " by itself: image updates land there unreviewed, unless the project asks for"
                    + " approvals. Remove the option, and merge by a reviewed request."));
        return;
      }
    }
  }

  private void evaluateInherited(
      ObjectChange change, Reference source, ClusterView cluster, List<Finding> findings) {
    Pointer place = ImageUpdateAutomation.SOURCE_REF;
    switch (cluster.find(FluxKind.GIT_REPOSITORY.groupKind(), source.namespace(), source.name())) {
      case Lookup.Found<Resource>(Resource repository) ->
          new GitRepository(repository)
              .branch()
              .ifPresentOrElse(
                  branch ->
                      evaluate(
                          change, place, branch, ", which is the branch of " + source, findings),
                  () -> nowhere(change, place, source + " names no branch", findings));
      case Lookup.Absent<Resource>() ->
          findings.add(notEvaluated(place, source, "that is not there"));
      case Lookup.Unknown<Resource>(String reason) ->
          findings.add(notEvaluated(place, source, reason));
    }
  }

  private static Finding notEvaluated(Pointer place, Reference source, String reason) {
    return new Finding.NotEvaluated(
        place,
        "not evaluated: where it pushes: without spec.git.push.branch that is the branch of "
            + source
            + ", and "
            + reason
            + ".");
  }

  private void evaluate(
      ObjectChange change, Pointer place, String branch, String how, List<Finding> findings) {
    if (change.isFinal(branch) && isProtected(branch)) {
      findings.add(
          new Finding.Violation(
              place,
              branch,
              "this automation pushes to "
                  + branch
                  + how
                  + " ("
                  + place
                  + "), and that branch is protected: image updates would land there unreviewed."
                  + FIX));
    }
  }

  private static void nowhere(
      ObjectChange change, Pointer place, String why, List<Finding> findings) {
    if (!change.isFragment()) {
      findings.add(
          new Finding.Advice(
              place,
              why
                  + ", so the automation has none to push to and fails. Name one in"
                  + " spec.git.push.branch."));
    }
  }

  /** A pattern may stand for any branch, and so for a protected one. */
  private boolean isProtected(String branch) {
    return branch.indexOf('*') >= 0 || branches.stream().anyMatch(glob -> glob.matches(branch));
  }

  /** The branch that a refspec writes to; empty where it writes something else, such as a tag. */
  private static Optional<String> target(String refspec) {
    // Without a colon, source and target are one; a leading + only forces.
    String target = refspec.substring(refspec.indexOf(':') + 1).replaceFirst("^\\+", "");
    if (target.startsWith(HEADS)) {
      return Optional.of(target.substring(HEADS.length()));
    }
    return target.isEmpty() || target.startsWith("refs/") ? Optional.empty() : Optional.of(target);
  }
}
