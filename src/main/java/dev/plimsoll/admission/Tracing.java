package dev.plimsoll.admission;

import dev.plimsoll.admission.review.Phase;
import io.vertx.core.http.HttpServerRequest;

/** Who is told how reviews go. */
public interface Tracing {

  /** Nobody: the default, which costs nothing. */
  Tracing NONE = (phase, request, authenticated) -> ReviewSpan.NONE;

  /**
   * A review has arrived as a whole, and is read next.
   *
   * @param request by which it came; its headers may name a trace that it belongs to
   * @param authenticated whether it is known to come from the API server, the only one who is
   *     believed about that
   */
  ReviewSpan begin(Phase phase, HttpServerRequest request, boolean authenticated);
}
