package dev.plimsoll.rule;

import dev.plimsoll.flux.FluxKind;
import dev.plimsoll.flux.FluxVersion;
import dev.plimsoll.flux.HelmRelease;
import dev.plimsoll.flux.Reference;
import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.ClusterView;
import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.Lookup;
import dev.plimsoll.policy.ObjectChange;
import dev.plimsoll.policy.Rule;
import dev.plimsoll.policy.RuleType;
import dev.plimsoll.policy.setting.Field;
import dev.plimsoll.policy.setting.SettingTypes;
import dev.plimsoll.rule.support.Handling;
import dev.plimsoll.rule.support.StatedVersion;
import dev.plimsoll.version.Constraint;
import dev.plimsoll.version.Dialect;
import dev.plimsoll.version.Updates;
import dev.plimsoll.version.Version;
import dev.plimsoll.version.VersionSet;
import dev.plimsoll.version.VersionSyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the version of a chart can resolve to, wherever it is stated: on the release, on a chart, or
 * on the registry that a release refers to. Ranges are evaluated by the set of versions that they
 * admit, never by their spelling.
 */
final class ChartVersionRule implements Rule {

  /** Whether ranges may admit prereleases. */
  enum OnPrerelease {
    Allow,
    Deny
  }

  /** What to do about an exact version that goes back. */
  enum OnDowngrade {
    Allow,
    Advise,
    Deny
  }

  private static final Field<Updates> UPDATES =
      Field.of(
          "updates",
          SettingTypes.oneOf(Updates.class),
          Updates.Major,
          "How far apart the versions may be that a range admits: None, Patch, Minor or Major.");
  private static final Field<Optional<String>> WITHIN =
      Field.optional(
          "within",
          SettingTypes.text(),
          "A range that every version has to lie within, such as \">=1.4 <2\".");
  private static final Field<OnPrerelease> PRERELEASE =
      Field.of(
          "prerelease",
          SettingTypes.oneOf(OnPrerelease.class),
          OnPrerelease.Allow,
          "Whether ranges may admit prereleases: Allow or Deny.");
  private static final Field<OnDowngrade> DOWNGRADE =
      Field.of(
          "downgrade",
          SettingTypes.oneOf(OnDowngrade.class),
          OnDowngrade.Advise,
          "What to do about an exact version that goes back: Allow, Advise or Deny.");

  private static final Field<Handling> OPEN_ENDED =
      Field.of(
          "openEnded",
          SettingTypes.oneOf(Handling.class),
          Handling.Allow,
          "Ranges without an upper end, and no version at all: Allow, Advise or Deny.");

  private static final Set<GroupKind> KINDS =
      Set.of(
          FluxKind.HELM_RELEASE.groupKind(),
          FluxKind.HELM_CHART.groupKind(),
          FluxKind.OCI_REPOSITORY.groupKind());
  private static final Set<GroupKind> SOURCES =
      Set.of(FluxKind.HELM_CHART.groupKind(), FluxKind.OCI_REPOSITORY.groupKind());

  private final Dialect dialect;
  private final Updates updates;
  private final Optional<Constraint> within;
  private final OnPrerelease prerelease;
  private final OnDowngrade downgrade;
  private final Handling openEnded;

  private ChartVersionRule(
      Dialect dialect,
      Updates updates,
      Optional<Constraint> within,
      OnPrerelease prerelease,
      OnDowngrade downgrade,
      Handling openEnded) {
    this.dialect = dialect;
    this.updates = updates;
    this.within = within;
    this.prerelease = prerelease;
    this.downgrade = downgrade;
    this.openEnded = openEnded;
  }

  /** The type, with the release that reads ranges where a policy names none. */
  static RuleType type(FluxVersion target) {
    Field<FluxVersion> fluxVersion =
        Field.of(
            "fluxVersion",
            SettingTypes.text().as(FluxVersion::parse),
            target,
            "The release of Flux that reads the ranges, such as \"2.10\".");
    return RuleType.named(
            "chartVersion",
            "Denies versions that cannot be read, and ranges that can resolve to too much.")
        .kinds(KINDS)
        .watches(SOURCES)
        .settings(
            SettingTypes.object(
                fields -> {
                  Dialect dialect = fields.get(fluxVersion).dialect();
                  return new ChartVersionRule(
                      dialect,
                      fields.get(UPDATES),
                      fields.get(WITHIN).map(text -> outer(text, dialect)),
                      fields.get(PRERELEASE),
                      fields.get(DOWNGRADE),
                      fields.get(OPEN_ENDED));
                },
                UPDATES,
                WITHIN,
                PRERELEASE,
                DOWNGRADE,
                OPEN_ENDED,
                fluxVersion));
  }

