package dev.plimsoll.cli.check;

import com.google.common.base.Suppliers;
import dev.plimsoll.build.patch.InlinePatch;
import dev.plimsoll.build.patch.PatchFault;
import dev.plimsoll.build.patch.PatchFragment;
import dev.plimsoll.cli.report.FileFinding;
import dev.plimsoll.flux.FluxKind;
import dev.plimsoll.manifest.Location;
import dev.plimsoll.manifest.Plural;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Positions;
import dev.plimsoll.manifest.Problem;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.manifest.Skipped;
import dev.plimsoll.manifest.yaml.Completeness;
import dev.plimsoll.manifest.yaml.Document;
import dev.plimsoll.manifest.yaml.Excerpts;
import dev.plimsoll.manifest.yaml.StoredPlaces;
import dev.plimsoll.policy.ClusterView;
import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.Lookup;
import dev.plimsoll.policy.ObjectChange;
import dev.plimsoll.policy.Severity;
import dev.plimsoll.policy.document.Effect;
import dev.plimsoll.policy.engine.EnforcedFinding;
import dev.plimsoll.policy.engine.PolicySet;
import dev.plimsoll.policy.engine.Verdict;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Evaluates the objects of one file after the other. */
record FileEvaluator(
    PolicySet policies,
    FileIndex index,
    ClusterView cluster,
    boolean wholeCheckout,
    @Nullable GitComparison comparison,
    BuiltFindings built) {

  /** As envsubst has them; what Flux replaces is in braces. */
  private static final Pattern SHELL_VARIABLE = Pattern.compile("\\$[A-Za-z_]");

  private static final Pointer METADATA = Pointer.of("metadata");

  /** What findings about a file as such are filed under. */
  static final String FILE_POLICY = "manifest";

  private static final String FILE_RULE = "well-formed";

  private static final String PATCH_RULE = "broken-patch";

  private static final String MARKER_RULE = "setter-marker";

  private static final String CLUSTER_RULE = "read-from-cluster";

  /** Evaluates a file by what is kept of it. */
  FileResult evaluate(InputFile file) {
    IndexedFile indexed = index.file(file);
    List<FileFinding> findings = new ArrayList<>();
    for (Problem problem : indexed.problems()) {
      findings.add(aboutFile(problem, FILE_RULE, Severity.High, Effect.Deny));
    }
    findings.addAll(built.in(file));
    findings.addAll(markers(file, indexed));
    findings.addAll(secrets(file, indexed));
    List<Skipped> skipped = new ArrayList<>(indexed.skipped());
    int objects = indexed.documents().size();
    if (!built.cover(file)) {
      Supplier<StoredPlaces> places = Suppliers.memoize(indexed::places);
      List<Document> documents = documents(file, indexed.resources(), places);
      findings.addAll(asWritten(file, indexed, documents, places));
      documents.stream()
          .filter(document -> isTemplate(document.resource()))
          .forEach(template -> skipped.add(template(template)));
      objects = documents.size();
    } else if (comparison != null) {
      comparison.see(indexed.resources());
    }
    return new FileResult(file, objects, inOrder(findings), skipped, indexed.faults());
  }

  /**
   * Credentials in the objects of a file as they are written, because builds keep no values of
   * Secrets; and in a file that a generator reads. The line is never shown.
   */
  private List<FileFinding> secrets(InputFile file, IndexedFile indexed) {
    List<FileFinding> findings = new ArrayList<>();
    for (PlainSecrets.Told told : indexed.secrets()) {
      Resource resource = indexed.resources().get(told.number());
      Pointer place = told.finding().finding().path();
      if (!file.isFromCluster(resource) && !isSame(change(file, resource))) {
        Location location = indexed.places().location(told.number(), resource, place);
        findings.add(finding(told.finding(), resource, file.name(), location, ""));
      }
    }
    if (index.isGenerated(file) && (comparison == null || comparison.isChanged(file))) {
      PlainSecrets.inText(file)
          .map(problem -> aboutFile(problem, PlainSecrets.RULE, Severity.High, Effect.Warn))
          .ifPresent(findings::add);
    }
    return findings;
  }

  /** Markers of image automation that nothing comes of, where all of a repository is known. */
  private List<FileFinding> markers(InputFile file, IndexedFile indexed) {
    return !wholeCheckout || (comparison != null && !comparison.isChanged(file))
        ? List.of()
        : indexed.markers().stream()
            .flatMap(marker ->
                marker
                    .fault(cluster)
                    .map(fault -> new Problem(file.name(), marker.location(), fault))
                    .stream())
            .map(problem -> aboutFile(problem, MARKER_RULE, Severity.Medium, Effect.Warn))
            .toList();
  }

  /** Whether a shell has yet to fill in the name of an object, which holds no dollar sign. */
  private static boolean isTemplate(Resource resource) {
    return SHELL_VARIABLE.matcher(resource.name()).find()
        || SHELL_VARIABLE.matcher(resource.namespace()).find();
  }

  private static Skipped template(Document document) {
    return new Skipped(
        document.file(),
        document.positions().of(METADATA.key("name")),
        Skipped.Cause.TEMPLATE,
        "this is a template with variables of a shell in its name; fill them in and check the"
            + " result");
  }

  /**
   * What there is to say of the objects as they are written, and of what ResourceSets make. Few
   * files need their places.
   */
  private List<FileFinding> asWritten(
      InputFile file,
      IndexedFile indexed,
      List<Document> documents,
      Supplier<StoredPlaces> places) {
    List<FileFinding> findings = new ArrayList<>();
    for (Problem problem : indexed.warnings()) {
      findings.add(aboutFile(problem, FILE_RULE, Severity.Medium, Effect.Warn));
    }
    List<Location> fromCluster = new ArrayList<>();
    List<Document> asKubectl = documents(file, indexed.resourcesAsKubectl(), places);
    List<ObjectChange> changes = new ArrayList<>();
    for (int number = 0; number < documents.size(); number++) {
      Document document = documents.get(number);
      Resource resource = document.resource();
      if (file.isFromCluster(resource)) {
        fromCluster.add(document.positions().of(METADATA));
      }
      ObjectChange change = change(file, resource);
      changes.add(change);
      if (isTemplate(resource)) {
        continue;
      }
      List<EnforcedFinding> about = isSame(change) ? List.of() : about(change);
      if (number < asKubectl.size()) {
        about = certain(about, about(file, asKubectl.get(number).resource()));
      }
      for (EnforcedFinding finding : about) {
        Location location = document.positions().of(finding.finding().path());
        String excerpt = places.get().line(location.line());
        findings.add(finding(finding, resource, file.name(), location, excerpt));
      }
    }
    findings.addAll(inPatches(file, indexed, changes, places));
    if (!fromCluster.isEmpty()) {
      findings.addFirst(fromCluster(file, fromCluster));
    }
    return findings;
  }

  /** What there is to say of the patches in objects, but for objects that are as they were. */
  private List<FileFinding> inPatches(
      InputFile file,
      IndexedFile indexed,
      List<ObjectChange> changes,
      Supplier<StoredPlaces> places) {
    List<FileFinding> findings = new ArrayList<>();
    for (FileIndexEntry.HostFault found : indexed.patchFaults()) {
      ObjectChange host = changes.get(found.host());
      if (!isSame(host) && !built.applies(file, host.current())) {
        findings.add(inPatch(file.name(), found.fault()));
      }
    }
    for (int at = 0; at < indexed.parts().size(); at++) {
      int number = indexed.documents().size() + at;
      ObjectChange host = changes.get(indexed.parts().get(at).host());
      Resource part = indexed.parts().get(at).resource();
      if (built.applies(file, host.current())
          || (host.oldObject() != null && hasHad(host.oldObject(), part))) {
        continue;
      }
      for (EnforcedFinding finding : inPatch(policies, part, cluster)) {
        Location location = places.get().location(number, part, finding.finding().path());
        String excerpt = places.get().line(location.line());
        findings.add(finding(finding, part, file.name(), location, excerpt));
      }
    }
    return findings;
  }

  /** Whether a patch in an object as it was set the same. */
  static boolean hasHad(Resource old, Resource part) {
    return PatchFragment.of(InlinePatch.of(old, Positions.NONE), Positions.NONE).stream()
        .anyMatch(before -> before.resource().tree().equals(part.tree()));
  }

  /**
   * What there is to say of a part that a patch sets. What is not evaluated is told of the object
   * that is patched.
   */
  static List<EnforcedFinding> inPatch(PolicySet policies, Resource part, ClusterView cluster) {
    return policies
        .check(ObjectChange.inFile(part, Completeness.Fragment), cluster)
        .findings()
        .stream()
        .filter(finding -> !(finding.finding() instanceof Finding.NotEvaluated))
        .toList();
  }

  /** A fault of a patch that is written in an object. */
  static FileFinding inPatch(String file, PatchFault fault) {
    return aboutFile(
        new Problem(file, fault.location(), fault.message()),
        PATCH_RULE,
        fault.always() ? Severity.High : Severity.Medium,
        fault.always() ? Effect.Deny : Effect.Warn);
  }

  private List<Document> documents(
      InputFile file, List<Resource> resources, Supplier<StoredPlaces> places) {
    List<Document> documents = new ArrayList<>();
    for (int at = 0; at < resources.size(); at++) {
      Resource resource = resources.get(at);
      int number = at;
      documents.add(
          new Document(
              file.name(), resource, place -> places.get().location(number, resource, place)));
    }
    return index.expand(documents).documents();
  }

  /**
   * Findings, of which those deny that are so for kustomize and for kubectl: a file that no build
   * reaches may be applied by either.
   */
  private static List<EnforcedFinding> certain(
      List<EnforcedFinding> findings, List<EnforcedFinding> asKubectl) {
    Set<String> denied =
        asKubectl.stream()
            .filter(finding -> finding.effect() == Effect.Deny)
            .map(FileEvaluator::nameAndPath)
            .collect(Collectors.toSet());
    return findings.stream()
        .map(finding ->
            finding.effect() != Effect.Deny || denied.contains(nameAndPath(finding))
                ? finding
                : finding.soften(Effect.Warn, "kubectl reads another value here"))
        .toList();
  }

  private static String nameAndPath(EnforcedFinding finding) {
    return finding.name() + " " + finding.finding().path();
  }

  private List<EnforcedFinding> about(InputFile file, Resource resource) {
    ObjectChange change = change(file, resource);
    return isSame(change) ? List.of() : about(change);
  }

  /** Whether an object is what it was, so that the change has nothing to answer for. */
  private static boolean isSame(ObjectChange change) {
    Resource old = change.oldObject();
    return old != null && old.tree().equals(change.current().tree());
  }

  private List<EnforcedFinding> about(ObjectChange change) {
    List<EnforcedFinding> found =
        withoutPatched(change, policies.check(change, cluster).findings());
    boolean isWhole = change.completeness() == Completeness.Whole;
    Optional<EnforcedFinding> source =
        wholeCheckout && isWhole ? MissingSources.of(change, cluster, false) : Optional.empty();
    return Stream.of(found.stream(), source.stream(), UnknownKinds.of(change, cluster).stream())
        .flatMap(Function.identity())
        .toList();
  }

  private static List<FileFinding> inOrder(List<FileFinding> findings) {
    return findings.stream()
        .sorted(
            Comparator.comparingInt((FileFinding finding) -> finding.location().line())
                .thenComparingInt(finding -> finding.location().column()))
        .toList();
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

  /** Evaluates the objects that are no more, once all others are evaluated. */
  List<FileResult> gone(List<Path> roots) {
    if (comparison == null) {
      return List.of();
    }
    List<FileResult> results = new ArrayList<>();
    RemovedSource sources = new RemovedSource(staying());
    for (GitComparison.Old old : comparison.gone(roots, built.filesBefore())) {
      Document document = old.document();
      Resource resource = document.resource();
      Excerpts excerpts = new Excerpts(old.parsed());
      List<FileFinding> findings = new ArrayList<>();
      policies
          .check(ObjectChange.goneFromFile(resource), cluster)
          .findings()
          .forEach(finding -> findings.add(finding(finding, document, excerpts)));
      Location location = document.positions().of(Pointer.ROOT);
      sources
          .finding(resource, document.file(), location, excerpts.line(location.line()))
          .ifPresent(findings::add);
      results.add(new FileResult(old.source(), 0, findings, List.of(), List.of()));
    }
    return results;
  }

  /** The releases among the files, which may use a source that is gone. */
  private Stream<Resource> staying() {
    return cluster.list(FluxKind.HELM_RELEASE.groupKind())
            instanceof Lookup.Found<List<Resource>>(var releases)
        ? releases.stream()
        : Stream.of();
  }

  /** One notice for all objects of an input that were read from a cluster. */
  private static FileFinding fromCluster(InputFile file, List<Location> read) {
    Problem notice =
        new Problem(
            file.name(),
            read.getFirst(),
            Plural.of(read.size(), "object")
                + " with a uid, a resourceVersion and a creationTimestamp: evaluated as read from a"
                + " cluster. Before you commit them, remove what the API server set:"
                + " metadata.resourceVersion, uid, creationTimestamp, generation, managedFields,"
                + " and status");
    return aboutFile(notice, CLUSTER_RULE, Severity.Info, Effect.Audit);
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
    boolean mutated = finding.finding() instanceof Finding.Mutated;
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
        (mutated ? "would be fixed at admission: " : "") + finding.message(),
        !(finding.finding() instanceof Finding.NotEvaluated),
        excerpt,
        false,
        "",
        finding.softened().orElse(""),
        mutated);
  }
}
