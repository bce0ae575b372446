package dev.plimsoll.rule;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.plimsoll.flux.FluxKind;
import dev.plimsoll.flux.ImagePolicy;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Redaction;
import dev.plimsoll.policy.ClusterView;
import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.ObjectChange;
import dev.plimsoll.policy.Rule;
import dev.plimsoll.policy.RuleCapability;
import dev.plimsoll.policy.RuleType;
import dev.plimsoll.policy.setting.Field;
import dev.plimsoll.policy.setting.SettingTypes;
import dev.plimsoll.version.Constraint;
import dev.plimsoll.version.Interval;
import dev.plimsoll.version.VersionSet;
import dev.plimsoll.version.VersionSyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether an {@code ImagePolicy} can choose a tag, and the one that is meant: the resource
 * definition lets through any number of orders, any range, and any filter
 * (fluxcd/image-reflector-controller, internal/policy and docs/spec/v1/imagepolicies.md).
 *
 * @param openEnded whether a range may have no upper end
 * @param prereleases whether a range may let prereleases in
 */
record ImagePolicyRule(boolean openEnded, boolean prereleases) implements Rule {

  private static final Field<Boolean> OPEN_ENDED =
      Field.of("openEnded", SettingTypes.flag(), true, "Whether a range may have no upper end.");
  private static final Field<Boolean> PRERELEASES =
      Field.of("prereleases", SettingTypes.flag(), true, "Whether a range may let prereleases in.");

  static final RuleType TYPE =
      RuleType.named(
              "imagePolicy",
              "Denies image policies that cannot choose a tag, or choose from more than is meant.")
          .kinds(FluxKind.IMAGE_POLICY.groupKind(), FluxKind.IMAGE_UPDATE_AUTOMATION.groupKind())
          .capabilities(RuleCapability.Slow)
          .watches(FluxKind.IMAGE_POLICY.groupKind())
          .settings(
              SettingTypes.object(
                  fields -> new ImagePolicyRule(fields.get(OPEN_ENDED), fields.get(PRERELEASES)),
                  OPEN_ENDED,
                  PRERELEASES));

  /** A reference to a group in a template of Go's {@code regexp.Expand}; {@code $$} is a dollar. */
  private static final Pattern GROUP =
      Pattern.compile("\\$\\$|\\$\\{([A-Za-z0-9_]+)\\}|\\$([A-Za-z0-9_]+)");

  /** A filter that lets one tag through, or the one that everybody knows. */
  private static final Pattern ONE_TAG = Pattern.compile("\\^([A-Za-z0-9_-]+)\\$|latest");

  /** A filter is compared with the order of its tags. */
  @Override
  public boolean mayTakeLong(ObjectChange change) {
    return change.current().has(ImagePolicy.FILTER_PATTERN);
  }

  @Override
  public List<Finding> evaluate(ObjectChange change, ClusterView cluster) {
    if (FluxKind.IMAGE_UPDATE_AUTOMATION.is(change.current())) {
      return PolicySelectorCheck.finding(change, cluster).stream().toList();
    }
    ImagePolicy policy = new ImagePolicy(change.current());
    List<Finding> findings = new ArrayList<>();
    evaluateOrder(policy, change, findings);
    policy
        .semverRange()
        .filter(change::isFinal)
        .ifPresent(range -> evaluateRange(policy, range, findings));
    evaluateFilter(policy, change, findings);
    return findings;
  }

  private static void evaluateOrder(
      ImagePolicy policy, ObjectChange change, List<Finding> findings) {
    List<String> orders = policy.orders();
    if (orders.size() > 1) {
      findings.add(
          new Finding.Violation(
              ImagePolicy.POLICY,
              orders.toString(),
              ImagePolicy.POLICY
                  + " has "
                  + String.join(" and ", orders)
                  + ", of which Flux silently takes "
                  + orders.get(0)
                  + ". Leave the one that is meant."));
    } else if (orders.isEmpty() && !change.isFragment()) {
      findings.add(
          new Finding.Violation(
              ImagePolicy.POLICY,
              "",
              ImagePolicy.POLICY
                  + " has none of semver, alphabetical and numerical, so no tag can be chosen."
                  + " State one."));
    }
  }