  private static Constraint outer(String text, Dialect dialect) {
    try {
      Constraint constraint = Constraint.parse(text, dialect);
      if (constraint.versions().isEmpty()) {
        throw new IllegalArgumentException("within \"" + text + "\" admits no version at all");
      }
      return constraint;
    } catch (VersionSyntaxException e) {
      throw new IllegalArgumentException("within: " + e.getMessage(), e);
    }
  }

  @Override
  public List<Finding> evaluate(ObjectChange change, ClusterView cluster) {
    Resource object = change.current();
    Optional<StatedVersion> stated = StatedVersion.of(object);
    if (stated.isPresent()) {
      List<Finding> findings =
          evaluate(change, new About(stated.get(), stated.get().place(), "", false));
      downgrade(change, stated.get()).ifPresent(findings::add);
      return findings;
    }
    return HelmRelease.of(object)
        .filter(release -> isDemanding() && !release.hasChart())
        .flatMap(HelmRelease::chartRef)
        .map(source -> evaluateSource(change, source, cluster))
        .orElse(List.of());
  }

  /** Whether a range has to be more than readable, so that it matters who follows it. */
  private boolean isDemanding() {
    return updates != Updates.Major || within.isPresent() || prerelease == OnPrerelease.Deny;
  }

  /** A release that refers to its chart: the range stands at the object that it refers to. */
  private List<Finding> evaluateSource(ObjectChange change, Reference source, ClusterView cluster) {
    Optional<GroupKind> kind =
        SOURCES.stream().filter(candidate -> candidate.kind().equals(source.kind())).findFirst();
    if (kind.isEmpty() || !change.isFinal(source.name()) || !change.isFinal(source.namespace())) {
      return List.of();
    }
    Pointer place = HelmRelease.CHART_REF;
    return switch (cluster.find(kind.get(), source.namespace(), source.name())) {
      case Lookup.Found<Resource>(Resource found) ->
          StatedVersion.of(found)
              .map(stated ->
                  evaluate(change, new About(stated, place, place + ": at " + source + ", ", true)))
              .orElse(List.of());
      case Lookup.Absent<Resource>() -> List.of(notEvaluated(source, source + " is not there"));
      case Lookup.Unknown<Resource>(String reason) -> List.of(notEvaluated(source, reason));
    };
  }

  private static Finding notEvaluated(Reference source, String reason) {
    return new Finding.NotEvaluated(
        HelmRelease.CHART_REF,
        "not evaluated: the version that " + source + " gives the release: " + reason);
  }

  /**
   * A stated version and how to speak of it.
   *
   * @param place where the change is at fault
   * @param before what to say before naming the version: whose it is, if not the change's
   * @param across whether it is another object's
   */
  private record About(StatedVersion stated, Pointer place, String before, boolean across) {
    Finding.Violation violation(String message) {
      return new Finding.Violation(place, before + stated.text(), before + message, across);
    }
  }

  private List<Finding> evaluate(ObjectChange change, About about) {
    List<Finding> findings = new ArrayList<>();
    StatedVersion stated = about.stated();
    if (!change.isFinal(stated.text()) || (change.isFragment() && !stated.isWritten())) {
      return findings;
    }
    Optional<VersionSet> versions;
    try {
      versions = stated.versions(dialect);
    } catch (VersionSyntaxException e) {
      findings.add(
          about.violation(
              stated.place() + ": " + e.getMessage() + ". Flux finds no chart with it."));
      return findings;
    }
    versions.ifPresent(set -> evaluate(about, set, findings));
    if (versions.isEmpty() && within.isPresent()) {
      findings.add(
          new Finding.NotEvaluated(
              about.place(),
              "not evaluated: whether "
                  + about.before()
                  + stated.shown()
                  + " lies within \""
                  + within.get()
                  + "\": it names no version"));
    }
    if (stated.kind() == StatedVersion.Kind.Tag && updates == Updates.None) {
      findings.add(
          new Finding.Advice(
              about.place(),
              about.before()
                  + stated.shown()
                  + " counts as one version, but a registry can move a tag. Add "
                  + stated.place().parent()
                  + ".digest to be sure of"
                  + " what you reviewed."));
    }
    return findings;
  }

