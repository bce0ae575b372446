package dev.plimsoll.admission.tls;

import dev.plimsoll.server.CannotStartException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;

/**
 * A certificate chain (leaf first) and its private key, both in PEM. Equal content is equal, which
 * is how a change of the files shows; the key is in no text form of this record.
 */
public record CertificateAndKey(String certificate, String key) {

  /**
   * Reads both files.
   *
   * @throws CannotStartException if one cannot be read; the message names the file
   */
  static CertificateAndKey read(Path certificate, Path key) {
    return new CertificateAndKey(text("--tls-cert", certificate), text("--tls-key", key));
  }

  /**
   * The first certificate.
   *
   * @throws IllegalArgumentException if there is none that can be read
   */
  public X509Certificate leaf() {
    return certificates(certificate).getFirst();
  }

  /**
   * Every certificate in a text of PEM, in its order.
   *
   * @throws IllegalArgumentException if there is none, or one that cannot be read
   */
  public static List<X509Certificate> certificates(String pem) {
    try {
      List<X509Certificate> found = new ArrayList<>();
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      for (Certificate one :
          factory.generateCertificates(
              new ByteArrayInputStream(pem.getBytes(StandardCharsets.ISO_8859_1)))) {
        found.add((X509Certificate) one);
      }
      if (!found.isEmpty()) {
        return found;
      }
    } catch (CertificateException e) {
      throw new IllegalArgumentException("this is no certificate in PEM", e);
    }
    throw new IllegalArgumentException("there is no certificate in this PEM");
  }

  /**
   * The key, where it is one that {@link Issuer} made.
   *
   * @throws IllegalArgumentException if it cannot be read
   */
  PrivateKey ecKey() {
    try {
      byte[] bytes = Base64.getMimeDecoder().decode(key.replaceAll("-----[A-Z ]+-----", ""));
      return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(bytes));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("this is no key on an elliptic curve in PKCS#8", e);
    }
  }

  /**
   * Whether these are a certificate and the key of this very certificate, both of which {@link
   * Issuer} made.
   */
  public boolean isSound() {
    try {
      return belongTogether(leaf(), ecKey());
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return false;
    }
  }

  private static String text(String flag, Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new CannotStartException(
          "%s %s cannot be read (%s). Name a PEM file that this process may read."
              .formatted(
                  flag,
                  file,
                  e instanceof NoSuchFileException
                      ? "there is no such file"
                      : "no permission, or no text"));
    }
  }

  /**
   * Both, understood, and the key proved to belong to the certificate: during a renewal the two
   * files may be of different ages for a moment. No key store comes in between, because one
   * encrypts what it keeps, thousands of rounds long.
   *
   * @throws CannotStartException if they are no PEM, or do not belong together
   */
  Identity identity() {
    try {
      Identity identity = new Identity(certificates(certificate), anyKey());
      if (!belongTogether(identity.chain().getFirst(), identity.key())) {
        throw new CannotStartException(
            "the key of --tls-key does not belong to the certificate of --tls-cert. Name the two"
                + " files of one pair.");
      }
      return identity;
    } catch (CannotStartException e) {
      throw e;
    } catch (GeneralSecurityException | IOException | RuntimeException e) {
      throw new CannotStartException(
          "--tls-cert and --tls-key cannot be used (%s). Both must be PEM: a certificate chain, leaf first, and a private key without a password."
              .formatted(e.getClass().getSimpleName()));
    }
  }

  /** The first key, in PKCS#8, PKCS#1 or SEC 1; parameters of a curve may stand before it. */
  private PrivateKey anyKey() throws GeneralSecurityException, IOException {
    try (PEMParser parser = new PEMParser(new StringReader(key))) {
      for (Object part = parser.readObject(); part != null; part = parser.readObject()) {
        switch (part) {
          case PrivateKeyInfo found -> {
            return privateKey(found);
          }
          case PEMKeyPair pair -> {
            return privateKey(pair.getPrivateKeyInfo());
          }
          default -> {}
        }
      }
    }
    throw new IllegalArgumentException("there is no key without a password in this PEM");
  }

  private static PrivateKey privateKey(PrivateKeyInfo key)
      throws GeneralSecurityException, IOException {
    // The JDK's providers know algorithms by these numbers, too.
    return KeyFactory.getInstance(key.getPrivateKeyAlgorithm().getAlgorithm().getId())
        .generatePrivate(new PKCS8EncodedKeySpec(key.getEncoded()));
  }

  private static boolean belongTogether(X509Certificate leaf, PrivateKey secret)
      throws GeneralSecurityException {
    if (!leaf.getPublicKey().getAlgorithm().equals(secret.getAlgorithm())) {
      return false;
    }
    String algorithm =
        switch (secret.getAlgorithm()) {
          case "EC" -> "SHA256withECDSA";
          case "RSA" -> "SHA256withRSA";
          default -> secret.getAlgorithm();
        };
    byte[] probe = {1, 2, 3};
    Signature signing = Signature.getInstance(algorithm);
    signing.initSign(secret);
    signing.update(probe);
    Signature checking = Signature.getInstance(algorithm);
    checking.initVerify(leaf.getPublicKey());
    checking.update(probe);
    return checking.verify(signing.sign());
  }

  @Override
  public String toString() {
    return "CertificateAndKey[" + certificate + "]";
  }
}
