package dev.plimsoll.admission.tls;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.BERTags;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Makes certificates: ECDSA on P-256, by the JDK's own providers. */
public final class Issuer {

  /** Clocks differ a little: certificates are valid from a little before they are made. */
  public static final Duration SKEW = Duration.ofMinutes(5);

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

  private interface Details {
    void addTo(X509v3CertificateBuilder builder, JcaX509ExtensionUtils tools)
        throws GeneralSecurityException, IOException;
  }

  private Issuer() {}

  /** A self-signed serving certificate under these names. */
  public static CertificateAndKey selfSigned(Names names, Instant now, Duration life) {
    KeyPair pair = keys();
    X500Name name = new X500Name("CN=plimsoll (made for one run)");
    return make(name, pair, name, pair.getPrivate(), now, now.plus(life), serving(names));
  }

  /** A new CA, which can sign serving certificates and nothing else. */
  public static CertificateAndKey ca(Instant now, Duration life) {
    KeyPair pair = keys();
    // Two CAs of one name would be hard to tell apart while one replaces the other.
    X500Name name = new X500Name("CN=plimsoll CA of " + now);
    return make(
        name,
        pair,
        name,
        pair.getPrivate(),
        now,
        now.plus(life),
        (builder, tools) ->
            builder
                .addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
                .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign))
                .addExtension(
                    Extension.subjectKeyIdentifier,
                    false,
                    tools.createSubjectKeyIdentifier(pair.getPublic())));
  }

  /** A serving certificate under these names, signed by {@code ca}, which it never outlives. */
  public static CertificateAndKey serving(
      CertificateAndKey ca, Names names, Instant now, Duration life) {
    X509Certificate signer = ca.leaf();
    Instant asked = now.plus(life);
    Instant last = signer.getNotAfter().toInstant();
    return make(
        new X500Name("CN=" + names.common()),
        keys(),
        X500Name.getInstance(signer.getSubjectX500Principal().getEncoded()),
        ca.ecKey(),
        now,
        asked.isBefore(last) ? asked : last,
        (builder, tools) -> {
          serving(names).addTo(builder, tools);
          PublicKey issuer = signer.getPublicKey();
          builder.addExtension(
              Extension.authorityKeyIdentifier, false, tools.createAuthorityKeyIdentifier(issuer));
        });
  }

  private static Details serving(Names names) {
    return (builder, tools) ->
        builder
            .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
            .addExtension(
                Extension.extendedKeyUsage,
                false,
                new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth))
            .addExtension(Extension.subjectAlternativeName, false, names.general());
  }

  private static KeyPair keys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK cannot make keys on P-256", e);
    }
  }

  private static CertificateAndKey make(
      X500Name subject,
      KeyPair keys,
      X500Name issuer,
      PrivateKey signer,
      Instant from,
      Instant until,
      Details details) {
    try {
      var builder =
          new X509v3CertificateBuilder(
              issuer,
              new BigInteger(127, new SecureRandom()).add(BigInteger.ONE),
              time(from.minus(SKEW)),
              time(until),
              subject,
              SubjectPublicKeyInfo.getInstance(keys.getPublic().getEncoded()));
      details.addTo(builder, new JcaX509ExtensionUtils());
      return new CertificateAndKey(
          pem(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(signer))),
          pem(new JcaPKCS8Generator(keys.getPrivate(), null)));
    } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
      throw new IllegalStateException("this JDK cannot make an ECDSA certificate", e);
    }
  }

  /**
   * A moment as certificates state it (RFC 5280, 4.1.2.5). Read as encoded: made from a {@code
   * Date} or a text it would bring in locales and calendars, which a start need not wait for.
   */
  private static Time time(Instant moment) throws IOException {
    String text = TIME.format(moment);
    return text.compareTo("2050") < 0
        ? time(BERTags.UTC_TIME, text.substring("20".length()))
        : time(BERTags.GENERALIZED_TIME, text);
  }

  private static Time time(int tag, String text) throws IOException {
    ByteArrayOutputStream encoded = new ByteArrayOutputStream();
    encoded.write(tag);
    encoded.write(text.length());
    encoded.write(text.getBytes(StandardCharsets.US_ASCII));
    return Time.getInstance(ASN1Primitive.fromByteArray(encoded.toByteArray()));
  }

  private static String pem(Object object) throws IOException {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      writer.writeObject(object);
    }
    return text.toString();
  }

  /**
   * The names that a serving certificate is good for.
   *
   * @param service the Service through which the API server asks
   * @param namespace its namespace
   */
  public record Names(String service, String namespace) {

    /** The name by which an API server calls the Service. */
    String common() {
      return service + "." + namespace + ".svc";
    }

    /** All of them; this machine's own are for those who try it without a Service. */
    public List<String> all() {
      return List.of(common(), common() + ".cluster.local", "localhost", "127.0.0.1");
    }

    private GeneralNames general() {
      return new GeneralNames(
          all().stream()
              .map(name ->
                  new GeneralName(
                      name.equals("127.0.0.1") ? GeneralName.iPAddress : GeneralName.dNSName, name))
              .toArray(GeneralName[]::new));
    }
  }
}
