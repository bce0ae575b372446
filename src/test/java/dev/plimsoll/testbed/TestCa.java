package dev.plimsoll.testbed;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Somebody who signs certificates, by openssl; keys and certificates lie in a folder as {@code
 * NAME.key} and {@code NAME.crt} in PEM, its own under {@code ca}.
 *
 * @param folder where they lie
 */
public record TestCa(Path folder) {

  /** Makes one with a key of its own. */
  public static TestCa in(Path folder) {
    TestCa ca = new TestCa(folder);
    ca.openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
        .with("-days", "2", "-subj", "/CN=CA", "-keyout", "ca.key", "-out", "ca.crt")
        .success();
    return ca;
  }

  /**
   * Makes a key and a certificate for a common name, again if they are there.
   *
   * @param alternative other names, for example {@code DNS:a.b.svc}
   */
  public void issue(String name, String alternative) {
    try {
      Files.writeString(folder.resolve(name + ".ext"), "subjectAltName=" + alternative + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
        .with("-subj", "/CN=" + name, "-keyout", name + ".key", "-out", name + ".csr")
        .success();
    openssl("x509", "-req", "-in", name + ".csr", "-CA", "ca.crt", "-CAkey", "ca.key")
        .with("-extfile", name + ".ext", "-days", "2", "-out", name + ".crt")
        .success();
  }

  /** A file of its folder, for example {@code ca.crt}. */
  public Path file(String name) {
    return folder.resolve(name);
  }

  /** Trusts what it signs. */
  public SSLContext trust() {
    try (InputStream pem = Files.newInputStream(file("ca.crt"))) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setCertificateEntry(
          "ca", CertificateFactory.getInstance("X.509").generateCertificate(pem));
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new AssertionError(e);
    }
  }

  /** openssl in its folder. */
  public Command openssl(String... arguments) {
    return Command.of("openssl").with(arguments).in(folder);
  }
}
