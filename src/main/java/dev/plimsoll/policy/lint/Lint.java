package dev.plimsoll.policy.lint;

import dev.plimsoll.flux.FluxNamespaces;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.Requester;
import dev.plimsoll.policy.document.Policy;
import dev.plimsoll.policy.document.PolicyDocuments;
import dev.plimsoll.policy.document.PolicyTestDocument;
import dev.plimsoll.policy.setting.Suggestion;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks at policies for what is wrong with them, and for what is sound but probably not meant.
 * Regular expressions are not looked at: all of them are RE2, which takes time in proportion to the
 * text and never backtracks.
 */
public final class Lint {

  private Lint() {}

  /** The same where Flux runs in its usual namespace. */
  public static List<LintFinding> of(PolicyDocuments documents, LocalDate today) {
    return of(documents, today, FluxNamespaces.DEFAULT);
  }

  /**
   * Every remark on a set of documents, in the order of files and lines.
   *
   * @param today the day, in UTC, by which exceptions end
   * @param flux where the controllers of Flux run
   */
  public static List<LintFinding> of(
      PolicyDocuments documents, LocalDate today, FluxNamespaces flux) {
    LintFindings findings = new LintFindings(new ArrayList<>());
    List<PlacedRule> rules = PlacedRule.of(documents.policies());
    documents.problems().forEach(problem -> findings.all().add(LintFinding.error(problem)));
    new NeverMatchingCheck(documents.policies(), rules, findings).look();
    OverlapCheck overlaps = new OverlapCheck(rules, findings);
    overlaps.needless();
    overlaps.conflicts();
    new FluxDenialCheck(rules, findings, helmControllers(flux)).look();
    ExceptionCheck exceptions = new ExceptionCheck(rules, findings);
    documents.exceptions().forEach(exception -> exceptions.look(exception, today));
    documents.tests().forEach(test -> skipped(test, documents.policies(), findings));
    return findings.sorted();
  }

  private static List<Requester> helmControllers(FluxNamespaces flux) {
    return flux.names().stream().map(FluxDenialCheck::helmController).toList();
  }

  /** Remarks on exceptions that match none of these objects. */
  public static List<LintFinding> unused(PolicyDocuments documents, List<Resource> objects) {
    LintFindings findings = new LintFindings(new ArrayList<>());
    ExceptionCheck exceptions = new ExceptionCheck(PlacedRule.of(documents.policies()), findings);
    documents.exceptions().forEach(exception -> exceptions.unused(exception, objects));
    return findings.sorted();
  }

  private static void skipped(
      PolicyTestDocument test, List<Policy> policies, LintFindings findings) {
    List<String> known = policies.stream().map(Policy::name).sorted().toList();
    for (int i = 0; i < test.policies().size(); i++) {
      String name = test.policies().get(i);
      if (!known.contains(name)) {
        findings.warn(
            "skipped-test",
            test.source(),
            Pointer.of("spec", "policies").at(i),
            "test "
                + test.name()
                + " is skipped: there is no policy \""
                + name
                + "\" in this set"
                + Suggestion.instead(name, known));
      }
    }
  }
}
