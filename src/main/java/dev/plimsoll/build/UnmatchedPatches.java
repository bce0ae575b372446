package dev.plimsoll.build;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plimsoll.manifest.Problem;
import dev.plimsoll.manifest.Redaction;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.Severity;
import dev.plimsoll.policy.document.Effect;
import dev.plimsoll.policy.setting.Suggestion;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Patches with a target that fits nothing in any build that has them. Kustomize leaves such a patch
 * out without a word. A patch in a component, or one that a parent gives to all its children, is
 * often for some builds only, so one build that it fits is enough.
 */
final class UnmatchedPatches {

  private final IdentityHashMap<BuildTarget, List<PatchUse>> uses = new IdentityHashMap<>();
  private final Set<SourcePlace> fitting = new HashSet<>();
  private final Set<String> unclear = new HashSet<>();

  /** Takes the patches of a build. */
  void add(BuildTarget target, List<PatchUse> patches) {
    uses.put(target, patches.stream().filter(use -> !use.matched()).toList());
    patches.stream().filter(PatchUse::matched).map(PatchUse::place).forEach(fitting::add);
  }

  /** Takes a file with patches of a build of which nothing is known. */
  void unclear(String file) {
    unclear.add(file);
  }

  /** What is to be said of the patches of a build, once all builds are made. */
  List<BuildFinding> of(BuildTarget target) {
    Map<SourcePlace, List<PatchUse>> unmatched = new LinkedHashMap<>();
    for (PatchUse use : uses.getOrDefault(target, List.of())) {
      if (!fitting.contains(use.place()) && !unclear.contains(use.place().file())) {
        unmatched.computeIfAbsent(use.place(), place -> new ArrayList<>()).add(use);
      }
    }
    return unmatched.values().stream().map(List::getFirst).map(UnmatchedPatches::finding).toList();
  }

  private static BuildFinding finding(PatchUse use) {
    Optional<String> hint = hint(use.target(), use.objects());
    boolean named = !use.target().path("name").asText("").isEmpty();
    return new BuildFinding(
        FailedMatch.PATCH_RULE,
        named || hint.isPresent() ? Severity.Medium : Severity.Low,
        Effect.Warn,
        new Problem(
            use.place().file(),
            use.place().location(),
            "The target of this patch, "
                + shown(use.target())
                + ", matches no object of the build.\n"
                + "kustomize leaves the patch out without a word, so what it sets is not set."
                + hint.map(text -> " " + text).orElse(" Fix the target, or remove the patch.")));
  }

  private static String shown(JsonNode target) {
    List<String> fields = new ArrayList<>();
    target
        .properties()
        .forEach(entry -> fields.add(entry.getKey() + ": " + entry.getValue().asText()));
    return Redaction.shorten(String.join(", ", fields));
  }

  /** What may have been meant. */
  private static Optional<String> hint(JsonNode target, List<Resource> objects) {
    String kind = target.path("kind").asText("");
    List<Resource> ofKind =
        objects.stream().filter(object -> PatchUse.matches(target, "kind", object.kind())).toList();
    if (ofKind.isEmpty()) {
      return Suggestion.near(kind, objects.stream().map(Resource::kind).toList())
          .map(near -> "Did you mean kind " + near + "?");
    }
    if (ofKind.stream().noneMatch(object -> PatchUse.isOfType(target, object))) {
      Resource there = ofKind.getFirst();
      return Optional.of(
          "The build has " + there.kind() + " at apiVersion " + there.type().apiVersion() + ".");
    }
    return Suggestion.near(
            target.path("name").asText(""), ofKind.stream().map(Resource::name).toList())
        .map(near -> "Did you mean name " + near + "?");
  }
}
