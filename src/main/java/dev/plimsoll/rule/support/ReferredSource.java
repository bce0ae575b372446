package dev.plimsoll.rule.support;

import dev.plimsoll.flux.HelmRelease;
import dev.plimsoll.flux.Reference;
import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.ClusterView;
import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.Lookup;
import dev.plimsoll.policy.ObjectChange;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The source that an object refers to, which the policies about that object are also about. */
public final class ReferredSource {

  private ReferredSource() {}

  /**
   * What {@code evaluate} finds at the source, told of the object that refers to it.
   *
   * @param place where the change refers to it
   */
  public static List<Finding> evaluate(
      ObjectChange change,
      Pointer place,
      Reference source,
      ClusterView cluster,
      Function<Resource, List<Finding>> evaluate) {
    Optional<GroupKind> kind =
        HelmRelease.SOURCES.stream()
            .filter(candidate -> candidate.kind().equals(source.kind()))
            .findFirst();
    if (kind.isEmpty() || !change.isFinal(source.name()) || !change.isFinal(source.namespace())) {
      return List.of();
    }
    return switch (cluster.find(kind.get(), source.namespace(), source.name())) {
      case Lookup.Found<Resource>(Resource found) ->
          evaluate.apply(found).stream().map(finding -> told(place, source, finding)).toList();
      case Lookup.Absent<Resource>() -> List.of(notEvaluated(place, source, "that is not there"));
      case Lookup.Unknown<Resource>(String reason) -> List.of(notEvaluated(place, source, reason));
    };
  }

  private static Finding told(Pointer place, Reference source, Finding finding) {
    String message = place + ": at " + source + ", " + finding.message();
    return finding instanceof Finding.Violation violation
        ? new Finding.Violation(
            place, source + " " + violation.path() + " " + violation.value(), message, true)
        : new Finding.Advice(place, message);
  }

  private static Finding notEvaluated(Pointer place, Reference source, String reason) {
    return new Finding.NotEvaluated(
        place, "not evaluated: the source that " + place + " names, " + source + ": " + reason);
  }
}
