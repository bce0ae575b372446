package dev.plimsoll.cli.check;

import dev.plimsoll.cli.report.FileFinding;
import dev.plimsoll.flux.HelmRelease;
import dev.plimsoll.flux.Kustomization;
import dev.plimsoll.flux.Reference;
import dev.plimsoll.manifest.Location;
import dev.plimsoll.manifest.Plural;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.Severity;
import dev.plimsoll.policy.document.Effect;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Tells of a source that is deleted while objects that stay take their charts or files from it. */
final class RemovedSource {

  private static final String RULE = "removed-source";

  /** So many users are named. */
  private static final int NAMED = 5;

  private final Map<Reference, List<String>> users = new HashMap<>();

  /** Finds who uses what among the objects that stay. */
  RemovedSource(Stream<Resource> staying) {
    staying.forEach(resource ->
        source(resource)
            .ifPresent(source ->
                users
                    .computeIfAbsent(source, key -> new ArrayList<>())
                    .add(
                        new Reference(resource.kind(), resource.namespace(), resource.name())
                            .toString())));
  }

  private static Optional<Reference> source(Resource resource) {
    return HelmRelease.of(resource)
        .flatMap(HelmRelease::source)
        .or(() -> Kustomization.of(resource).flatMap(Kustomization::source));
  }

  /** What there is to say of an object that is deleted: one finding, however many use it. */
  Optional<FileFinding> finding(Resource gone, String file, Location location, String excerpt) {
    List<String> names =
        users.getOrDefault(new Reference(gone.kind(), gone.namespace(), gone.name()), List.of());
    return names.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new FileFinding(
                file,
                location,
                gone.kind(),
                gone.namespace(),
                gone.name(),
                FileEvaluator.FILE_POLICY,
                RULE,
                Severity.High,
                Effect.Warn,
                "",
                message(gone, names),
                true,
                excerpt,
                false,
                ""));
  }

  private static String message(Resource gone, List<String> names) {
    List<String> sorted = names.stream().distinct().sorted().toList();
    return "this "
        + gone.kind()
        + " is removed, and "
        + Plural.of(sorted.size(), "object")
        + (sorted.size() == 1 ? " still uses it: " : " still use it: ")
        + sorted.stream().limit(NAMED).collect(Collectors.joining(", "))
        + (sorted.size() > NAMED ? " and " + (sorted.size() - NAMED) + " more" : "")
        + ". Flux cannot fetch for them any more, so upgrades and repairs fail. Give them another"
        + " source in the same change, or keep this one.";
  }
}
