package dev.plimsoll.build.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.flux.FluxKind;
import dev.plimsoll.flux.FluxTarget;
import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Positions;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.manifest.yaml.YamlValue;
import dev.plimsoll.workload.WorkloadKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What an inline patch sets, as the part of an object that a patch file would hold: kind and name
 * are those of its target where that names one.
 *
 * @param place where the patch is in the object that holds it
 * @param resource the part of an object
 * @param positions where its values stand in the file of the patch
 */
public record PatchFragment(Pointer place, Resource resource, Positions positions) {

  /** So many values of a patch are located one by one; of a larger one, only where it begins. */
  static final int MAX_VALUES = 500;

  /** A name or kind, and no regular expression. */
  private static final Pattern LITERAL = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.-]*");

  /**
   * What the patches in an object set. A patch for objects of several kinds, or of a kind that is
   * not known, sets nothing that could be evaluated.
   *
   * @param patches the patches of the object
   * @param positions where the parts of the object are
   */
  public static List<PatchFragment> of(List<InlinePatch> patches, Positions positions) {
    List<PatchFragment> fragments = new ArrayList<>();
    for (InlinePatch patch : patches) {
      for (YamlValue document : patch.documents()) {
        of(patch, document)
            .map(fragment ->
                size(fragment.resource.tree()) <= MAX_VALUES
                    ? fragment
                    : new PatchFragment(
                        patch.place(), fragment.resource, inside -> positions.of(patch.place())))
            .ifPresent(fragments::add);
      }
    }
    return fragments;
  }

  private static Optional<PatchFragment> of(InlinePatch patch, YamlValue document) {
    if (document.tree().isArray()) {
      SetValues values = SetValues.of(document.tree());
      return typed(patch.target(), values.tree())
          .map(object ->
              new PatchFragment(
                  patch.place(), object, place -> document.positions().of(values.origin(place))));
    }
    return document.tree() instanceof ObjectNode part
        ? typed(patch.target(), part)
            .map(object -> new PatchFragment(patch.place(), object, document.positions()))
        : Optional.empty();
  }

  /** The part with the kind, namespace and name that it will have; empty if that is not known. */
  private static Optional<Resource> typed(JsonNode target, ObjectNode part) {
    String kind = literal(target.path("kind")).orElse(part.path("kind").asText(""));
    return apiVersion(target, part, kind)
        .map(apiVersion -> {
          ObjectNode metadata = copy(part.path("metadata"));
          if (target.isObject()) {
            // Kustomize goes by the target, and any text will do for a name.
            metadata.remove(List.of("name", "namespace"));
          }
          literal(target.path("name")).ifPresent(name -> metadata.put("name", name));
          literal(target.path("namespace")).ifPresent(name -> metadata.put("namespace", name));
          ObjectNode object = JsonNodeFactory.instance.objectNode();
          object.put("apiVersion", apiVersion).put("kind", kind).set("metadata", metadata);
          part.properties()
              .forEach(field -> {
                if (!object.has(field.getKey())) {
                  object.set(field.getKey(), field.getValue());
                }
              });
          return new Resource(object);
        });
  }

  private static Optional<String> apiVersion(JsonNode target, JsonNode part, String kind) {
    if (target.path("kind").isMissingNode()) {
      return Optional.of(part.path("apiVersion").asText("")).filter(version -> !version.isEmpty());
    }
    Optional<String> group = literal(target.path("group"));
    Optional<String> version = literal(target.path("version"));
    if (version.isPresent()) {
      return group
          .or(() -> known(kind, Optional.empty()).map(GroupKind::group))
          .map(name -> name.isEmpty() ? version.get() : name + "/" + version.get());
    }
    return known(kind, group)
        .flatMap(known ->
            Optional.of(part.path("apiVersion").asText(""))
                .filter(own -> own.startsWith(known.group() + "/"))
                .or(() -> apiVersion(known)));
  }

  /** The kind of that name among those that policies are mostly about. */
  private static Optional<GroupKind> known(String kind, Optional<String> group) {
    return Stream.of(
            Arrays.stream(FluxKind.values()).map(FluxKind::groupKind),
            WorkloadKind.CHANGEABLE.stream().map(WorkloadKind::kind),
            Stream.of(GroupKind.of("", "Secret")))
        .flatMap(kinds -> kinds)
        .filter(known -> known.kind().equals(kind) && group.map(known.group()::equals).orElse(true))
        .findFirst();
  }

  private static Optional<String> apiVersion(GroupKind kind) {
    return FluxKind.of(kind)
        .map(flux -> flux.apiVersion(FluxTarget.SUPPORTED))
        .orElseGet(() -> Optional.of(kind.group().isEmpty() ? "v1" : kind.group() + "/v1"));
  }

  private static Optional<String> literal(JsonNode field) {
    return Optional.of(field.asText("")).filter(text -> LITERAL.matcher(text).matches());
  }

  private static ObjectNode copy(JsonNode map) {
    ObjectNode copy = JsonNodeFactory.instance.objectNode();
    return map instanceof ObjectNode fields ? copy.setAll(fields) : copy;
  }

  private static int size(JsonNode tree) {
    int size = 1;
    for (JsonNode child : tree) {
      size += size(child);
    }
    return size;
  }
}
