package dev.plimsoll.admission.review;

/** The two kinds of admission webhooks; the API server calls the mutating ones first. */
public enum Phase {
  /** {@code POST /mutate}: may change the object. */
  Mutate,
  /** {@code POST /validate}: may only reject it. */
  Validate
}
