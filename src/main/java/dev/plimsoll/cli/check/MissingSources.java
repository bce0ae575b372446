package dev.plimsoll.cli.check;

import dev.plimsoll.flux.FluxKind;
import dev.plimsoll.flux.HelmRelease;
import dev.plimsoll.flux.Reference;
import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Redaction;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.ClusterView;
import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.Lookup;
import dev.plimsoll.policy.ObjectChange;
import dev.plimsoll.policy.Severity;
import dev.plimsoll.policy.document.Effect;
import dev.plimsoll.policy.engine.EnforcedFinding;
import dev.plimsoll.policy.setting.Suggestion;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Sources that an object of Flux refers to, and that are nowhere: the object waits until they are
 * there. A source of the name in another namespace counts for files, which often leave the
 * namespace to a kustomization; what a cluster is built to has its namespaces.
 */
final class MissingSources {

  static final String RULE = "missing-source";

  /** The kinds that are looked for; an ExternalArtifact is made by a controller. */
  static final Set<GroupKind> KINDS = HelmRelease.SOURCES;

  /** The source that {@code flux bootstrap} and the Flux Operator make, often without a file. */
  private static final String BOOTSTRAP = "flux-system";

  private static final Pointer SOURCE_REF = Pointer.of("spec", "sourceRef");
  private static final Pointer CHART_SOURCE = Pointer.of("spec", "chart", "spec", "sourceRef");

  private static final List<FluxKind> WITH_SOURCE =
      List.of(FluxKind.KUSTOMIZATION, FluxKind.HELM_CHART, FluxKind.IMAGE_UPDATE_AUTOMATION);

  private static final Function<List<Resource>, Set<String>> NAMES = MissingSources::names;

  private MissingSources() {}

  private static Set<String> names(List<Resource> resources) {
    Set<String> names = new TreeSet<>();
    resources.forEach(resource -> names.add(resource.name()));
    return names;
  }

  /**
   * What is to be said of the source of an object.
   *
   * @param exact whether the namespaces of all objects are known
   */
  static Optional<EnforcedFinding> of(ObjectChange change, ClusterView cluster, boolean exact) {
    Optional<Pointer> place = place(change.current());
    Optional<Reference> source = place.flatMap(here -> Reference.at(change.current(), here));
    if (place.isEmpty() || source.isEmpty()) {
      return Optional.empty();
    }
    Reference reference = source.get();
    Optional<GroupKind> kind =
        KINDS.stream().filter(known -> known.kind().equals(reference.kind())).findFirst();
    boolean looked =
        change.isFinal(reference.name())
            && change.isFinal(reference.namespace())
            && !reference.name().equals(BOOTSTRAP)
            && !reference.namespace().isEmpty();
    if (kind.isEmpty() || !looked) {
      return Optional.empty();
    }
    boolean absent =
        cluster.find(kind.get(), reference.namespace(), reference.name())
            instanceof Lookup.Absent<Resource>;
    Set<String> names =
        cluster.summary(kind.get(), NAMES) instanceof Lookup.Found<Set<String>>(Set<String> found)
            ? found
            : Set.of();
    // Where no source of a kind is among the files, all of them are kept elsewhere.
    boolean nowhere = exact || (!names.isEmpty() && !names.contains(reference.name()));
    return absent && nowhere
        ? Optional.of(finding(place.get(), reference, names))
        : Optional.empty();
  }

  private static Optional<Pointer> place(Resource resource) {
    if (FluxKind.HELM_RELEASE.is(resource)) {
      HelmRelease release = new HelmRelease(resource);
      return release.source().isEmpty()
          ? Optional.empty()
          : Optional.of(release.hasChartRef() ? HelmRelease.CHART_REF : CHART_SOURCE);
    }
    return WITH_SOURCE.stream().anyMatch(kind -> kind.is(resource))
        ? Optional.of(SOURCE_REF)
        : Optional.empty();
  }

  private static EnforcedFinding finding(Pointer place, Reference source, Set<String> names) {
    String near =
        names.contains(source.name())
            ? " There is one of that name in another namespace."
            : Suggestion.near(source.name(), names)
                .map(name -> " Did you mean " + name + "?")
                .orElse("");
    String message =
        place
            + " names "
            + Redaction.shorten(source.toString())
            + ", which is not among the files.\nNothing is reconciled until it is there."
            + near
            + " Add it, or fix the name or the namespace.";
    return new EnforcedFinding(
        FileEvaluator.FILE_POLICY,
        RULE,
        Severity.Medium,
        Effect.Warn,
        new Finding.Advice(place, message, Severity.Medium),
        message,
        Optional.empty());
  }
}
