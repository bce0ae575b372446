package dev.plimsoll.admission;

import dev.plimsoll.admission.review.Decision;
import dev.plimsoll.policy.ClusterView;
import dev.plimsoll.policy.engine.PolicySet;

/**
 * The trace of one review, told as it goes: it is read, it may wait, it is evaluated, its answer is
 * written; and then what came of it, after which nothing more is told.
 */
public interface ReviewSpan {

  /** Of a review that nobody wants traced. */
  ReviewSpan NONE = new ReviewSpan() {};

  /** It waits for a thread on which it may take its time. */
  default void waiting() {}

  /**
   * It is evaluated with this set from now on; the rules read the cluster view that is returned.
   */
  default ClusterView evaluating(PolicySet set, ClusterView cluster) {
    return cluster;
  }

  /** It has been evaluated, and the answer is written. */
  default void writing() {}

  /** The answer is there. */
  default void answered(Decision decision) {}

  /** It was no review (4xx), or this program is at fault (5xx). */
  default void failed(int status) {}

  /** Nobody waits for the answer any more. */
  default void abandoned() {}
}
