package dev.plimsoll.cli.check;

import dev.plimsoll.build.resourceset.Expansion;
import dev.plimsoll.manifest.Location;
import dev.plimsoll.manifest.Plural;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Problem;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.manifest.yaml.Completeness;
import dev.plimsoll.manifest.yaml.Document;
import dev.plimsoll.manifest.yaml.Excerpts;
import dev.plimsoll.manifest.yaml.Manifests;
import dev.plimsoll.manifest.yaml.ParsedFile;
import dev.plimsoll.manifest.yaml.YamlDialect;
import dev.plimsoll.policy.ClusterView;
import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.ObjectChange;
import dev.plimsoll.policy.Severity;
import dev.plimsoll.policy.document.Effect;
import dev.plimsoll.policy.engine.EnforcedFinding;
import dev.plimsoll.policy.engine.PolicySet;
import dev.plimsoll.policy.engine.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Judges the objects of one file after the other. */
record FileJudge(
    PolicySet policies,
    FileIndex index,
    ClusterView cluster,
    @Nullable GitComparison comparison,
    BuiltFindings built) {

  private static final Pointer METADATA = Pointer.of("metadata");

  /** What findings about a file as such are filed under. */
  private static final String FILE_POLICY = "manifest";

  private static final String FILE_RULE = "well-formed";

  private static final String CLUSTER_RULE = "read-from-cluster";

  /**
   * Judges a file, from what is kept of it if that is enough: only findings have to be looked up in
   * the file itself, for their places.
   */
  FileResult judge(InputFile file) {
    if (built.cover(file)) {
      return asBuilt(file);
    }
    Optional<List<Resource>> kept = index.kept(file);
    if (kept.isEmpty() || file instanceof StandardInput || !built.in(file).isEmpty()) {
      return judgeInFull(file);
    }
    List<List<EnforcedFinding>> findings = findings(file, kept.get());
    Set<String> lacking = new HashSet<>();
    for (List<EnforcedFinding> about : findings) {
      for (EnforcedFinding finding : about) {
        if (!(finding.finding() instanceof Finding.NotEvaluated)) {
          return inFull(file, parsed -> findings);
        }
        lacking.add(lacking(finding.name(), message(finding)));
      }
    }
    return FileResult.silent(file, findings.size(), lacking);
  }

  /** The findings of a file whose objects were judged as built. */
  private FileResult asBuilt(InputFile file) {
    Optional<List<Resource>> kept = index.kept(file);
    if (kept.isEmpty()) {
      return inFull(file, parsed -> List.of());
    }
    return new FileResult(
        file, kept.get().size(), inOrder(built.in(file)), List.of(), List.of(), Set.of());
  }

  private static List<FileFinding> inOrder(List<FileFinding> findings) {
    return findings.stream()
        .sorted(
            Comparator.comparingInt((FileFinding finding) -> finding.location().line())
                .thenComparingInt(finding -> finding.location().column()))
        .toList();
  }

  /** Judges a file with the places of all findings. */
  FileResult judgeInFull(InputFile file) {
    return inFull(
        file,
        parsed -> findings(file, documents(parsed).stream().map(Document::resource).toList()));
  }

  /** The objects of a file, and what its ResourceSets make. */
  private static List<Document> documents(ParsedFile parsed) {
    return Expansion.of(parsed.documents()).documents();
  }

  /** What is lacking for a judgement, as it is told from other things that are. */
  static String lacking(String rule, String message) {
    return rule + ": " + message;
  }

  /** What there is to say of each object. */
  private List<List<EnforcedFinding>> findings(InputFile file, List<Resource> resources) {
    List<List<EnforcedFinding>> findings = new ArrayList<>();
    for (Resource resource : resources) {
      ObjectChange change = change(file, resource);
      findings.add(withoutPatched(change, policies.check(change, cluster).findings()));
    }
    return findings;
  }

  /** The findings without those about something that is missing, and that a patch may fill in. */
  private List<EnforcedFinding> withoutPatched(
      ObjectChange change, List<EnforcedFinding> findings) {
    Resource resource = change.current();
    if (change.completeness() != Completeness.Whole
        || findings.stream()
            .noneMatch(finding -> index.mayBeFilled(resource, finding.finding().path()))) {
      return findings;
    }
    Set<Finding> anyway =
        policies
            .check(ObjectChange.inFile(resource, Completeness.Fragment), cluster)
            .findings()
            .stream()
            .map(EnforcedFinding::finding)
            .collect(Collectors.toSet());
    return findings.stream()
        .filter(finding ->
            finding.effect() != Effect.Deny
                || anyway.contains(finding.finding())
                || !index.mayBeFilled(resource, finding.finding().path()))
        .toList();
  }

  /** What would be fixed of an object, and what is to be said about that. */
  Verdict.Allowed mutations(InputFile file, Resource resource) {
    return policies.mutations(change(file, resource), cluster);
  }

  private ObjectChange change(InputFile file, Resource resource) {
    if (file.isFromCluster(resource)) {
      return ObjectChange.inCluster(resource);
    }
    Completeness completeness =
        index.isPatch(file) ? Completeness.Fragment : Completeness.of(resource);
    Optional<Resource> old =
        comparison == null ? Optional.empty() : comparison.before(file, resource, completeness);
    return old.map(before -> ObjectChange.inFile(resource, before, completeness))
        .orElseGet(() -> ObjectChange.inFile(resource, completeness));
  }

  /** Judges the objects that are no more, once all others are judged. */
  List<FileResult> gone(List<Path> roots) {
    if (comparison == null) {
      return List.of();
    }
    List<FileResult> results = new ArrayList<>();
    for (GitComparison.Old old : comparison.gone(roots)) {
      Document document = old.document();
      Excerpts excerpts = new Excerpts(old.parsed());
      List<FileFinding> findings =
          policies
              .check(ObjectChange.goneFromFile(document.resource()), cluster)
              .findings()
              .stream()
              .map(finding -> finding(finding, document, excerpts))
              .toList();
      results.add(new FileResult(old.source(), 0, findings, List.of(), List.of(), Set.of()));
    }
    return results;
  }

  private FileResult inFull(
      InputFile file, Function<ParsedFile, List<List<EnforcedFinding>>> judging) {
    ParsedFile parsed;
    try {
      parsed = file.read();
    } catch (IOException e) {
      return FileResult.fault(file, file.name() + ": cannot be read (" + e.getMessage() + ")");
    }
    List<FileFinding> findings = new ArrayList<>();
    for (Problem problem : parsed.problems()) {
      findings.add(aboutFile(problem, FILE_RULE, Severity.High, Effect.Deny));
    }
    if (!built.cover(file)) {
      for (Problem problem : parsed.onlyKustomize()) {
        findings.add(aboutFile(problem, FILE_RULE, Severity.Medium, Effect.Warn));
      }
    }
    fromCluster(file, parsed).ifPresent(findings::add);
    findings.addAll(built.in(file));
    Excerpts excerpts = new Excerpts(parsed);
    List<Document> documents = documents(parsed);
    List<List<EnforcedFinding>> enforcedFindings = bothDeny(file, parsed, judging.apply(parsed));
    for (int at = 0; at < enforcedFindings.size(); at++) {
      for (EnforcedFinding enforced : enforcedFindings.get(at)) {
        findings.add(finding(enforced, documents.get(at), excerpts));
      }
    }
    return new FileResult(
        file, documents.size(), inOrder(findings), parsed.skipped(), List.of(), Set.of());
  }

  /**
   * The findings, where those deny that are so for kustomize and for kubectl: a file that no build
   * reaches may be applied by either. The others warn.
   */
  private List<List<EnforcedFinding>> bothDeny(
      InputFile file, ParsedFile parsed, List<List<EnforcedFinding>> findings) {
    boolean denies =
        findings.stream().flatMap(List::stream).anyMatch(one -> one.effect() == Effect.Deny);
    if (!parsed.ambiguous() || !denies) {
      return findings;
    }
    List<Document> documents =
        documents(
            Manifests.read(
                file.name(), parsed.text().getBytes(StandardCharsets.UTF_8), YamlDialect.KUBECTL));
    List<List<EnforcedFinding>> both = new ArrayList<>();
    for (int at = 0; at < findings.size(); at++) {
      Set<String> denied =
          at < documents.size()
              ? denied(findings(file, List.of(documents.get(at).resource())).getFirst())
              : Set.of();
      both.add(
          findings.get(at).stream()
              .map(one ->
                  one.effect() != Effect.Deny || denied.contains(key(one))
                      ? one
                      : one.soften(Effect.Warn, "kubectl reads another value here"))
              .toList());
    }
    return both;
  }

  private static Set<String> denied(List<EnforcedFinding> findings) {
    return findings.stream()
        .filter(one -> one.effect() == Effect.Deny)
        .map(FileJudge::key)
        .collect(Collectors.toSet());
  }

  private static String key(EnforcedFinding finding) {
    return finding.name() + " " + finding.finding().path();
  }

  /** One notice for all objects of an input that were read from a cluster. */
  private static Optional<FileFinding> fromCluster(InputFile file, ParsedFile parsed) {
    List<Document> read =
        parsed.documents().stream()
            .filter(document -> file.isFromCluster(document.resource()))
            .toList();
    if (read.isEmpty()) {
      return Optional.empty();
    }
    Problem notice =
        read.getFirst()
            .problem(
                METADATA,
                Plural.of(read.size(), "object")
                    + " with a uid, a resourceVersion and a creationTimestamp: judged as read from"
                    + " a cluster. Before you commit them, remove what the API server set:"
                    + " metadata.resourceVersion, uid, creationTimestamp, generation,"
                    + " managedFields, and status");
    return Optional.of(aboutFile(notice, CLUSTER_RULE, Severity.Info, Effect.Audit));
  }

  /** A finding about a file as such. */
  static FileFinding aboutFile(Problem problem, String rule, Severity severity, Effect effect) {
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
        false,
        "");
  }

  private static FileFinding finding(
      EnforcedFinding finding, Document document, Excerpts excerpts) {
    Location location = document.positions().of(finding.finding().path());
    return finding(
        finding, document.resource(), document.file(), location, excerpts.line(location.line()));
  }

  /** A finding about an object, at its place in a file. */
  static FileFinding finding(
      EnforcedFinding finding, Resource resource, String file, Location location, String excerpt) {
    return new FileFinding(
        file,
        location,
        resource.kind(),
        resource.namespace(),
        resource.name(),
        finding.policy(),
        finding.rule(),
        finding.severity(),
        finding.effect(),
        finding.finding().path().toString(),
        message(finding),
        !(finding.finding() instanceof Finding.NotEvaluated),
        excerpt,
        false,
        "");
  }

  private static String message(EnforcedFinding finding) {
    String said =
        finding.finding() instanceof Finding.Mutated
            ? "would be fixed at admission: " + finding.message()
            : finding.message();
    return finding.softened().map(why -> said + " (only noted: " + why + ")").orElse(said);
  }
}
