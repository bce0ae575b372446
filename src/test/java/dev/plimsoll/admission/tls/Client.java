package dev.plimsoll.admission.tls;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Clients with certificates, for tests. */
final class Client {

  private static final char[] PASSWORD = "test".toCharArray();

  private Client() {}

  /** What proves somebody to be this change, as far as one trusts the CA. */
  static KeyManager[] of(CertificateAndKey ca, String subject) {
    try {
      KeyPair keys = KeyPairGenerator.getInstance("EC").generateKeyPair();
      Instant now = Instant.now();
      X509Certificate certificate =
          new JcaX509CertificateConverter()
              .getCertificate(
                  new JcaX509v3CertificateBuilder(
                          ca.leaf().getSubjectX500Principal(),
                          BigInteger.TEN,
                          Date.from(now.minusSeconds(60)),
                          Date.from(now.plusSeconds(3_600)),
                          new X500Principal(subject),
                          keys.getPublic())
                      .build(new JcaContentSignerBuilder("SHA256withECDSA").build(ca.ecKey())));
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry("client", keys.getPrivate(), PASSWORD, new Certificate[] {certificate});
      KeyManagerFactory factory =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(store, PASSWORD);
      return factory.getKeyManagers();
    } catch (GeneralSecurityException | OperatorCreationException | java.io.IOException e) {
      throw new AssertionError(e);
    }
  }
}
