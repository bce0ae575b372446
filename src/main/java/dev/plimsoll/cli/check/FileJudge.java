package dev.plimsoll.cli.check;

import dev.plimsoll.manifest.Completeness;
import dev.plimsoll.manifest.Document;
import dev.plimsoll.manifest.Problem;
import dev.plimsoll.manifest.Reading;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.Effect;
import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.PolicySet;
import dev.plimsoll.policy.Ruling;
import dev.plimsoll.policy.Severity;
import dev.plimsoll.policy.Subject;
import dev.plimsoll.policy.Surroundings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Judges the objects of one file after the other. */
record FileJudge(PolicySet policies, Index index, Surroundings surroundings) {

  /** What findings about a file as such are filed under. */
  private static final String FILE_POLICY = "manifest";

  private static final String FILE_RULE = "well-formed";

  FileResult judge(Source source) {
    boolean patch = index.isPatch(source);
    Optional<List<Resource>> kept = index.kept(source);
    if (kept.isPresent() && kept.get().stream().allMatch(it -> rulings(it, patch).isEmpty())) {
      return FileResult.silent(kept.get().size());
    }
    try {
      return judge(source.read(), patch);
    } catch (IOException e) {
      return FileResult.fault(source.name() + ": cannot be read (" + e.getMessage() + ")");
    }
  }

  private FileResult judge(Reading reading, boolean patch) {
    List<FileFinding> findings = new ArrayList<>();
    for (Problem problem : reading.problems()) {
      findings.add(finding(problem));
    }
    for (Document document : reading.documents()) {
      for (Ruling ruling : rulings(document.resource(), patch)) {
        findings.add(finding(ruling, document, reading));
      }
    }
    findings.sort(
        Comparator.comparingInt((FileFinding finding) -> finding.location().line())
            .thenComparingInt(finding -> finding.location().column()));
    return new FileResult(
        reading.documents().size(), List.copyOf(findings), reading.skipped(), List.of());
  }

  private List<Ruling> rulings(Resource resource, boolean patch) {
    Completeness completeness = patch ? Completeness.Fragment : Completeness.of(resource);
    return policies.check(Subject.inFile(resource, completeness), surroundings).rulings();
  }

  private static FileFinding finding(Problem problem) {
    return new FileFinding(
        problem.file(),
        problem.location(),
        "",
        "",
        "",
        FILE_POLICY,
        FILE_RULE,
        Severity.High,
        Effect.Deny,
        "",
        problem.message(),
        true,
        "");
  }

  private static FileFinding finding(Ruling ruling, Document document, Reading reading) {
    Resource resource = document.resource();
    var location = document.positions().of(ruling.finding().path());
    return new FileFinding(
        document.file(),
        location,
        resource.kind(),
        resource.namespace(),
        resource.name(),
        ruling.policy(),
        ruling.rule(),
        ruling.severity(),
        ruling.effect(),
        ruling.finding().path().toString(),
        message(ruling),
        !(ruling.finding() instanceof Finding.Unjudged),
        reading.excerpt(location));
  }

  private static String message(Ruling ruling) {
    String said =
        ruling.finding() instanceof Finding.Repaired
            ? "would be mended at admission: " + ruling.message()
            : ruling.message();
    return ruling.softened().map(why -> said + " (only noted: " + why + ")").orElse(said);
  }
}
