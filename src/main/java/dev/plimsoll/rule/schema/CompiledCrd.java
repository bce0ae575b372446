package dev.plimsoll.rule.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.manifest.Redaction;
import dev.plimsoll.manifest.Resource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A CustomResourceDefinition, compiled: what it demands of objects of its kind, in each version
 * that it serves. Immutable; to be made once and kept.
 *
 * <p>Not evaluated: the bounds of a scale sub-resource's fields.
 */
public final class CompiledCrd {

  private final GroupKind type;
  private final Map<String, VersionSchema> versions = new LinkedHashMap<>();
  private final Map<String, String> broken = new LinkedHashMap<>();

  /**
   * Compiles a CustomResourceDefinition of {@code apiextensions.k8s.io/v1}. A version whose schema
   * does not compile, which an API server would not have accepted, is one that cannot be evaluated.
   */
  public CompiledCrd(Resource definition) {
    JsonNode spec = definition.spec();
    type = new GroupKind(spec.path("group").asText(""), spec.path("names").path("kind").asText(""));
    for (JsonNode version : spec.path("versions")) {
      if (version.path("served").asBoolean(true)) {
        compile(version);
      }
    }
  }

  private void compile(JsonNode version) {
    String name = version.path("name").asText("");
    try {
      versions.put(name, VersionSchema.of(version));
    } catch (RuntimeException e) {
      // The libraries underneath throw what they like at a regular expression that is none.
      broken.put(name, Redaction.shorten(String.valueOf(e.getMessage())));
    }
  }

  /** The kind that it defines. */
  public GroupKind type() {
    return type;
  }

  /** Whether it serves a version. */
  public boolean serves(String version) {
    return versions.containsKey(version) || broken.containsKey(version);
  }

  /** The schema of a version; empty where it serves none, or where that does not compile. */
  Optional<Structural> structural(String version) {
    return Optional.ofNullable(versions.get(version)).map(VersionSchema::structural);
  }

  /**
   * Evaluates an object as the API server would once it is admitted.
   *
   * @param version the version that the request was made at
   * @param object the object
   * @param old the object that it replaces; null where it is new
   */
  public SchemaResult evaluate(String version, JsonNode object, @Nullable JsonNode old) {
    VersionSchema schema = versions.get(version);
    return schema == null
        ? new SchemaResult(List.of(), List.of(unknown(version)))
        : schema.evaluate(object, old);
  }

  /**
   * Evaluates a part of an object for what it says: nothing is missing in it, and the validation
   * rules, which look at the whole, are left out.
   */
  public SchemaResult evaluateFragment(String version, JsonNode fragment) {
    VersionSchema schema = versions.get(version);
    return schema == null
        ? new SchemaResult(List.of(), List.of(unknown(version)))
        : schema.evaluateFragment(fragment);
  }

  private String unknown(String version) {
    String problem = broken.get(version);
    return problem == null
        ? "the CustomResourceDefinition of "
            + type
            + " serves no version "
            + version
            + ", only "
            + String.join(", ", versions.keySet())
        : "version "
            + version
            + " of the CustomResourceDefinition of "
            + type
            + " does not compile: "
            + problem;
  }
}
