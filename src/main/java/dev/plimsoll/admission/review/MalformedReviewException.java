package dev.plimsoll.admission.review;

/**
 * A body that is no AdmissionReview v1. The message says what is wrong and where, in words of ours
 * alone: nothing of the body is repeated.
 */
public final class MalformedReviewException extends Exception {

  private static final long serialVersionUID = 1L;

  MalformedReviewException(String message) {
    super(message, null, false, false);
  }
}
