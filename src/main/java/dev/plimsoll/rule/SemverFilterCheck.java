package dev.plimsoll.rule;

import dev.plimsoll.flux.OciRepository;
import dev.plimsoll.manifest.Redaction;
import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.ObjectChange;
import dev.plimsoll.rule.tag.TagOrder;
import dev.plimsoll.version.Constraint;
import dev.plimsoll.version.VersionSet;
import dev.plimsoll.version.VersionSyntaxException;
import java.util.Optional;

/**
 * Whether a tag can pass both {@code semverFilter} and {@code semver} of an OCIRepository. If none
 * can, source-controller answers "no match found for semver" (fluxcd/source-controller,
 * internal/controller/ocirepository_controller.go).
 */
final class SemverFilterCheck {

  private SemverFilterCheck() {}

  /** What is wrong with a filter that compiles. */
  static Optional<Finding> finding(OciRepository repository, ObjectChange change) {
    Optional<String> filter = repository.semverFilter().filter(change::isFinal);
    Optional<String> range = repository.semver().filter(change::isFinal);
    if (filter.isEmpty() || range.isEmpty() || repository.digest().isPresent()) {
      return Optional.empty();
    }
    // The metadata of a chart's version follows an underscore. Who means that writes it.
    boolean metadata = filter.get().indexOf('_') >= 0;
    return versions(range.get())
        .flatMap(versions ->
            TagOrder.of(filter.get(), "").flatMap(order -> order.outside(versions, metadata)))
        .map(outside ->
            new Finding.Violation(
                repository.semverFilterPlace(),
                filter.get() + " " + range.get(),
                repository.semverFilterPlace()
                    + " "
                    + Redaction.show(repository.resource(), repository.semverFilterPlace())
                    + " lets no tag through that "
                    + repository.semverPlace()
                    + " admits, so Flux finds no"
                    + " artifact: "
                    + OutsideRange.why(outside, range.get())));
  }

  private static Optional<VersionSet> versions(String range) {
    try {
      return Optional.of(Constraint.parse(range).versions()).filter(set -> !set.isEmpty());
    } catch (VersionSyntaxException e) {
      return Optional.empty(); // which chartVersion reports
    }
  }
}
