package dev.plimsoll.rule.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plimsoll.flux.FluxField;
import dev.plimsoll.flux.FluxKind;
import dev.plimsoll.flux.FluxVersion;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Redaction;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.ObjectChange;
import dev.plimsoll.policy.Severity;
import dev.plimsoll.policy.setting.Suggestion;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The fields of an object that its schema does not declare. A server-side apply fails on each
 * (structured-merge-diff, {@code typed}: "field not declared in schema"); other writes drop them.
 */
final class UndeclaredFields {

  /**
   * A field that is not declared.
   *
   * @param place where it stands
   * @param declared the fields that may stand there
   */
  private record Undeclared(Pointer place, Collection<String> declared) {}

  /** So many are told of an object: a finding for each of a hostile file would take minutes. */
  static final int MOST = 100;

  private static final Pointer METADATA = Pointer.of("metadata");

  private static final Set<String> OBJECT = Set.of("apiVersion", "kind", "metadata");

  /** Of the metadata of every object (apimachinery, {@code ObjectMeta}). */
  private static final List<String> OF_METADATA =
      List.of(
          "name",
          "generateName",
          "namespace",
          "labels",
          "annotations",
          "finalizers",
          "ownerReferences",
          "creationTimestamp",
          "deletionTimestamp",
          "deletionGracePeriodSeconds",
          "generation",
          "managedFields",
          "resourceVersion",
          "selfLink",
          "uid");

  /** What templates and patches write into keys. */
  private static final List<String> OF_TEMPLATES = List.of("$", "{{", "<<");

  private UndeclaredFields() {}

  /**
   * What there is to say of those of an object in a file. A part of an object may be meant for
   * another one than its kind tells.
   *
   * @param target the release of Flux for which the rule apiVersion tells of fields that came or
   *     went, which are not told again
   */
  static List<Finding> findings(
      ObjectChange change, Structural schema, Caution caution, FluxVersion target) {
    Resource object = change.current();
    List<Undeclared> undeclared = of(object.tree(), schema);
    if (undeclared.isEmpty()) {
      return List.of();
    }
    String version = change.requestedType().version();
    Set<Pointer> told =
        FluxKind.of(object).map(FluxField::of).orElse(List.of()).stream()
            .filter(field -> !field.in().contains(version) || !target.atLeast(field.since()))
            .flatMap(field -> field.placesIn(object).stream())
            .collect(Collectors.toSet());
    return undeclared.stream()
        .filter(field -> !told.contains(field.place()))
        .limit(MOST)
        .map(field -> finding(field, schema, caution, change.isFragment()))
        .toList();
  }

  private static Finding finding(
      Undeclared field, Structural schema, Caution caution, boolean fragment) {
    String name = field.place().token();
    Optional<String> near = Suggestion.near(name, field.declared());
    Optional<String> elsewhere =
        near.isPresent()
            ? Optional.empty()
            : declaring(schema, name).map(place -> Redaction.shorten(place.toString()));
    String message =
        Redaction.shorten(field.place().toString())
            + ": field not declared in schema"
            + near.map(known -> "; did you mean \"" + known + "\"?").orElse("")
            + "\n"
            + caution.name()
            + " has no such field: Flux's server-side apply fails on it, and with it the whole"
            + " Kustomization. "
            + near.map(known -> "Write " + known + ".")
                .or(() -> elsewhere.map(place -> "Remove it, or write " + place + "."))
                .orElse("Remove it.");
    Finding.Violation violation = new Finding.Violation(field.place(), name, message);
    return fragment
        ? new Finding.Advice(violation.path(), message, Severity.Medium)
        : caution.ofUndeclared(violation);
  }

  /** Those of an object. A null says nothing, and in a patch it removes the field. */
  private static List<Undeclared> of(JsonNode object, Structural schema) {
    List<Undeclared> found = new ArrayList<>();
    collect(object, schema, Pointer.ROOT, found);
    JsonNode metadata = object.path("metadata");
    for (Map.Entry<String, JsonNode> entry : metadata.properties()) {
      if (!OF_METADATA.contains(entry.getKey())) {
        add(entry, METADATA, OF_METADATA, found);
      }
    }
    return found;
  }

  private static void collect(
      JsonNode value, Structural schema, Pointer place, List<Undeclared> found) {
    if (value.isArray() && schema.items() != null) {
      for (int at = 0; at < value.size(); at++) {
        collect(value.get(at), schema.items(), place.at(at), found);
      }
    } else if (value.isObject()) {
      for (Map.Entry<String, JsonNode> entry : value.properties()) {
        Structural below = schema.at(entry.getKey());
        if (below != null) {
          collect(entry.getValue(), below, place.key(entry.getKey()), found);
        } else if (schema.isClosed() && !isOfObject(entry.getKey(), schema, place)) {
          add(entry, place, schema.properties().keySet(), found);
        }
      }
    }
  }

  private static boolean isOfObject(String key, Structural schema, Pointer place) {
    return (place.isRoot() || schema.embeddedResource()) && OBJECT.contains(key);
  }

  private static void add(
      Map.Entry<String, JsonNode> entry,
      Pointer place,
      Collection<String> declared,
      List<Undeclared> found) {
    String key = entry.getKey();
    boolean sops = place.isRoot() && key.equals("sops"); // goes when Flux decrypts the object
    if (!entry.getValue().isNull() && !sops && OF_TEMPLATES.stream().noneMatch(key::contains)) {
      found.add(new Undeclared(place.key(key), declared));
    }
  }

  /** Where a schema declares a field of a name, the place that is least deep. */
  private static Optional<Pointer> declaring(Structural schema, String name) {
    record Step(Structural schema, Pointer place) {}
    Deque<Step> steps = new ArrayDeque<>(List.of(new Step(schema, Pointer.ROOT)));
    while (!steps.isEmpty()) {
      Step step = steps.remove();
      for (Map.Entry<String, Structural> property : step.schema().properties().entrySet()) {
        Pointer place = step.place().key(property.getKey());
        if (property.getKey().equals(name)) {
          return Optional.of(place);
        }
        steps.add(new Step(property.getValue(), place));
      }
      @Nullable Structural items = step.schema().items();
      if (items != null) {
        steps.add(new Step(items, step.place()));
      }
    }
    return Optional.empty();
  }
}
