package dev.plimsoll.build;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.base.Splitter;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.plimsoll.build.checkout.RelativePath;
import dev.plimsoll.build.kustomize.Layer;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.manifest.yaml.Document;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;

/**
 * A patch with a target in one build, and what it may be for. Kustomize 5.8.1 takes every text of a
 * target for an anchored regular expression, and asks it of the name and namespace that an object
 * has in its file and at that point of the build ({@code resmap.Select}); a patch whose target fits
 * nothing is left out without a word (tried). What an object is called in between is not known
 * here, so everything that it may be called counts.
 *
 * @param target the target
 * @param place where it stands
 * @param matched whether it fits an object, or may
 * @param objects the objects of the build
 */
record PatchUse(JsonNode target, SourcePlace place, boolean matched, List<Resource> objects) {

  /** Of larger builds nothing is said; large ones have some hundred objects. */
  static final int MAX_OBJECTS = 5_000;

  /** What makes a name a pattern. */
  private static final String META = "\\.*+?()[]{}|^$";

  /** What an object may be at the time of a patch. */
  private record Candidate(List<Resource> states, Set<String> names, Set<String> namespaces) {}

  /** The patches with targets of a build; none where something is not known of it. */
  static List<PatchUse> of(BuildSources sources, boolean remote, List<Resource> built) {
    List<PatchText> patches =
        sources.patches().stream()
            .filter(patch -> patch.target() != null && !patch.target().isEmpty())
            .toList();
    if (patches.isEmpty()
        || remote
        || built.size() > MAX_OBJECTS
        || hasPlaceholder(sources)
        || sources.layers().stream().anyMatch(PatchUse::isUnclear)) {
      return List.of();
    }
    List<Resource> objects = new ArrayList<>(built);
    sources.manifests().stream().map(Document::resource).forEach(objects::add);
    List<Candidate> candidates = candidates(sources, objects, built);
    boolean renames = sources.layers().stream().anyMatch(PatchUse::renames);
    Set<SourcePlace> seen = new HashSet<>();
    List<PatchUse> uses = new ArrayList<>();
    for (PatchText patch : patches) {
      JsonNode target = patch.target();
      SourcePlace place = patch.entry().get();
      if (target != null && seen.add(place)) {
        boolean matched =
            mayBeGenerated(target, sources)
                || candidates.stream().anyMatch(candidate -> fits(target, candidate, renames));
        uses.add(new PatchUse(target, place, matched, objects));
      }
    }
    return uses;
  }

  /** Whether a file of resources is empty, as {@code flux bootstrap} fills some in. */
  private static boolean hasPlaceholder(BuildSources sources) {
    return sources.layers().stream()
        .flatMap(layer ->
            StreamSupport.stream(layer.content().path("resources").spliterator(), false)
                .map(JsonNode::asText)
                .flatMap(path -> RelativePath.resolve(layer.folder(), path).stream()))
        .filter(sources.tree()::isFile)
        .anyMatch(file -> sources.tree().parsed(file).documents().isEmpty());
  }

  /** Whether plugins, or patches that rename, may make other objects than are seen here. */
  private static boolean isUnclear(Layer layer) {
    JsonNode content = layer.content();
    boolean renames = false;
    for (JsonNode patch : content.path("patches")) {
      renames |= !patch.path("options").isEmpty();
    }
    return renames
        || List.of("generators", "transformers", "helmCharts").stream()
            .anyMatch(list -> !content.path(list).isEmpty());
  }

  /** Whether a target may be for what a generator makes, which gets its last name afterwards. */
  private static boolean mayBeGenerated(JsonNode target, BuildSources sources) {
    return (matches(target, "kind", "ConfigMap") && generates(sources, "configMapGenerator"))
        || (matches(target, "kind", "Secret") && generates(sources, "secretGenerator"));
  }

  private static boolean generates(BuildSources sources, String list) {
    return sources.layers().stream().anyMatch(layer -> !layer.content().path(list).isEmpty());
  }

  private static List<Candidate> candidates(
      BuildSources sources, List<Resource> objects, List<Resource> built) {
    Set<String> namespaces = new HashSet<>();
    sources
        .layers()
        .forEach(layer -> {
          String namespace = layer.content().path("namespace").asText("");
          if (!namespace.isEmpty()) {
            namespaces.add(namespace);
          }
        });
    List<Candidate> candidates = new ArrayList<>();
    for (Resource object : objects) {
      Candidate candidate =
          new Candidate(new ArrayList<>(), new HashSet<>(), new HashSet<>(namespaces));
      add(candidate, object);
      for (Resource result : built) {
        if (result.kind().equals(object.kind()) && result.name().contains(object.name())) {
          add(candidate, result);
        }
      }
      candidates.add(candidate);
    }
    return candidates;
  }

  private static void add(Candidate candidate, Resource state) {
    candidate.states().add(state);
    candidate.names().add(state.name());
    candidate.namespaces().add(state.namespace().isEmpty() ? "default" : state.namespace());
  }

  private static boolean renames(Layer layer) {
    return !layer.content().path("namePrefix").asText("").isEmpty()
        || !layer.content().path("nameSuffix").asText("").isEmpty();
  }

  /** Whether a target is for a name that an object may have with some prefixes and suffixes. */
  private static boolean mayBeBetween(JsonNode target, Candidate candidate) {
    String wanted = target.path("name").asText("");
    return wanted.chars().anyMatch(c -> META.indexOf(c) >= 0)
        || candidate.names().stream().anyMatch(wanted::contains);
  }

  private static boolean fits(JsonNode target, Candidate candidate, boolean renames) {
    return candidate.states().stream().anyMatch(state -> isOfType(target, state))
        && (candidate.names().stream().anyMatch(name -> matches(target, "name", name))
            || (renames && mayBeBetween(target, candidate)))
        && candidate.namespaces().stream().anyMatch(name -> matches(target, "namespace", name))
        && selects(target.path("labelSelector").asText(""), candidate, Resource::labels)
        && selects(target.path("annotationSelector").asText(""), candidate, Resource::annotations);
  }

  /** Whether group, version and kind of a target fit an object. */
  static boolean isOfType(JsonNode target, Resource object) {
    return matches(target, "group", object.type().group())
        && matches(target, "version", object.type().version())
        && matches(target, "kind", object.kind());
  }

  /** Whether a field of a target fits a text. */
  static boolean matches(JsonNode target, String field, String value) {
    String text = target.path(field).asText("");
    try {
      return text.isEmpty() || Pattern.matches(text, value);
    } catch (PatternSyntaxException e) {
      return true;
    }
  }

  /** Only {@code key=value} is looked at; labels that kustomizations add count everywhere. */
  private static boolean selects(
      String selector, Candidate candidate, Function<Resource, Map<String, String>> map) {
    if (selector.isEmpty() || selector.contains("!") || selector.contains("(")) {
      return true;
    }
    for (String term : Splitter.on(',').omitEmptyStrings().split(selector)) {
      String[] parts = term.split("==?", 2);
      Predicate<Resource> has =
          parts.length < 2
              ? object -> map.apply(object).containsKey(parts[0].strip())
              : object -> parts[1].strip().equals(map.apply(object).get(parts[0].strip()));
      if (candidate.states().stream().noneMatch(has)) {
        return false;
      }
    }
    return true;
  }
}
