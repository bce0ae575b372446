package dev.plimsoll.rule.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.base.Suppliers;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The schema of one version of a CustomResourceDefinition, compiled.
 *
 * @param structural the schema as the object is walked by it
 * @param check what the values of the object are checked by
 * @param statusIsApart whether status is a sub-resource, which writes to the object do not touch
 * @param notEvaluated what the schema demands that cannot be evaluated here
 */
record VersionSchema(
    Structural structural,
    StructuralCheck check,
    boolean statusIsApart,
    List<String> notEvaluated) {

  /** Compiles one entry of {@code spec.versions}. */
  static VersionSchema of(JsonNode version) {
    JsonNode openApi = version.path("schema").path("openAPIV3Schema");
    List<String> notEvaluated = new ArrayList<>();
    for (JsonNode format : openApi.findValues("format")) {
      if (Formats.isUnknown(format.asText(""))) {
        notEvaluated.add("its format " + format.asText() + " cannot be checked here");
      }
    }
    return new VersionSchema(
        Structural.of(openApi),
        StructuralCheck.of(openApi),
        version.path("subresources").has("status"),
        List.copyOf(notEvaluated));
  }

  /** Evaluates an object; {@code stored} is the one that it replaces, null for a new one. */
  SchemaResult evaluate(JsonNode object, @Nullable JsonNode stored) {
    JsonNode written = statusIsApart ? withStatusOf(object, stored) : object;
    JsonNode complete = SchemaDefaults.complete(written, structural);
    // The old object is completed where it is asked for, which a sound new one hardly ever does.
    Supplier<Optional<Correlation>> update =
        Suppliers.memoize(() ->
            Optional.ofNullable(stored)
                .map(node ->
                    new Correlation(
                        structural, complete, SchemaDefaults.complete(node, structural))));
    Violations violations =
        new Violations(
            new Resource(complete),
            place ->
                update.get().filter(correlation -> correlation.isUnchangedAt(place)).isPresent());
    checkStructure(complete, stored, update, violations);
    List<String> doubts = new ArrayList<>(notEvaluated);
    if (structural.hasRules()) {
      if (violations.isBlocking()) {
        violations.add(
            Pointer.ROOT,
            Violations.WHOLE,
            ViolationCause.INVALID,
            ": null: some validation rules were not checked because the object was invalid; correct"
                + " the existing errors to complete validation");
      } else {
        RuleCheck rules = new RuleCheck(update, violations);
        rules.check(complete, structural);
        doubts.addAll(rules.notEvaluated());
      }
    }
    return new SchemaResult(violations.list(), doubts);
  }

  /**
   * Evaluates a part of an object for what it says, and not for what it leaves out. A null in it
   * deletes a field.
   */
  SchemaResult evaluateFragment(JsonNode fragment) {
    Violations violations = new Violations(new Resource(fragment), place -> false);
    checkStructure(fragment, null, Optional::empty, violations);
    return new SchemaResult(
        violations.list().stream()
            .filter(violation -> violation.cause() != ViolationCause.REQUIRED)
            .filter(violation -> !deletes(fragment, violation.place()))
            .toList(),
        notEvaluated);
  }

  private static boolean deletes(JsonNode fragment, Pointer place) {
    return !place.isRoot() && place.index() < 0 && place.in(fragment).isNull();
  }

  private void checkStructure(
      JsonNode object,
      @Nullable JsonNode stored,
      Supplier<Optional<Correlation>> update,
      Violations violations) {
    ObjectMetadata.check(object, stored, violations);
    check.check(object, violations);
    EmbeddedObjects.check(object, structural, Pointer.ROOT, violations);
    Violations lists = lists(object);
    if (!lists.isEmpty()
        && update.get().map(correlation -> lists(correlation.old()).isEmpty()).orElse(true)) {
      violations.addAll(lists);
    }
  }

  private Violations lists(JsonNode object) {
    Violations found = new Violations(new Resource(object), place -> false);
    ListTypes.check(object, structural, Pointer.ROOT, found);
    return found;
  }

  /** The object as it will be written: with the stored status, whatever was sent. */
  private static JsonNode withStatusOf(JsonNode object, @Nullable JsonNode old) {
    JsonNode stored = old == null ? null : old.get("status");
    if (stored == null && !object.has("status")) {
      return object;
    }
    ObjectNode copy = JsonNodeFactory.instance.objectNode();
    object.properties().forEach(entry -> copy.set(entry.getKey(), entry.getValue()));
    if (stored == null) {
      copy.remove("status");
    } else {
      copy.set("status", stored);
    }
    return copy;
  }
}
