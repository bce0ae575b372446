package dev.plimsoll.cluster.trust;

import dev.plimsoll.admission.tls.CertificateAndKey;
import dev.plimsoll.admission.tls.Issuer;
import dev.plimsoll.cluster.trust.Credentials.Own;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What has to be made anew at a moment. Everything is renewed at two thirds of its life, and what
 * it replaces stays good for the last third: a new CA is trusted for a while before it signs what
 * the server shows, and is trusted beside the one before until that expires; a new path counts
 * beside the one before.
 *
 * @param names what the serving certificate is good for; empty where certificates are not ours
 * @param life of a serving certificate, and the longest of a path; a CA lives five times as long
 */
record Renewal(Optional<Issuer.Names> names, Duration life) {

  private static final int CA_LIVES = 5;

  private static final String END = "-----END CERTIFICATE-----";

  /**
   * While nobody answers an API server tells the path to whoever writes; so none is good for long.
   */
  static final Duration PATH_LIFE = Duration.ofDays(7);

  /** Longer than any replica or API server takes to hear of a change. */
  private static final Duration LONGEST_OVERLAP = Duration.ofHours(1);

  /** How long something new is known before anything depends on it. */
  Duration overlap() {
    Duration tenth = life.dividedBy(10);
    return tenth.compareTo(LONGEST_OVERLAP) < 0 ? tenth : LONGEST_OVERLAP;
  }

  /** Whether nothing of what is to be kept is missing or damaged. */
  boolean isWhole(Credentials kept) {
    return names.isEmpty() || kept.own().isPresent();
  }

  /** What is to be kept from now on: the same where nothing is due. */
  Credentials next(Optional<Credentials> kept, Instant now) {
    Optional<Own> own = names.map(candidate -> own(kept.flatMap(Credentials::own), candidate, now));
    if (kept.isEmpty()) {
      return new Credentials(path(), "", now, own);
    }
    Credentials before = kept.get();
    return isPathDue(before.made(), now)
        ? new Credentials(path(), before.path(), now, own)
        : new Credentials(before.path(), before.pathBefore(), before.made(), own);
  }

  /** After a week, or sooner at two thirds of a short life. */
  private boolean isPathDue(Instant made, Instant now) {
    return !made.plus(PATH_LIFE).isAfter(now) || isDue(made, made.plus(life), now);
  }

  /**
   * The same with a new path, unless it is quite new. While nobody answers, API servers tell
   * whoever writes the address that they asked in vain, path included; so who begins to answer does
   * so under another.
   */
  Credentials afterSilence(Credentials before, Instant now) {
    return isRecent(before, now)
        ? before
        : new Credentials(path(), before.path(), now, before.own());
  }

  /** The paths that count: the one before only until nobody should ask by it any more. */
  List<String> accepted(Credentials credentials, Instant now) {
    return credentials.pathBefore().isEmpty() || !isRecent(credentials, now)
        ? List.of(credentials.path())
        : List.of(credentials.path(), credentials.pathBefore());
  }

  private boolean isRecent(Credentials credentials, Instant now) {
    return credentials.made().plus(overlap().multipliedBy(2)).isAfter(now);
  }

  /** The path by which to register: a new one only once every replica knows it. */
  String registered(Credentials credentials, Instant now) {
    boolean isKnown = !credentials.made().plus(overlap()).isAfter(now);
    return isKnown || credentials.pathBefore().isEmpty()
        ? credentials.path()
        : credentials.pathBefore();
  }

  private static String path() {
    byte[] bytes = new byte[32];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private Own own(Optional<Own> kept, Issuer.Names to, Instant now) {
    if (kept.isEmpty()) {
      CertificateAndKey ca = Issuer.ca(now, caLife());
      return new Own(ca.certificate(), ca, Issuer.serving(ca, to, now, life));
    }
    Own before = kept.get();
    Own trusted = isDue(before.ca().leaf(), now) ? withNewCa(before, now) : before;
    return needsServing(trusted, to, now)
        ? new Own(trusted.trusted(), trusted.ca(), Issuer.serving(trusted.ca(), to, now, life))
        : trusted;
  }

  private Duration caLife() {
    return life.multipliedBy(CA_LIVES);
  }

  private Own withNewCa(Own before, Instant now) {
    CertificateAndKey ca = Issuer.ca(now, caLife());
    StringBuilder trusted = new StringBuilder(ca.certificate());
    for (String pem : split(before.trusted())) {
      Instant end = CertificateAndKey.certificates(pem).getFirst().getNotAfter().toInstant();
      if (end.isAfter(now)) {
        trusted.append(pem);
      }
    }
    return new Own(trusted.toString(), ca, before.serving());
  }

  private static List<String> split(String pem) {
    List<String> each = new ArrayList<>();
    int from = 0;
    for (int end = pem.indexOf(END); end >= 0; end = pem.indexOf(END, from)) {
      each.add(pem.substring(from, end + END.length()).strip() + "\n");
      from = end + END.length();
    }
    return each;
  }

  private boolean needsServing(Own own, Issuer.Names to, Instant now) {
    X509Certificate serving = own.serving().leaf();
    X509Certificate ca = own.ca().leaf();
    boolean isTrusted =
        CertificateAndKey.certificates(own.trusted()).stream()
            .anyMatch(x509Certificate ->
                isSignedBy(serving, x509Certificate)
                    && x509Certificate.getNotAfter().toInstant().isAfter(now));
    boolean isValid = serving.getNotAfter().toInstant().isAfter(now);
    if (!isTrusted || !isValid || !hasNames(serving, to)) {
      return true; // no client accepts it
    }
    if (made(ca).plus(overlap()).isAfter(now)) {
      return false; // not everybody trusts it as yet
    }
    return isDue(serving, now) || !isSignedBy(serving, ca);
  }

  private static boolean isSignedBy(X509Certificate certificate, X509Certificate ca) {
    try {
      certificate.verify(ca.getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static boolean hasNames(X509Certificate certificate, Issuer.Names names) {
    try {
      @Nullable Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
      Set<Object> there = new HashSet<>();
      if (alternatives != null) {
        alternatives.forEach(name -> there.add(name.get(1)));
      }
      return there.containsAll(names.all());
    } catch (CertificateParsingException e) {
      return false;
    }
  }

  private static Instant made(X509Certificate certificate) {
    return certificate.getNotBefore().toInstant().plus(Issuer.SKEW);
  }

  private static boolean isDue(X509Certificate certificate, Instant now) {
    return isDue(made(certificate), certificate.getNotAfter().toInstant(), now);
  }

  /** At two thirds of its life. */
  private static boolean isDue(Instant made, Instant end, Instant now) {
    return !made.plus(Duration.between(made, end).multipliedBy(2).dividedBy(3)).isAfter(now);
  }
}
