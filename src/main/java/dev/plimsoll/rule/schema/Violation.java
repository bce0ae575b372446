package dev.plimsoll.rule.schema;

import dev.plimsoll.manifest.Pointer;

/**
 * Something that the API server would deny with 422.
 *
 * @param place where the object has it wrong, or where something is missing
 * @param field the place as the API server names it, such as {@code spec.interval}; for a label,
 *     {@code metadata.labels}; {@code <nil>} for the object as a whole
 * @param cause how the API server classes it
 * @param message what is wrong, as the API server says it, without the field
 */
public record Violation(Pointer place, String field, ViolationCause cause, String message) {

  /** {@code field: message}, as kubectl shows it. */
  @Override
  public String toString() {
    return field + ": " + message;
  }
}
