package dev.plimsoll.rule.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Redaction;
import dev.plimsoll.manifest.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The violations found so far in one object, worded as the API server words them. */
final class Violations {

  /** How the API server names an object as a whole. */
  static final String WHOLE = "<nil>";

  private final Resource resource;
  private final Predicate<Pointer> ratcheted;
  private final List<Violation> found = new ArrayList<>();
  private boolean blocking;

  /**
   * @param ratcheted whether the API server lets pass what is wrong with the value at a place,
   *     because the update left it alone
   */
  Violations(Resource resource, Predicate<Pointer> ratcheted) {
    this.resource = resource;
    this.ratcheted = ratcheted;
  }

  /** What is wrong with a value in the schema's eyes: dropped if the update left it alone. */
  void addRatcheted(Pointer owner, Pointer place, String field, ViolationCause cause, String body) {
    if (!isRatcheted(owner)) {
      add(place, field, cause, body);
    }
  }

  /** Whether the API server lets pass what is wrong at a place: the update left it alone. */
  boolean isRatcheted(Pointer place) {
    return ratcheted.test(place);
  }

  void add(Pointer place, String field, ViolationCause cause, String body) {
    blocking |= cause.isBlocking();
    found.add(new Violation(place, field, cause, cause.words() + body));
  }

  void addAll(Violations others) {
    blocking |= others.blocking;
    found.addAll(others.found);
  }

  /** {@code Invalid value: "value": detail}. */
  void invalid(Pointer place, String field, String value, String detail) {
    add(place, field, ViolationCause.INVALID, ": " + quoted(place, value) + ": " + detail);
  }

  /** A text in quotes, line breaks escaped, shortened; hidden where contents are never shown. */
  String quoted(Pointer place, String value) {
    if (Redaction.covers(resource, place)) {
      return Redaction.PLACEHOLDER;
    }
    String shown =
        value.length() > Redaction.SHOWN_LENGTH
            ? value.substring(0, Redaction.SHOWN_LENGTH) + "…"
            : value;
    return TextNode.valueOf(shown).toString();
  }

  /** A value as JSON, shortened; hidden where contents are never shown. */
  String shown(Pointer place, JsonNode value) {
    return value.isTextual() || Redaction.covers(resource, place)
        ? quoted(place, value.asText())
        : Redaction.shorten(value.toString());
  }

  /** Whether one of them keeps the validation rules from being evaluated. */
  boolean isBlocking() {
    return blocking;
  }

  boolean isEmpty() {
    return found.isEmpty();
  }

  List<Violation> list() {
    return List.copyOf(found);
  }

  /** How the API server spells a place that it met in the structural schema. */
  static String schemaPath(Pointer place) {
    StringBuilder text = new StringBuilder();
    for (Pointer step : place.steps()) {
      if (step.index() >= 0) {
        text.append('[').append(step.index()).append(']');
      } else {
        text.append(text.isEmpty() ? "" : ".").append(step.token());
      }
    }
    return text.toString();
  }

  /** A place's field path, or {@link #WHOLE} for the root. */
  static String fieldOf(@Nullable Pointer place) {
    return place == null || place.isRoot() ? WHOLE : place.toString();
  }
}
