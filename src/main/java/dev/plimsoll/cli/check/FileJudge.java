package dev.plimsoll.cli.check;

import dev.plimsoll.manifest.Plural;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Problem;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.manifest.yaml.Completeness;
import dev.plimsoll.manifest.yaml.Document;
import dev.plimsoll.manifest.yaml.ParsedFile;
import dev.plimsoll.policy.ClusterView;
import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.ObjectChange;
import dev.plimsoll.policy.Severity;
import dev.plimsoll.policy.document.Effect;
import dev.plimsoll.policy.engine.EnforcedFinding;
import dev.plimsoll.policy.engine.PolicySet;
import dev.plimsoll.policy.engine.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Judges the objects of one file after the other. */
record FileJudge(
    PolicySet policies, FileIndex index, ClusterView surroundings, @Nullable GitComparison base) {

  private static final Pointer METADATA = Pointer.of("metadata");

  /** What findings about a file as such are filed under. */
  private static final String FILE_POLICY = "manifest";

  private static final String FILE_RULE = "well-formed";

  private static final String CLUSTER_RULE = "read-from-cluster";

  /**
   * Judges a file, from what is kept of it if that is enough: only findings have to be looked up in
   * the file itself, for their places.
   */
  FileResult judge(InputFile source) {
    Optional<List<Resource>> kept = index.kept(source);
    if (kept.isEmpty() || source instanceof StandardInput) {
      return judgeInFull(source);
    }
    List<List<EnforcedFinding>> rulings = rulings(source, kept.get());
    Set<String> lacking = new HashSet<>();
    for (List<EnforcedFinding> about : rulings) {
      for (EnforcedFinding ruling : about) {
        if (!(ruling.finding() instanceof Finding.NotEvaluated)) {
          return inFull(source, reading -> rulings);
        }
        lacking.add(lacking(ruling.name(), message(ruling)));
      }
    }
    return FileResult.silent(source, rulings.size(), lacking);
  }

  /** Judges a file with the places of all findings. */
  FileResult judgeInFull(InputFile source) {
    return inFull(
        source,
        reading -> rulings(source, reading.documents().stream().map(Document::resource).toList()));
  }

  /** What is lacking for a judgement, as it is told from other things that are. */
  static String lacking(String rule, String message) {
    return rule + ": " + message;
  }

  /** What there is to say of each object. */
  private List<List<EnforcedFinding>> rulings(InputFile source, List<Resource> resources) {
    List<List<EnforcedFinding>> rulings = new ArrayList<>();
    for (Resource resource : resources) {
      rulings.add(policies.check(subject(source, resource), surroundings).rulings());
    }
    return rulings;
  }

  /** What would be mended of an object, and what is to be said about that. */
  Verdict.Allowed repairs(InputFile source, Resource resource) {
    return policies.repairs(subject(source, resource), surroundings);
  }

  private ObjectChange subject(InputFile source, Resource resource) {
    if (source.isFromCluster(resource)) {
      return ObjectChange.inCluster(resource);
    }
    Completeness completeness =
        index.isPatch(source) ? Completeness.Fragment : Completeness.of(resource);
    Optional<Resource> old =
        base == null ? Optional.empty() : base.before(source, resource, completeness);
    return old.map(before -> ObjectChange.inFile(resource, before, completeness))
        .orElseGet(() -> ObjectChange.inFile(resource, completeness));
  }

  /** Judges the objects that are no more, once all others are judged. */
  List<FileResult> gone(List<Path> roots) {
    if (base == null) {
      return List.of();
    }
    List<FileResult> results = new ArrayList<>();
    for (GitComparison.Old old : base.gone(roots)) {
      Document document = old.document();
      List<FileFinding> findings =
          policies
              .check(ObjectChange.goneFromFile(document.resource()), surroundings)
              .rulings()
              .stream()
              .map(ruling -> finding(ruling, document, old.reading()))
              .toList();
      results.add(new FileResult(old.source(), 0, findings, List.of(), List.of(), Set.of()));
    }
    return results;
  }

  private static FileResult inFull(
      InputFile source, Function<ParsedFile, List<List<EnforcedFinding>>> judging) {
    ParsedFile reading;
    try {
      reading = source.read();
    } catch (IOException e) {
      return FileResult.fault(source, source.name() + ": cannot be read (" + e.getMessage() + ")");
    }
    List<FileFinding> findings = new ArrayList<>();
    for (Problem problem : reading.problems()) {
      findings.add(finding(problem));
    }
    fromCluster(source, reading).ifPresent(findings::add);
    List<List<EnforcedFinding>> rulings = judging.apply(reading);
    for (int at = 0; at < rulings.size(); at++) {
      for (EnforcedFinding ruling : rulings.get(at)) {
        findings.add(finding(ruling, reading.documents().get(at), reading));
      }
    }
    findings.sort(
        Comparator.comparingInt((FileFinding finding) -> finding.location().line())
            .thenComparingInt(finding -> finding.location().column()));
    return new FileResult(
        source,
        reading.documents().size(),
        List.copyOf(findings),
        reading.skipped(),
        List.of(),
        Set.of());
  }

  private static FileFinding finding(Problem problem) {
    return aboutFile(problem, FILE_RULE, Severity.High, Effect.Deny);
  }

  /** One notice for all objects of an input that were read from a cluster. */
  private static Optional<FileFinding> fromCluster(InputFile source, ParsedFile reading) {
    List<Document> read =
        reading.documents().stream()
            .filter(document -> source.isFromCluster(document.resource()))
            .toList();
    if (read.isEmpty()) {
      return Optional.empty();
    }
    Problem notice =
        read.getFirst()
            .problem(
                METADATA,
                Plural.of(read.size(), "object")
                    + " with a uid, a resourceVersion and a creationTimestamp: judged as read from a"
                    + " cluster. Before you commit them, remove what the API server set:"
                    + " metadata.resourceVersion, uid, creationTimestamp, generation, managedFields,"
                    + " and status");
    return Optional.of(aboutFile(notice, CLUSTER_RULE, Severity.Info, Effect.Audit));
  }

  private static FileFinding aboutFile(
      Problem problem, String rule, Severity severity, Effect effect) {
    return new FileFinding(
        problem.file(),
        problem.location(),
        "",
        "",
        "",
        FILE_POLICY,
        rule,
        severity,
        effect,
        "",
        problem.message(),
        true,
        "",
        false);
  }

  private static FileFinding finding(
      EnforcedFinding ruling, Document document, ParsedFile reading) {
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
        !(ruling.finding() instanceof Finding.NotEvaluated),
        reading.excerpt(location),
        false);
  }

  private static String message(EnforcedFinding ruling) {
    String said =
        ruling.finding() instanceof Finding.Mutated
            ? "would be mended at admission: " + ruling.message()
            : ruling.message();
    return ruling.softened().map(why -> said + " (only noted: " + why + ")").orElse(said);
  }
}
