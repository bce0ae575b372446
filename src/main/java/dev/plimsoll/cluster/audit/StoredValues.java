package dev.plimsoll.cluster.audit;

import dev.plimsoll.flux.HelmRelease;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.policy.Lookup;
import dev.plimsoll.policy.Severity;
import dev.plimsoll.rule.support.DeclaredValues;
import dev.plimsoll.workload.ReleaseRecord;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Values that Helm has stored with a release and that its HelmRelease does not state, or states
 * otherwise. They are told by their places, never by their contents.
 */
final class StoredValues {

  private static final String CHECK = "stored-values";
  private static final Pointer VALUES = Pointer.of("spec", "values");
  private static final int SHOWN = 10;

  private StoredValues() {}

  /** Compares the record of a release that nobody works on with what is declared. */
  static List<AuditFinding> of(
      ReleaseRecord record, HelmRelease release, Lookup<DeclaredValues> declared) {
    return switch (declared) {
      case Lookup.Found<DeclaredValues>(DeclaredValues values) ->
          finding(values.differencesFrom(record.config()), release);
      case Lookup.Absent<DeclaredValues>() -> List.of();
      case Lookup.Unknown<DeclaredValues>(String reason) ->
          List.of(
              AuditFinding.notEvaluated(
                  CHECK,
                  release.resource(),
                  "whether the stored values are those of Git: " + reason));
    };
  }

  private static List<AuditFinding> finding(List<Pointer> places, HelmRelease release) {
    if (places.isEmpty()) {
      return List.of();
    }
    String shown =
        places.stream().limit(SHOWN).map(Pointer::toString).collect(Collectors.joining(", "));
    return List.of(
        AuditFinding.of(
            CHECK,
            Severity.High,
            release.resource(),
            VALUES,
            "the values that Helm has stored differ from those that the HelmRelease states, at "
                + shown
                + (places.size() > SHOWN ? " and " + (places.size() - SHOWN) + " more" : "")
                + ": somebody upgraded manually, or upgrade.preserveValues carries old ones on. "
                + (release.isSuspended()
                    ? "The release is suspended; what it says comes back with flux resume. "
                    : "")
                + "State in Git what is meant, then run flux reconcile helmrelease "
                + release.resource().name()
                + " -n "
                + release.resource().namespace()
                + " --force."));
  }
}
