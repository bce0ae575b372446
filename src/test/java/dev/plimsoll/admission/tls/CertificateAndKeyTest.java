package dev.plimsoll.admission.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.server.CannotStartException;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CertificateAndKeyTest {

  private static final Instant NOW = Instant.parse("2026-11-21T10:15:30Z");

  @ParameterizedTest
  @CsvSource({"RSA, SHA256withRSA", "EC, SHA256withECDSA", "Ed25519, Ed25519"})
  void takesKeysInPkcs8(String algorithm, String signature) throws Exception {
    KeyPair keys = KeyPairGenerator.getInstance(algorithm).generateKeyPair();

    Identity identity =
        new CertificateAndKey(
                pem(certificate(keys, signature)),
                pem(new JcaPKCS8Generator(keys.getPrivate(), null)))
            .identity();

    assertThat(identity.key()).isEqualTo(keys.getPrivate());
    assertThat(identity.chain()).hasSize(1);
  }

  @Test
  void takesKeysInPkcs1() throws Exception {
    KeyPair keys = KeyPairGenerator.getInstance("RSA").generateKeyPair();
    String key = pem(keys.getPrivate());

    Identity identity =
        new CertificateAndKey(pem(certificate(keys, "SHA256withRSA")), key).identity();

    assertThat(key).startsWith("-----BEGIN RSA PRIVATE KEY-----");
    assertThat(identity.key()).isEqualTo(keys.getPrivate());
  }

  @Test
  void takesKeysInSec1BehindTheParametersOfTheirCurve() throws Exception {
    CertificateAndKey made = made();
    ECPrivateKey key = (ECPrivateKey) made.ecKey();
    String sec1 =
        pem(new PemObject("EC PARAMETERS", SECObjectIdentifiers.secp256r1.getEncoded()))
            + pem(
                new PemObject(
                    "EC PRIVATE KEY",
                    new org.bouncycastle.asn1.sec.ECPrivateKey(
                            256, key.getS(), SECObjectIdentifiers.secp256r1)
                        .getEncoded()));

    Identity identity = new CertificateAndKey(made.certificate(), sec1).identity();

    assertThat(((ECPrivateKey) identity.key()).getS()).isEqualTo(key.getS());
  }

  @Test
  void deniesTheKeyOfAnother() {
    CertificateAndKey one = made();

    assertThatThrownBy(new CertificateAndKey(one.certificate(), made().key())::identity)
        .isInstanceOf(CannotStartException.class)
        .hasMessageContaining("does not belong to the certificate");
  }

  @Test
  void deniesWhatHoldsNoKey() {
    CertificateAndKey one = made();

    assertThatThrownBy(new CertificateAndKey(one.certificate(), one.certificate())::identity)
        .isInstanceOf(CannotStartException.class)
        .hasMessageContaining("a private key without a password");
  }

  @ParameterizedTest
  @CsvSource({"1, 2026-11-22T10:15:30Z", "10950, 2056-11-13T10:15:30Z"})
  void whatIsMadeIsValidAsLongAsAskedFor(int days, Instant end) {
    CertificateAndKey made = Issuer.selfSigned(names(), NOW, Duration.ofDays(days));

    assertThat(made.leaf().getNotBefore().toInstant()).isEqualTo(NOW.minus(Issuer.SKEW));
    assertThat(made.leaf().getNotAfter().toInstant()).isEqualTo(end);
  }

  private static CertificateAndKey made() {
    return Issuer.selfSigned(names(), NOW, Duration.ofDays(1));
  }

  private static Issuer.Names names() {
    return new Issuer.Names("plimsoll", "apps");
  }

  private static Object certificate(KeyPair keys, String signature) throws Exception {
    X500Name name = new X500Name("CN=test");
    return new JcaX509v3CertificateBuilder(
            name,
            BigInteger.TEN,
            Date.from(NOW),
            Date.from(NOW.plusSeconds(60)),
            name,
            keys.getPublic())
        .build(new JcaContentSignerBuilder(signature).build(keys.getPrivate()));
  }

  private static String pem(Object object) throws IOException {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      writer.writeObject(object);
    }
    return text.toString();
  }
}
