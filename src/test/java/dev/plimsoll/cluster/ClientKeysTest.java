package dev.plimsoll.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which algorithm a kubeconfig's key is for. */
class ClientKeysTest {

  @ParameterizedTest
  @ValueSource(strings = {"EC", "RSA"})
  void isToldFromTheKeyItself(String algorithm) throws GeneralSecurityException {
    Config config = withKey(algorithm);

    new ClientKeys().customize(config);

    assertThat(config.getClientKeyAlgo()).isEqualTo(algorithm);
  }

  @Test
  void aKeyThatIsNoneIsLeftToTheClient() {
    Config config =
        new ConfigBuilder(Config.empty()).withClientKeyAlgo("RSA").withClientKeyData("!").build();

    new ClientKeys().customize(config);

    assertThat(config.getClientKeyAlgo()).isEqualTo("RSA");
  }

  private static Config withKey(String algorithm) throws GeneralSecurityException {
    byte[] key =
        KeyPairGenerator.getInstance(algorithm).generateKeyPair().getPrivate().getEncoded();
    String pem =
        "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getMimeEncoder().encodeToString(key)
            + "\n-----END PRIVATE KEY-----\n";
    return new ConfigBuilder(Config.empty())
        .withClientKeyAlgo("RSA")
        .withClientKeyData(
            Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII)))
        .build();
  }
}
