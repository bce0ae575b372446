package dev.plimsoll.admission;

import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;

/**
 * The last segment of the path that only the API server knows, from the webhook configurations of
 * its webhooks: {@code /validate/SEGMENT}. Who knows it is taken for the API server. While it is
 * replaced, the one before still counts.
 */
@Singleton
public final class SecretPath {

  private volatile List<byte[]> accepted = List.of();

  /** Takes these segments for known from now on, and no others. */
  public void accept(List<String> segments) {
    accepted =
        segments.stream().map(segment -> segment.getBytes(StandardCharsets.US_ASCII)).toList();
  }

  /** Whether this segment is known; what is compared takes no time that tells anything of it. */
  boolean knows(String segment) {
    byte[] asked = segment.getBytes(StandardCharsets.UTF_8);
    boolean known = false;
    for (byte[] one : accepted) {
      known |= MessageDigest.isEqual(one, asked);
    }
    return known;
  }
}
