package dev.plimsoll.build;

import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Problem;
import dev.plimsoll.manifest.Redaction;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.manifest.yaml.Document;
import dev.plimsoll.policy.Severity;
import dev.plimsoll.policy.document.Effect;
import dev.plimsoll.policy.setting.Suggestion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What kustomize 5.8.1 means where it fails on an object that it names: a patch that patches
 * nothing, or an object that is in a build twice. Kustomize names neither file nor line.
 */
final class FailedMatch {

  static final String PATCH_RULE = "unmatched-patch";
  static final String TWICE_RULE = "object-twice";

  /** How kustomize writes an object (kyaml, {@code resid}): kind, version, group, name. */
  private static final String ID =
      "(\\S+?)\\.(\\[noVer]|v\\w+)\\.(\\[noGrp]|\\S+?)/(\\S+)\\.(\\[noNs]|[a-z0-9-]+)";

  private static final Pattern TWICE = Pattern.compile("already registered id: " + ID);
  private static final Pattern NO_MATCH = Pattern.compile("no matches for Id " + ID);

  private static final Pointer NAME = Pointer.of("metadata", "name");

  private FailedMatch() {}

  /** The cause of a failure, if it is one of these and found in the files. */
  static List<BuildFinding> of(BuildTarget target, BuildSources sources, String message) {
    Matcher twice = TWICE.matcher(message);
    if (twice.find()) {
      return twice(target, sources, kind(twice), twice.group(4), namespace(twice));
    }
    Matcher none = NO_MATCH.matcher(message);
    return none.find()
        ? patch(target, sources, kind(none), none.group(4), namespace(none))
        : List.of();
  }

  private static GroupKind kind(Matcher id) {
    return new GroupKind(id.group(3).equals("[noGrp]") ? "" : id.group(3), id.group(1));
  }

  private static String namespace(Matcher id) {
    return id.group(5).equals("[noNs]") ? "" : id.group(5);
  }

  private static List<BuildFinding> twice(
      BuildTarget target, BuildSources sources, GroupKind kind, String name, String namespace) {
    List<Document> found =
        documents(sources, kind).stream()
            .filter(document -> document.resource().name().equals(name))
            .filter(document -> document.resource().namespace().equals(namespace))
            .toList();
    if (found.size() < 2) {
      return List.of();
    }
    List<BuildFinding> findings = new ArrayList<>();
    String first = place(found.getFirst()).toString();
    for (Document again : found.subList(1, found.size())) {
      findings.add(
          finding(
              TWICE_RULE,
              place(again),
              shown(kind, namespace, name)
                  + " is in this build twice: it is at "
                  + first
                  + " too.\n"
                  + BuildProblems.consequence(target)
                  + " Remove one of them, or make a patch of it."));
    }
    return findings;
  }

  private static SourcePlace place(Document document) {
    return new WrittenObject(document).locate(NAME);
  }

  private static List<BuildFinding> patch(
      BuildTarget target, BuildSources sources, GroupKind kind, String name, String namespace) {
    Optional<PatchText> found =
        sources.patches().stream()
            .filter(patch -> patch.target() == null && names(patch, kind, name, namespace))
            .findFirst();
    if (found.isEmpty()) {
      return List.of();
    }
    PatchText patch = found.get();
    List<String> same =
        documents(sources, kind).stream().map(document -> document.resource().name()).toList();
    String cause =
        Suggestion.near(name, same)
            .filter(near -> !near.equals(name))
            .map(near -> " Did you mean " + near + "?")
            .orElse(
                same.isEmpty()
                    ? " No file of this build has a " + kind.kind() + "."
                    : " Kind, name and namespace must be those of the object in its base.");
    return List.of(
        finding(
            PATCH_RULE,
            patch.place().apply(patch.positions().of(NAME)),
            "This patch is for "
                + shown(kind, namespace, name)
                + ", which is not in this build.\n"
                + BuildProblems.consequence(target)
                + cause));
  }

  private static boolean names(PatchText patch, GroupKind kind, String name, String namespace) {
    Resource resource = new Resource(patch.patch());
    return resource.type().groupKind().equals(kind)
        && resource.name().equals(name)
        && resource.namespace().equals(namespace);
  }

  private static List<Document> documents(BuildSources sources, GroupKind kind) {
    return sources.manifests().stream()
        .filter(document -> document.resource().type().groupKind().equals(kind))
        .toList();
  }

  private static String shown(GroupKind kind, String namespace, String name) {
    return kind.kind()
        + " "
        + (namespace.isEmpty() ? "" : namespace + "/")
        + Redaction.shorten(name);
  }

  private static BuildFinding finding(String rule, SourcePlace place, String message) {
    return new BuildFinding(
        rule, Severity.High, Effect.Deny, new Problem(place.file(), place.location(), message));
  }
}