  private void evaluateRange(ImagePolicy policy, String range, List<Finding> findings) {
    Pointer place = ImagePolicy.SEMVER_RANGE;
    VersionSet versions;
    try {
      versions = Constraint.parse(range).versions();
    } catch (VersionSyntaxException e) {
      findings.add(
          new Finding.Violation(
              place, range, place + ": " + e.getMessage() + ". Flux would update nothing."));
      return;
    }
    String stated = place + " " + Redaction.show(policy.resource(), place);
    if (versions.isEmpty()) {
      findings.add(
          new Finding.Violation(
              place, range, stated + " admits no version at all, so no tag is ever chosen."));
      return;
    }
    if (!openEnded && isOpenEnded(versions)) {
      findings.add(
          new Finding.Violation(
              place,
              range,
              stated
                  + " has no upper end: the next major version goes out on the day it is"
                  + " published. Close it, as in 1.x or >=1.4.0 <2.0.0."));
    }
    if (!prereleases && versions.hasPrereleases()) {
      findings.add(
          new Finding.Violation(
              place,
              range,
              stated + " lets prereleases in. Take the -0 or the prerelease out of it."));
    }
  }

  private static boolean isOpenEnded(VersionSet versions) {
    List<Interval> intervals = versions.intervals();
    return intervals.getLast().high() == null;
  }

  private static void evaluateFilter(
      ImagePolicy policy, ObjectChange change, List<Finding> findings) {
    Optional<String> pattern = policy.filterPattern().filter(change::isFinal);
    Optional<String> extract = policy.filterExtract().filter(change::isFinal);
    if (pattern.isEmpty()) {
      if (extract.isPresent() && policy.filterPattern().isEmpty() && !change.isFragment()) {
        findings.add(
            new Finding.Violation(
                ImagePolicy.FILTER_EXTRACT,
                extract.get(),
                ImagePolicy.FILTER_EXTRACT
                    + " has nothing to extract from without spec.filterTags.pattern. Add a pattern"
                    + " with a group, or remove it."));
      }
      return;
    }
    Pattern compiled;
    try {
      compiled = Pattern.compile(pattern.get());
    } catch (PatternSyntaxException e) {
      findings.add(
          new Finding.Violation(
              ImagePolicy.FILTER_PATTERN,
              pattern.get(),
              ImagePolicy.FILTER_PATTERN
                  + " is no regular expression as Go reads them: "
                  + e.getDescription()
                  + ". Flux would update nothing."));
      return;
    }
    extract.ifPresent(template -> evaluateExtract(template, compiled, findings));
    if (findings.isEmpty()) {
      TagOrderCheck.evaluate(policy, change, findings);
    }
    evaluateReflection(policy, pattern.get(), change, findings);
  }

  private static void evaluateExtract(String template, Pattern pattern, List<Finding> findings) {
    List<String> unknown = new ArrayList<>();
    int known = 0;
    Matcher matcher = GROUP.matcher(template);
    while (matcher.find()) {
      String name = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
      if (name == null) {
        continue;
      }
      if (hasGroup(pattern, name)) {
        known++;
      } else {
        unknown.add(name);
      }
    }
    if (known == 0 || !unknown.isEmpty()) {
      findings.add(
          new Finding.Violation(
              ImagePolicy.FILTER_EXTRACT,
              template,
              ImagePolicy.FILTER_EXTRACT
                  + (unknown.isEmpty()
                      ? " names no group of the pattern"
                      : " names the group " + unknown.get(0) + ", which the pattern does not have")
                  + ": what it extracts is the same for every tag, and cannot order them. Name a"
                  + " group, as in pattern: '^main-(?P<ts>[0-9]+)$' with extract: '$ts'."));
    }
  }

  private static boolean hasGroup(Pattern pattern, String name) {
    return name.chars().allMatch(Character::isDigit)
        ? name.length() < 4 && Integer.parseInt(name) <= pattern.groupCount()
        : pattern.namedGroups().containsKey(name);
  }

  /** A policy that admits one tag only can follow it by nothing but its digest. */
  private static void evaluateReflection(
      ImagePolicy policy, String pattern, ObjectChange change, List<Finding> findings) {
    boolean never =
        policy.digestReflection().map("Never"::equals).orElseGet(() -> !change.isFragment());
    if (never && ONE_TAG.matches(pattern)) {
      findings.add(
          new Finding.Advice(
              ImagePolicy.DIGEST_REFLECTION,
              ImagePolicy.DIGEST_REFLECTION
                  + " is Never, and "
                  + ImagePolicy.FILTER_PATTERN
                  + " "
                  + Redaction.show(policy.resource(), ImagePolicy.FILTER_PATTERN)
                  + " admits one tag only: what is pushed under it later is never seen. Set it to"
                  + " Always, with spec.interval, to follow the tag by its digest."));
    }
  }
}
