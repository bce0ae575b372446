package dev.plimsoll.admission.review;

import dev.plimsoll.policy.ObjectChange;
import java.util.Optional;

/**
 * What an AdmissionReview asks.
 *
 * @param uid what tells this request from others; the answer repeats it
 * @param change what is to be evaluated; empty where nothing is: sub-resources such as {@code
 *     status} and {@code scale}, and {@code CONNECT}
 */
public record AdmissionRequest(String uid, Optional<ObjectChange> change) {

  /**
   * Reads the AdmissionReview in {@code body}.
   *
   * @throws MalformedReviewException if the body is no AdmissionReview v1
   */
  public static AdmissionRequest read(byte[] body) throws MalformedReviewException {
    return ReviewReader.read(body);
  }

  /**
   * Reads it without its objects, of which only type, name and namespace are there.
   *
   * @param size that of the body
   * @throws MalformedReviewException if what stands around them is of no AdmissionReview v1
   */
  public static AdmissionRequest outline(byte[] body, ReviewSize size)
      throws MalformedReviewException {
    return ReviewOutline.read(body, size);
  }
}
