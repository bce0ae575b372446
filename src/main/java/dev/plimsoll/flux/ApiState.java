package dev.plimsoll.flux;

/** What an API version of a kind is to a release of Flux. */
public enum ApiState {
  /** The version to use: served, and the one that objects are stored at. */
  CURRENT,
  /** Served still, but superseded: a later release will cease to serve it. */
  DEPRECATED,
  /** No longer served: the API server denies objects that name it. */
  GONE,
  /** Served only by later releases. */
  NOT_YET,
  /** No release known here has it. */
  UNKNOWN
}
