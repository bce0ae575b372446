package dev.plimsoll.manifest;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One entry of {@code metadata.managedFields}: which manager owns which fields, and at which API
 * version it last wrote them (Kubernetes documentation, "Server-Side Apply").
 *
 * @param entry the entry as the API server keeps it
 */
public record ManagedFields(JsonNode entry) {

  /** The name that the manager gave itself; anyone can claim any name. */
  public String manager() {
    return entry.path("manager").asText("");
  }

  /** {@code Apply} or {@code Update}. */
  public String operation() {
    return entry.path("operation").asText("");
  }

  /** The API version that the manager last wrote at. */
  public String apiVersion() {
    return entry.path("apiVersion").asText("");
  }

  /** The sub-resource written through, such as {@code status}; empty for the object itself. */
  public String subresource() {
    return entry.path("subresource").asText("");
  }

  /** Whether the manager owns the field at {@code place} itself or anything below it. */
  public boolean owns(Pointer place) {
    JsonNode fields = entry.path("fieldsV1");
    for (Pointer step : place.steps()) {
      fields = fields.path("f:" + step.token());
    }
    return !fields.isMissingNode();
  }
}
