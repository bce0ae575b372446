package dev.plimsoll.cluster;

import io.fabric8.kubernetes.client.Config;
import io.quarkus.kubernetes.client.KubernetesConfigCustomizer;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/**
 * Tells the client that a kubeconfig's key is one on an elliptic curve: it takes every key for RSA
 * unless told, and kubeconfigs do not say. kubectl finds out by itself.
 */
@Singleton
final class ClientKeys implements KubernetesConfigCustomizer {

  @Override
  public void customize(Config config) {
    try {
      if (isElliptic(pem(config))) {
        config.setClientKeyAlgo("EC");
      }
    } catch (IOException | IllegalArgumentException e) {
      // What is wrong with the key is for the client to say, when it needs it.
      return;
    }
  }

  private static String pem(Config config) throws IOException {
    if (config.getClientKeyData() != null) {
      return new String(
          Base64.getMimeDecoder().decode(config.getClientKeyData()), StandardCharsets.US_ASCII);
    }
    return config.getClientKeyFile() == null
        ? ""
        : Files.readString(Path.of(config.getClientKeyFile()));
  }

  private static boolean isElliptic(String pem) {
    if (!pem.contains("-----BEGIN PRIVATE KEY-----")) {
      return pem.contains("-----BEGIN EC PRIVATE KEY-----");
    }
    byte[] key = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
    try {
      KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(key));
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
