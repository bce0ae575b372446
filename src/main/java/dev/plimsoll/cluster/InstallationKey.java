package dev.plimsoll.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.policy.Lookup;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The key of this installation: a Secret in its own namespace, which the first replica that needs
 * it makes, and nobody changes. It is read once, and never leaves the cluster. Where it is made
 * anew, what was sealed before is not recognised any more.
 */
final class InstallationKey {

  /** The Secret's name. */
  static final String NAME = "plimsoll-installation-key";

  private static final String ALGORITHM = "HmacSHA256";
  private static final int BYTES = 32;

  private final RestCollection secrets;
  private final String name;
  private volatile @Nullable SecretKeySpec key;

  /**
   * The key of an installation.
   *
   * @param client the connection to its cluster
   * @param namespace its own
   */
  InstallationKey(KubernetesClient client, String namespace) {
    this.secrets = new RestCollection(client, "/api/v1/namespaces/" + namespace + "/secrets");
    this.name = namespace + "/" + NAME;
  }

  /** HMAC-SHA-256 of a text, hexadecimal. */
  Lookup<String> seal(String text) {
    return key()
        .map(secretKeySpec -> {
          try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(secretKeySpec);
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
          } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
          }
        });
  }

  private Lookup<SecretKeySpec> key() {
    SecretKeySpec known = key;
    if (known != null) {
      return new Lookup.Found<>(known);
    }
    try {
      JsonNode secret = secrets.get(NAME).orElseGet(this::make);
      byte[] bytes = Base64.getDecoder().decode(secret.path("data").path("key").asText(""));
      if (bytes.length < BYTES) {
        return unusable("holds no key of " + BYTES + " bytes in data.key; delete it");
      }
      SecretKeySpec found = new SecretKeySpec(bytes, ALGORITHM);
      key = found;
      return new Lookup.Found<>(found);
    } catch (KubernetesClientException e) {
      return unusable(
          "cannot be read or made: "
              + ApiFault.inWords(e)
              + "; grant this server what `plimsoll policy rbac` prints");
    } catch (IllegalArgumentException e) {
      return unusable("cannot be understood; delete it");
    }
  }

  private Lookup<SecretKeySpec> unusable(String why) {
    return new Lookup.Unknown<>("Secret " + name + " " + why);
  }

  /** Of several replicas that make it at once, one does, and all use what that one made. */
  private ObjectNode make() {
    byte[] bytes = new byte[BYTES];
    new SecureRandom().nextBytes(bytes);
    ObjectNode secret = JsonNodeFactory.instance.objectNode();
    secret.put("apiVersion", "v1").put("kind", "Secret").put("immutable", true);
    secret.putObject("metadata").put("name", NAME);
    secret.putObject("data").put("key", Base64.getEncoder().encodeToString(bytes));
    try {
      secrets.create(secret);
      return secret;
    } catch (KubernetesClientException e) {
      if (!RestCollection.isConflict(e)) {
        throw e;
      }
      return secrets.get(NAME).orElseThrow(() -> e);
    }
  }
}
