package dev.plimsoll.cli.report;

import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.yaml.Document;
import dev.plimsoll.policy.RuleType;
import dev.plimsoll.policy.document.Policy;
import dev.plimsoll.policy.document.PolicyRule;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What stands behind a finding: the policy, where it is written, and the kind of its rule. */
public final class Explanations {

  private static final String NONE =
      "This belongs to no policy: it is wrong with the file itself, whatever the policies say.";

  private final Map<String, Policy> policies = new HashMap<>();

  /** Explanations of the findings of these policies. */
  public Explanations(List<Policy> policies) {
    policies.forEach(policy -> this.policies.put(policy.name(), policy));
  }

  /** What a policy is for, in its author's words; empty for one that is not known. */
  public String description(String policy) {
    Policy found = policies.get(policy);
    return found == null ? "" : found.description();
  }

  /** The type of the rule that has a finding; empty for what belongs to no rule of a policy. */
  public Optional<RuleType> type(FileFinding finding) {
    return Optional.ofNullable(policies.get(finding.policy())).stream()
        .flatMap(policy -> policy.rules().stream())
        .filter(rule -> rule.id().equals(finding.rule()))
        .map(PolicyRule::type)
        .findFirst();
  }

  /** Explains a finding in a few sentences. */
  public String of(FileFinding finding) {
    Policy policy = policies.get(finding.policy());
    if (policy == null) {
      return NONE;
    }
    Document source = policy.source();
    StringBuilder text =
        new StringBuilder()
            .append("Policy ")
            .append(policy.name())
            .append(" (")
            .append(source.file())
            .append(':')
            .append(source.positions().of(Pointer.ROOT).line())
            .append(", action ")
            .append(policy.action())
            .append("): ")
            .append(policy.description());
    for (PolicyRule rule : policy.rules()) {
      if (rule.id().equals(finding.rule())) {
        text.append(" Its rule ")
            .append(rule.id())
            .append(" is of the kind ")
            .append(rule.type().name())
            .append(": ")
            .append(rule.type().summary());
      }
    }
    return text.append(" To exempt one object, write a PolicyException for ")
        .append(finding.ruleName())
        .append(" that matches it.")
        .toString();
  }
}
