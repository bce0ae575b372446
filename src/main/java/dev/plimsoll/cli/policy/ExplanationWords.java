package dev.plimsoll.cli.policy;

import dev.plimsoll.cli.report.Colours;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.manifest.yaml.Document;
import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.document.Effect;
import dev.plimsoll.policy.engine.EnforcedFinding;
import dev.plimsoll.policy.engine.Explanation;
import dev.plimsoll.policy.engine.Verdict;
import dev.plimsoll.policy.match.Condition;
import java.util.List;

/**
 * In plain words, what a policy made of an object and why.
 *
 * @param document the object where it stands
 * @param explanation what the policy made of it
 */
record ExplanationWords(Document document, Explanation explanation, Colours colours) {

  /** The explanation, in lines. */
  String render() {
    StringBuilder text = new StringBuilder("\n");
    text.append(colours.bold(object()))
        .append(" (")
        .append(document.file())
        .append(':')
        .append(document.positions().of(Pointer.ROOT))
        .append(")\n");
    text.append("  ")
        .append(
            switch (explanation.answer()) {
              case Yes -> "matched:";
              case No -> "not matched:";
              case Unknown -> "nobody can tell whether it is matched:";
            })
        .append('\n');
    conditions(explanation.conditions(), "    ", text);
    for (Explanation.Exclusion out : explanation.exclusions()) {
      text.append("    ")
          .append(
              switch (out.answer()) {
                case Yes -> "left out, because all of this holds:";
                case No -> "not left out, because not all of this holds:";
                case Unknown -> "perhaps left out:";
              })
          .append('\n');
      conditions(out.conditions(), "      ", text);
    }
    explanation.rules().forEach(seen -> seen(seen, text));
    policyWide(text);
    text.append("  so: ").append(colours.bold(outcome())).append('\n');
    return text.toString();
  }

  private String object() {
    Resource resource = document.resource();
    String namespace = resource.namespace().isEmpty() ? "" : resource.namespace() + "/";
    return resource.kind() + " " + namespace + resource.name();
  }

  private void conditions(List<Condition.Answered> conditions, String indent, StringBuilder text) {
    for (Condition.Answered condition : conditions) {
      text.append(indent)
          .append(
              switch (condition.answer()) {
                case Yes -> colours.green("yes") + "  ";
                case No -> colours.red("no") + "   ";
                case Unknown -> colours.yellow("?") + "    ";
              })
          .append(condition.words())
          .append(" (")
          .append(condition.found())
          .append(")\n");
    }
  }

  private void seen(Explanation.Seen seen, StringBuilder text) {
    text.append("  rule ").append(seen.rule().id()).append(':');
    if (seen.silentBecause().isPresent() && seen.findings().isEmpty()) {
      text.append(" not asked, ").append(seen.silentBecause().get()).append('\n');
      return;
    }
    text.append(seen.findings().isEmpty() ? " found nothing\n" : "\n");
    seen.findings().forEach(finding -> describe(finding, text));
  }

  private void describe(EnforcedFinding finding, StringBuilder text) {
    String place = finding.finding().path().toString();
    text.append("    ")
        .append(
            switch (finding.finding()) {
              case Finding.Violation violation -> "violation";
              case Finding.Advice advice -> "advice";
              case Finding.NotEvaluated notEvaluated -> "not evaluated";
              case Finding.Mutated mutated -> "fixes";
              case Finding.Broken broken -> "broke";
            })
        .append(place.isEmpty() ? "" : " at " + place)
        .append(" -> ")
        .append(
            switch (finding.effect()) {
              case Deny -> colours.red("denied");
              case Warn -> colours.yellow("warned");
              case Audit -> colours.cyan("recorded");
            })
        .append(finding.softened().map(why -> " only, because of this: " + why).orElse(""))
        .append('\n')
        .append(Text.wrapped(finding.message(), "      "))
        .append('\n');
  }

  private void policyWide(StringBuilder text) {
    explanation.verdict().findings().stream()
        .filter(finding -> finding.rule().isEmpty())
        .forEach(finding -> describe(finding, text));
  }

  private String outcome() {
    if (explanation.verdict() instanceof Verdict.Denied) {
      return "this policy denies it";
    }
    boolean fixed = !explanation.verdict().changes().isEmpty();
    boolean told =
        explanation.verdict().findings().stream()
            .anyMatch(finding -> finding.effect() == Effect.Warn);
    return "it passes" + (fixed ? ", fixed" : "") + (told ? ", with a warning" : "");
  }
}
