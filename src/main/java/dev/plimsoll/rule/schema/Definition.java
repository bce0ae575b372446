package dev.plimsoll.rule.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.manifest.Resource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A CustomResourceDefinition, compiled: what it demands of objects of its kind, in each version
 * that it serves. Immutable; to be made once and kept.
 *
 * <p>Not judged: the bounds of a scale sub-resource's fields.
 */
public final class Definition {

  private final GroupKind type;
  private final Map<String, VersionSchema> versions = new LinkedHashMap<>();

  /**
   * Compiles a CustomResourceDefinition of {@code apiextensions.k8s.io/v1}.
   *
   * @throws RuntimeException if a schema in it does not compile, which the API server would not
   *     have accepted
   */
  public Definition(Resource definition) {
    JsonNode spec = definition.spec();
    type = new GroupKind(spec.path("group").asText(""), spec.path("names").path("kind").asText(""));
    for (JsonNode version : spec.path("versions")) {
      if (version.path("served").asBoolean(true)) {
        versions.put(version.path("name").asText(""), VersionSchema.of(version));
      }
    }
  }

  /** The kind that it defines. */
  public GroupKind type() {
    return type;
  }

  /**
   * Judges an object as the API server would once it is admitted.
   *
   * @param version the version that the request was made at
   * @param object the object
   * @param old the object that it replaces; null where it is new
   */
  public Judgement judge(String version, JsonNode object, @Nullable JsonNode old) {
    VersionSchema schema = versions.get(version);
    return schema == null
        ? new Judgement(
            List.of(),
            List.of(
                "the CustomResourceDefinition of "
                    + type
                    + " serves no version "
                    + version
                    + ", only "
                    + String.join(", ", versions.keySet())))
        : schema.judge(object, old);
  }
}