  private void evaluate(About about, VersionSet versions, List<Finding> findings) {
    if (versions.isEmpty()) {
      findings.add(
          about.violation(
              about.stated().shown()
                  + " can never match: no version satisfies all of it. Fix its ends, for example \">=1.4.0 <2.0.0\"."));
      return;
    }
    if (updates != Updates.Major) {
      versions
          .updates()
          .filter(found -> found.compareTo(updates) > 0)
          .ifPresent(found ->
              findings.add(about.violation(tooManyUpdates(about.stated(), versions, found))));
    }
    boolean closed = about.stated().kind() == StatedVersion.Kind.Latest || !isOpen(versions);
    if (updates == Updates.Major && !about.across() && !closed) {
      openEnded.take(
          about.violation(
              about.stated().shown()
                  + " has no upper end"
                  + (versions.hasPrereleases() ? ", and admits prereleases" : "")
                  + ": the next major version goes out on the day it is published. Close it, as"
                  + " in 1.x or >=1.4.0 <2.0.0."),
          findings);
    }
    within.ifPresent(outer ->
        versions
            .minus(outer.versions())
            .example()
            .ifPresent(witness ->
                findings.add(
                    about.violation(
                        about.stated().shown()
                            + " may resolve to "
                            + witness
                            + ", which is not within \""
                            + outer
                            + "\". Narrow it to versions that are."))));
    if (prerelease == OnPrerelease.Deny && versions.hasPrereleases()) {
      versions
          .minus(VersionSet.RELEASES)
          .example()
          .ifPresent(witness ->
              findings.add(
                  about.violation(
                      about.stated().shown()
                          + " admits prereleases, for example "
                          + witness
                          + ". Take the prerelease out of it; a range without one admits releases only.")));
    }
  }

  private static boolean isOpen(VersionSet versions) {
    return versions.intervals().getLast().high() == null;
  }

  private String tooManyUpdates(StatedVersion stated, VersionSet versions, Updates found) {
    String later =
        switch (found) {
          case None -> "one version";
          case Patch -> "any later patch";
          case Minor -> "any later minor";
          case Major -> "any later major";
        };
    return stated.shown()
        + " may resolve to "
        + later
        + Updates.example(versions).map(version -> ", for example " + version).orElse("")
        + "; this policy allows updates: "
        + updates
        + ". "
        + advice(versions.example().orElseThrow());
  }

  private String advice(Version like) {
    String major = Long.toUnsignedString(like.major());
    String minor = Long.toUnsignedString(like.minor());
    return switch (updates) {
      case None -> "Write the version you reviewed, for example \"" + like + "\".";
      case Patch -> "Stay within one minor, for example \"" + major + "." + minor + ".x\".";
      case Minor, Major -> "Stay within one major, for example \"" + major + ".x\".";
    };
  }

  /** An exact version of the same chart that is lower than the one before. */
  private Optional<Finding> downgrade(ObjectChange change, StatedVersion stated) {
    Resource was = change.oldObject();
    if (downgrade == OnDowngrade.Allow || was == null || stated.isAsIn(was)) {
      return Optional.empty();
    }
    Optional<StatedVersion> old =
        StatedVersion.of(was)
            .filter(before -> !before.text().equals(stated.text()))
            .filter(before -> before.chart().equals(stated.chart()));
    if (old.isEmpty()) {
      return Optional.empty();
    }
    Optional<Version> after = exact(stated);
    Optional<Version> before = exact(old.get());
    if (after.isEmpty() || before.isEmpty() || after.get().compareTo(before.get()) >= 0) {
      return Optional.empty();
    }
    String message =
        stated.shown()
            + " goes back from "
            + before.get()
            + ": what the newer chart did to its data and its resource definitions stays done.";
    return Optional.of(
        downgrade == OnDowngrade.Deny
            ? new Finding.Violation(
                stated.place(),
                stated.text(),
                message + " This policy denies it; go forward with a fixed chart.")
            : new Finding.Advice(
                stated.place(), message + " Check that the older chart can live with that."));
  }

  private Optional<Version> exact(StatedVersion stated) {
    try {
      return stated
          .versions(dialect)
          .filter(set -> set.updates().filter(Updates.None::equals).isPresent())
          .flatMap(VersionSet::lowest);
    } catch (VersionSyntaxException e) {
      return Optional.empty();
    }
  }
}
