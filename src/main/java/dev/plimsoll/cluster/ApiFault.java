package dev.plimsoll.cluster;

import com.fasterxml.jackson.core.JacksonException;
import com.google.common.base.Throwables;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.HttpURLConnection;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/**
 * Why the API server did not do what it was asked, in a clause. Nothing of what it said is
 * repeated: that may be anything, a Secret among it.
 */
public final class ApiFault {

  private ApiFault() {}

  /** The reason in words, which are the same for the same fault. */
  public static String inWords(Throwable fault) {
    Optional<IOException> network = Optional.empty();
    for (Throwable cause : Throwables.getCausalChain(fault)) {
      if (cause instanceof KubernetesClientException e && e.getCode() > 0) {
        return inWords(e.getCode());
      }
      if (cause instanceof JacksonException || cause instanceof IllegalArgumentException) {
        return "the answer is no JSON of an API server";
      }
      if (cause instanceof TimeoutException || cause instanceof InterruptedIOException) {
        return "the API server does not answer in time";
      }
      if (cause instanceof IOException e) {
        network = Optional.of(e);
      }
    }
    // What the network says tells of addresses; anything else may quote an answer.
    return network.isPresent()
        ? "the API server cannot be reached (" + network.get().getMessage() + ")"
        : "the answer is not understood ("
            + Throwables.getRootCause(fault).getClass().getSimpleName()
            + ")";
  }

  private static String inWords(int status) {
    return switch (status) {
      case HttpURLConnection.HTTP_UNAUTHORIZED -> "the credentials are not accepted (401)";
      case HttpURLConnection.HTTP_FORBIDDEN -> "forbidden (403)";
      case HttpURLConnection.HTTP_NOT_FOUND -> "not found (404)";
      case HttpURLConnection.HTTP_CONFLICT -> "somebody else wrote in between (409)";
      case HttpURLConnection.HTTP_GONE -> "the list has expired (410)";
      case 429 -> "the API server turns requests away (429)";
      default -> "the API server answered " + status;
    };
  }
}
