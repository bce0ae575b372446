package dev.plimsoll.rule.schema;

/** Why the API server denies a value, in its own words (apimachinery, {@code field.ErrorType}). */
public enum ViolationCause {
  /** Something is missing. */
  REQUIRED("Required value", true),
  /** A value is not as it must be. */
  INVALID("Invalid value", false),
  /** A value is of another type or format. */
  TYPE("Invalid value", true),
  /** A value is none of those that there are. */
  UNSUPPORTED("Unsupported value", true),
  /** A text, or all annotations together, are too long. */
  TOO_LONG("Too long", true),
  /** A list or map has too many items. */
  TOO_MANY("Too many", true),
  /** An item of a list is there twice. */
  DUPLICATE("Duplicate value", false),
  /** A validation rule says that it is forbidden. */
  FORBIDDEN("Forbidden", false);

  private final String words;
  private final boolean blocking;

  ViolationCause(String words, boolean blocking) {
    this.words = words;
    this.blocking = blocking;
  }

  String words() {
    return words;
  }

  /** Whether the validation rules are not evaluated on an object that has this wrong. */
  boolean isBlocking() {
    return blocking;
  }
}
