package dev.plimsoll.cluster.trust;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.admission.tls.CertificateAndKey;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the replicas share, as a Secret keeps it.
 *
 * @param path the secret segment of the webhooks' paths
 * @param pathBefore the one that it replaced, which counts for a while; empty for the first
 * @param made when {@code path} was made
 * @param own the certificates, where this program makes them
 */
record Credentials(String path, String pathBefore, Instant made, Optional<Own> own) {

  /**
   * Certificates of our own.
   *
   * @param trusted every CA that is trusted, in PEM, the newest first
   * @param ca the newest, which signs
   * @param serving what the server shows
   */
  record Own(String trusted, CertificateAndKey ca, CertificateAndKey serving) {}

  /**
   * What the API server accepts as a segment of the path of a webhook's Service: a DNS name
   * (kubernetes/kubernetes, staging/src/k8s.io/apiserver/pkg/util/webhook/validation.go). A path
   * that {@code echo} has written ends in a line feed, and no webhook could be registered with it.
   */
  private static final Pattern SEGMENT =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

  private static final int MAX_SEGMENT = 253;

  private static final String PATH = "path";
  private static final String PATH_BEFORE = "path.before";
  private static final String MADE = "path.made";
  private static final String TRUSTED = "ca.crt";
  private static final String CA_KEY = "ca.key";
  private static final String SERVING = "tls.crt";
  private static final String SERVING_KEY = "tls.key";

  /** What a Secret says; empty where anything of it is missing or damaged. */
  static Optional<Credentials> of(JsonNode secret) {
    try {
      String path = text(secret, PATH);
      String before = text(secret, PATH_BEFORE);
      Instant made = Instant.parse(text(secret, MADE));
      return isSegment(path) && (before.isEmpty() || isSegment(before))
          ? Optional.of(new Credentials(path, before, made, own(secret)))
          : Optional.empty();
    } catch (DateTimeException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static boolean isSegment(String path) {
    return path.length() <= MAX_SEGMENT && SEGMENT.matcher(path).matches();
  }

  private static Optional<Own> own(JsonNode secret) {
    String trusted = text(secret, TRUSTED);
    CertificateAndKey ca = new CertificateAndKey(trusted, text(secret, CA_KEY));
    CertificateAndKey serving =
        new CertificateAndKey(text(secret, SERVING), text(secret, SERVING_KEY));
    return ca.isSound() && serving.isSound()
        ? Optional.of(new Own(trusted, ca, serving))
        : Optional.empty();
  }

  private static String text(JsonNode secret, String key) {
    return new String(
        Base64.getDecoder().decode(secret.path("data").path(key).asText("")),
        StandardCharsets.UTF_8);
  }

  /** The {@code data} of the Secret. */
  ObjectNode data() {
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    put(data, PATH, path);
    put(data, PATH_BEFORE, pathBefore);
    put(data, MADE, made.toString());
    own.ifPresent(candidate -> {
      put(data, TRUSTED, candidate.trusted());
      put(data, CA_KEY, candidate.ca().key());
      put(data, SERVING, candidate.serving().certificate());
      put(data, SERVING_KEY, candidate.serving().key());
    });
    return data;
  }

  private static void put(ObjectNode data, String key, String text) {
    data.put(key, Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** Nothing of it is for anybody's eyes. */
  @Override
  public String toString() {
    return "Credentials[" + made + "]";
  }
}
