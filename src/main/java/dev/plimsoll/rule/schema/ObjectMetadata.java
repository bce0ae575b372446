package dev.plimsoll.rule.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plimsoll.manifest.Pointer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the API server demands of an object's metadata (apimachinery, {@code
 * pkg/api/validation/objectmeta.go}). None of it is ratcheted.
 */
final class ObjectMetadata {

  /** The most that the keys and values of all annotations together may take, in bytes. */
  private static final int ANNOTATIONS_SIZE = 256 * 1024;

  private final JsonNode metadata;
  private final Pointer place;
  private final Violations violations;

  private ObjectMetadata(JsonNode metadata, Pointer place, Violations violations) {
    this.metadata = metadata;
    this.place = place;
    this.violations = violations;
  }

  /**
   * Checks the metadata of {@code object}. A missing namespace passes: the API server takes the
   * request's, and a file leaves it to whoever applies it.
   */
  static void check(JsonNode object, @Nullable JsonNode old, Violations violations) {
    ObjectMetadata here =
        new ObjectMetadata(object.path("metadata"), Pointer.of("metadata"), violations);
    here.checkName();
    here.checkParts();
    if (old == null) {
      here.checkPrefix();
    } else {
      here.checkUnchanged(old.path("metadata"));
    }
  }

  /** Checks the metadata of a Kubernetes object that stands inside another one. */
  static void checkEmbedded(JsonNode metadata, Pointer place, Violations violations) {
    new ObjectMetadata(metadata, place, violations).checkParts();
  }

  private void checkParts() {
    checkLabels();
    checkAnnotations();
    checkFinalizers();
    checkOwners();
  }

  /** The API server looks at the prefix of a name only while the object is new. */
  private void checkPrefix() {
    String prefix = metadata.path("generateName").asText("");
    if (!prefix.isEmpty()) {
      String example =
          prefix.length() > 1 && prefix.endsWith("-")
              ? prefix.substring(0, prefix.length() - 2) + "a"
              : prefix;
      report(place.key("generateName"), prefix, Names.dnsSubdomain(example));
    }
  }

  private void checkName() {
    String name = metadata.path("name").asText("");
    if (!name.isEmpty()) {
      report(place.key("name"), name, Names.dnsSubdomain(name));
    } else if (metadata.path("generateName").asText("").isEmpty()) {
      Pointer at = place.key("name");
      violations.add(
          at, at.toString(), ViolationCause.REQUIRED, ": name or generateName is required");
    }
    String namespace = metadata.path("namespace").asText("");
    if (!namespace.isEmpty()) {
      report(place.key("namespace"), namespace, Names.dnsLabel(namespace));
    }
  }

  private void checkLabels() {
    Pointer labels = place.key("labels");
    for (Map.Entry<String, JsonNode> label : metadata.path("labels").properties()) {
      String key = label.getKey();
      String value = label.getValue().asText("");
      reportEntry(labels, key, key, Names.qualified(key));
      if (isText(labels, key, label.getValue())) {
        reportEntry(labels, key, value, Names.labelValue(value));
      }
    }
  }

  private void checkAnnotations() {
    Pointer annotations = place.key("annotations");
    long size = 0;
    for (Map.Entry<String, JsonNode> annotation : metadata.path("annotations").properties()) {
      String key = annotation.getKey();
      reportEntry(annotations, key, key, Names.annotation(key));
      if (isText(annotations, key, annotation.getValue())) {
        size += utf8Length(key) + utf8Length(annotation.getValue().asText(""));
      }
    }
    if (size > ANNOTATIONS_SIZE) {
      violations.add(
          annotations,
          annotations.toString(),
          ViolationCause.TOO_LONG,
          ": may not be more than " + ANNOTATIONS_SIZE + " bytes");
    }
  }

  private void checkFinalizers() {
    Pointer finalizers = place.key("finalizers");
    boolean orphans = false;
    boolean deletes = false;
    int at = 0;
    for (JsonNode finalizer : metadata.path("finalizers")) {
      String name = finalizer.asText("");
      report(finalizers.at(at++), finalizers, name, Names.qualified(name));
      orphans |= name.equals("orphan");
      deletes |= name.equals("foregroundDeletion");
    }
    if (orphans && deletes) {
      violations.add(
          finalizers,
          finalizers.toString(),
          ViolationCause.INVALID,
          ": finalizer orphan and foregroundDeletion cannot be both set");
    }
  }

  private void checkOwners() {
    Pointer owners = place.key("ownerReferences");
    int controllers = 0;
    int at = 0;
    for (JsonNode owner : metadata.path("ownerReferences")) {
      Pointer here = owners.at(at++);
      String apiVersion = owner.path("apiVersion").asText("");
      if (version(apiVersion).isEmpty()) {
        violations.invalid(
            here.key("apiVersion"),
            owners + ".apiVersion",
            apiVersion,
            "version must not be empty");
      }
      demand(here, owners, owner, "kind", "must not be empty");
      demand(here, owners, owner, "name", "must not be empty");
      demand(here, owners, owner, "uid", "must not be empty");
      if (owner.path("apiVersion").asText("").equals("v1")
          && owner.path("kind").asText("").equals("Event")) {
        violations.add(
            here,
            owners.toString(),
            ViolationCause.INVALID,
            ": an Event is disallowed from being an owner");
      }
      controllers += owner.path("controller").asBoolean() ? 1 : 0;
    }
    if (controllers > 1) {
      violations.add(
          owners,
          owners.toString(),
          ViolationCause.INVALID,
          ": Only one reference can have Controller set to true");
    }
  }

  /** The version of an API version; empty too where that has more than one slash. */
  private static String version(String apiVersion) {
    int slash = apiVersion.indexOf('/');
    String version = apiVersion.substring(slash + 1);
    return version.indexOf('/') < 0 ? version : "";
  }

  private void demand(Pointer at, Pointer owners, JsonNode owner, String field, String detail) {
    if (owner.path(field).asText("").isEmpty()) {
      violations.invalid(at.key(field), owners + "." + field, "", detail);
    }
  }

  /** An update may leave these out, and may not give them another value. */
  private void checkUnchanged(JsonNode old) {
    for (String field : List.of("name", "namespace", "uid")) {
      JsonNode value = metadata.path(field);
      if (!value.asText("").isEmpty() && !value.equals(old.path(field))) {
        Pointer at = place.key(field);
        violations.invalid(at, at.toString(), value.asText(), "must not change");
      }
    }
  }

  /** A null counts as an empty text, which is what the API server makes of it. */
  private boolean isText(Pointer map, String key, JsonNode value) {
    if (value.isTextual() || value.isNull()) {
      return true;
    }
    Pointer at = map.key(key);
    violations.add(
        at,
        at.toString(),
        ViolationCause.TYPE,
        ": " + violations.shown(at, value) + ": must be a string");
    return false;
  }

  /** What is wrong with an entry of a map; nearly always nothing, which must cost nothing. */
  private void reportEntry(Pointer map, String key, String value, List<String> wrong) {
    if (!wrong.isEmpty()) {
      report(map.key(key), map, value, wrong);
    }
  }

  private void report(Pointer at, String value, List<String> wrong) {
    report(at, at, value, wrong);
  }

  private void report(Pointer at, Pointer field, String value, List<String> wrong) {
    wrong.forEach(detail -> violations.invalid(at, field.toString(), value, detail));
  }

  private static long utf8Length(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
