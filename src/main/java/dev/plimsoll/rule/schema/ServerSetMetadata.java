package dev.plimsoll.rule.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plimsoll.flux.FluxApply;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Redaction;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.ObjectChange;
import dev.plimsoll.policy.Operation;
import java.util.ArrayList;
import java.util.List;

/**
 * Metadata that only the API server sets, where a writer sets it (kube-apiserver 1.36, measured).
 *
 * <p>The API server answers an update that sets such a field with 409 or 422, and Flux under {@code
 * force} answers both by deleting the object (fluxcd/pkg: ssa/errors/immutable.go). Other writers
 * keep the API server's own 409: controllers retry on it.
 */
final class ServerSetMetadata {

  private static final Pointer METADATA = Pointer.of("metadata");
  private static final String REMOVE = ". Remove it from the manifest";
  private static final String DELETES = ", and Flux under force then deletes the object";

  /** What the API server takes and ignores. */
  private static final List<String> WITHOUT_EFFECT = List.of("generation", "selfLink");

  private final JsonNode metadata;
  private final List<Finding> findings = new ArrayList<>();

  private ServerSetMetadata(JsonNode metadata) {
    this.metadata = metadata;
  }

  /** What is wrong with what a change sets; nothing of what a cluster holds already. */
  static List<Finding> evaluate(ObjectChange change) {
    ServerSetMetadata here = new ServerSetMetadata(change.current().metadata());
    Resource old = change.oldObject();
    switch (change.origin()) {
      case Files -> {
        if (change.operation() != Operation.Delete) {
          here.evaluateFile(change.isFragment());
        }
      }
      case Admission -> {
        if (change.operation() == Operation.Update && old != null) {
          here.evaluateUpdate(old.metadata(), FluxApply.isBy(change.requester().fieldManager()));
        }
      }
      case Cluster -> {}
    }
    return here.findings;
  }

  /** In a patch a null deletes the field; in an object an apply states even an empty version. */
  private void evaluateFile(boolean isPatch) {
    if (isPatch ? metadata.hasNonNull("resourceVersion") : metadata.has("resourceVersion")) {
      deny(
          "resourceVersion",
          "is set by the API server, which answers an apply of another version with 409 Conflict"
              + DELETES);
    }
    if (!metadata.path("uid").asText("").isEmpty()) {
      deny(
          "uid",
          "is set by the API server, which answers an apply of another uid with 409 or 422"
              + DELETES);
    }
    if (isTime(metadata.path("deletionTimestamp"))) {
      deny(
          "deletionTimestamp",
          "is set by the API server when an object is deleted; an apply of it is answered with 422"
              + DELETES);
    }
    if (metadata.hasNonNull("deletionGracePeriodSeconds")) {
      deny(
          "deletionGracePeriodSeconds",
          "is set by the API server when an object is deleted; an apply of it is answered with 422"
              + DELETES);
    }
    if (metadata.hasNonNull("managedFields")) {
      deny(
          "managedFields",
          "is set by the API server, which answers an apply of it with 400: Flux fails the whole"
              + " Kustomization");
    }
    for (String field : WITHOUT_EFFECT) {
      if (metadata.hasNonNull(field)) {
        findings.add(
            new Finding.Advice(
                METADATA.key(field),
                shown(field) + " is set by the API server and has no effect here" + REMOVE));
      }
    }
  }

  private void evaluateUpdate(JsonNode stored, boolean isFlux) {
    String version = resourceVersion(metadata);
    String storedVersion = resourceVersion(stored);
    if (!storedVersion.isEmpty() && !version.equals(storedVersion)) {
      if (version.isEmpty() || version.equals("0")) {
        deny("resourceVersion", "must be specified for an update: the API server answers 422");
      } else if (isFlux) {
        deny(
            "resourceVersion",
            "is not the stored one: the API server answers 409 Conflict" + DELETES);
      }
    }
    JsonNode time = metadata.path("deletionTimestamp");
    if (isTime(time) && !time.equals(stored.path("deletionTimestamp"))) {
      deny("deletionTimestamp", "is set by the API server alone, which answers 422");
    }
    JsonNode seconds = metadata.path("deletionGracePeriodSeconds");
    if (seconds.isIntegralNumber() && !seconds.equals(stored.path("deletionGracePeriodSeconds"))) {
      deny("deletionGracePeriodSeconds", "is set by the API server alone, which answers 422");
    }
  }

  /** The version as the API server compares it: as a number. */
  private static String resourceVersion(JsonNode metadata) {
    return metadata.path("resourceVersion").asText("").replaceFirst("^0+(?=.)", "");
  }

  private void deny(String field, String why) {
    findings.add(
        new Finding.Violation(
            METADATA.key(field),
            metadata.path(field).toString(),
            shown(field) + " " + why + REMOVE));
  }

  private String shown(String field) {
    JsonNode value = metadata.path(field);
    return "metadata."
        + field
        + (value.isValueNode() && !value.isNull() ? " " + Redaction.show(value) : "");
  }

  /** Whether the API server takes a value for a time; it ignores a text that is none. */
  private static boolean isTime(JsonNode value) {
    return value.isTextual() && Formats.isTime(value.textValue());
  }
}
