package dev.plimsoll.rule;

import dev.plimsoll.flux.FluxKind;
import dev.plimsoll.flux.HelmRelease;
import dev.plimsoll.manifest.ManagedFields;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.ObjectChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What {@code spec.chart} is the template of, and the fields in it that only the other kind of
 * template may have (the CEL rules of {@code spec.chart} in the CRD of Flux 2.10).
 *
 * @param change the change of a release
 */
record ChartTemplate(ObjectChange change) {

  private static final Pointer URL = HelmRelease.CHART_SPEC.key("url");
  private static final Pointer CHART = HelmRelease.CHART_SPEC.key("chart");
  private static final Pointer SOURCE_REF = HelmRelease.CHART_SPEC.key("sourceRef");
  private static final Pointer VERSION = HelmRelease.CHART_SPEC.key("version");
  private static final Pointer RECONCILE_STRATEGY = HelmRelease.CHART_SPEC.key("reconcileStrategy");
  private static final List<Pointer> OF_HELM_CHART =
      List.of(
          CHART,
          SOURCE_REF,
          VERSION,
          RECONCILE_STRATEGY,
          HelmRelease.CHART_SPEC.key("valuesFiles"),
          HelmRelease.CHART_SPEC.key("ignoreMissingValuesFiles"));

  private Resource object() {
    return change.current();
  }

  /** The kind that it names; {@code HelmChart} if it names none. */
  String kind() {
    return object().text(HelmRelease.CHART_KIND).orElse(FluxKind.HELM_CHART.kind());
  }

  /** Whether it is the template of an OCIRepository. */
  boolean isInline() {
    return kind().equals(FluxKind.OCI_REPOSITORY.kind());
  }

  /** Whether it is the template of a repository that has no address. */
  boolean lacksUrl() {
    return isInline() && !change.isFragment() && object().text(URL).isEmpty();
  }

  /** The fields that the kind excludes; none where a part of a release names no kind. */
  List<Pointer> excluded() {
    boolean unknown = change.isFragment() && !object().has(HelmRelease.CHART_KIND);
    return unknown || !change.isFinal(kind()) ? List.of() : excluded(isInline());
  }

  private List<Pointer> excluded(boolean inline) {
    return (inline ? OF_HELM_CHART : List.of(URL)).stream().filter(this::counts).toList();
  }

  /** Values that CRDs before 2.10 filled in are no contradiction. */
  private boolean counts(Pointer place) {
    String text = object().at(place).asText("");
    return object().has(place)
        && !(place.equals(VERSION) && text.equals("*"))
        && !(place.equals(RECONCILE_STRATEGY) && text.equals("ChartVersion"));
  }

  /**
   * The fields that an applier, who declares one kind of template, has left to others, and that
   * only the other kind may have. Flux cannot remove them, because the API server denies the merged
   * object first.
   */
  List<Pointer> leftovers() {
    Optional<ManagedFields> applied = applied(change, object());
    if (applied.isEmpty() || change.isFragment()) {
      return List.of();
    }
    ManagedFields own = applied.get();
    boolean declaresHelmChart = own.owns(CHART) && own.owns(SOURCE_REF);
    boolean declaresInline = own.owns(HelmRelease.CHART_KIND) && isInline();
    if (declaresHelmChart == declaresInline) {
      return List.of();
    }
    List<Pointer> leftovers = new ArrayList<>();
    if (declaresHelmChart && isInline()) {
      leftovers.add(HelmRelease.CHART_KIND);
    }
    excluded(declaresInline).stream().filter(place -> !own.owns(place)).forEach(leftovers::add);
    return leftovers;
  }

  /** What the one who asks declares of {@code spec.chart} by server-side apply. */
  static Optional<ManagedFields> applied(ObjectChange change, Resource object) {
    return object.managedFields().stream()
        .filter(entry ->
            entry.operation().equals("Apply")
                && entry.manager().equals(change.requester().fieldManager())
                && entry.owns(HelmRelease.CHART))
        .findFirst();
  }

  /** The field managers that own something at one of these places, but for the one who asks. */
  static List<String> otherOwners(ObjectChange change, List<Pointer> places) {
    return change.current().managedFields().stream()
        .filter(entry -> places.stream().anyMatch(entry::owns))
        .map(ManagedFields::manager)
        .filter(manager -> !manager.equals(change.requester().fieldManager()))
        .distinct()
        .toList();
  }

  /** Places for a message. */
  static String listed(Stream<Pointer> places) {
    return String.join(", ", places.map(Pointer::toString).toList());
  }
}
