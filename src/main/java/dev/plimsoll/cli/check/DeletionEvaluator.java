package dev.plimsoll.cli.check;

import dev.plimsoll.build.BuildComparison;
import dev.plimsoll.build.BuiltObject;
import dev.plimsoll.build.Deletion;
import dev.plimsoll.build.EntryPoint;
import dev.plimsoll.cli.report.FileFinding;
import dev.plimsoll.manifest.Location;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.manifest.yaml.Excerpts;
import dev.plimsoll.policy.ClusterView;
import dev.plimsoll.policy.ObjectChange;
import dev.plimsoll.policy.document.Effect;
import dev.plimsoll.policy.engine.EnforcedFinding;
import dev.plimsoll.policy.engine.PolicySet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Evaluates what Flux deletes, because a change takes it out of what is built. */
final class DeletionEvaluator {

  /** A finding, in a file, about an object of an entry point. */
  record Found(FileFinding finding, InputFile file, EntryPoint entry, BuiltObject object) {}

  private final PolicySet policies;
  private final FileClusterView files;
  private final ReportedFiles reported;
  private final BuildComparison comparison;
  private final CheckoutBuilds checkout;
  private final Map<String, Excerpts> excerpts = new HashMap<>();

  DeletionEvaluator(
      PolicySet policies,
      FileClusterView files,
      ReportedFiles reported,
      CheckoutBuilds checkout,
      BuildComparison comparison) {
    this.policies = policies;
    this.files = files;
    this.reported = reported;
    this.checkout = checkout;
    this.comparison = comparison;
  }

  List<Found> findings() {
    List<Found> found = new ArrayList<>();
    for (EntryPoint entry : comparison.before().entryPoints()) {
      List<Deletion> deletions = comparison.deletions(entry);
      if (!deletions.isEmpty()) {
        ClusterView cluster = new BuiltClusterView(entry, files);
        RemovedSource sources =
            new RemovedSource(
                comparison.now(entry).stream()
                    .flatMap(EntryPoint::objects)
                    .map(BuiltObject::resource));
        deletions.forEach(deletion -> evaluate(entry, deletion, cluster, sources, found));
      }
    }
    return found;
  }

  private void evaluate(
      EntryPoint entry,
      Deletion deletion,
      ClusterView cluster,
      RemovedSource sources,
      List<Found> found) {
    Optional<InputFile> file = reported.now(checkout.file(deletion.place().file()));
    if (file.isEmpty()) {
      return;
    }
    String name = file.get().name();
    Resource resource = deletion.object().resource();
    Location location = deletion.place().location();
    String line = line(deletion);
    List<FileFinding> findings = new ArrayList<>();
    for (EnforcedFinding enforced :
        policies.check(ObjectChange.goneFromFile(resource), cluster).findings()) {
      findings.add(
          FileEvaluator.finding(
              deletion.certain() || enforced.effect() != Effect.Deny
                  ? enforced
                  : enforced.soften(Effect.Warn, "what applies this overlay is unknown"),
              resource,
              name,
              location,
              line));
    }
    sources.finding(resource, name, location, line).ifPresent(findings::add);
    String why = "\nFlux would delete it: " + deletion.reason() + ".";
    findings.forEach(
        finding -> found.add(new Found(finding.adding(why), file.get(), entry, deletion.object())));
  }

  private String line(Deletion deletion) {
    String file = deletion.place().file();
    return excerpts
        .computeIfAbsent(
            deletion.before() + file,
            key -> new Excerpts(comparison.parsed(file, deletion.before())))
        .line(deletion.place().location().line());
  }
}
