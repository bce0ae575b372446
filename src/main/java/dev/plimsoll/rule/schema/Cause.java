package dev.plimsoll.rule.schema;

/** Why the API server refuses a value, in its own words (apimachinery, {@code field.ErrorType}). */
enum Cause {
  REQUIRED("Required value", true),
  INVALID("Invalid value", false),
  TYPE("Invalid value", true),
  UNSUPPORTED("Unsupported value", true),
  TOO_LONG("Too long", true),
  TOO_MANY("Too many", true),
  DUPLICATE("Duplicate value", false),
  FORBIDDEN("Forbidden", false);

  private final String words;
  private final boolean blocking;

  Cause(String words, boolean blocking) {
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
