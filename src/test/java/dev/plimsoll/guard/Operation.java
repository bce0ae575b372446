package dev.plimsoll.guard;

/** How an object is written. */
enum Operation {
  CREATE("POST", "application/json"),
  UPDATE("PUT", "application/json"),
  APPLY("PATCH", "application/apply-patch+yaml"),
  /** The way of Flux: what others own is taken from them. */
  FORCED_APPLY("PATCH", "application/apply-patch+yaml"),
  MERGE_PATCH("PATCH", "application/merge-patch+json"),
  JSON_PATCH("PATCH", "application/json-patch+json");

  private final String method;
  private final String contentType;

  Operation(String method, String contentType) {
    this.method = method;
    this.contentType = contentType;
  }

  String method() {
    return method;
  }

  String contentType() {
    return contentType;
  }

  boolean isApply() {
    return this == APPLY || this == FORCED_APPLY;
  }
}
