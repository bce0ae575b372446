package dev.plimsoll.cluster.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.plimsoll.admission.tls.CertificateAndKey;
import dev.plimsoll.admission.tls.Issuer;
import dev.plimsoll.cluster.trust.Credentials.Own;
import java.io.StringReader;
import java.io.StringWriter;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RenewalTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Issuer.Names NAMES = new Issuer.Names("plimsoll", "harbour");

  private final Renewal renewal = new Renewal(Optional.of(NAMES), Duration.ofDays(90));
  private final Credentials first = renewal.next(Optional.empty(), START);

  private static Instant day(int day) {
    return START.plus(Duration.ofDays(day));
  }

  private Credentials at(Credentials before, int day) {
    return renewal.next(Optional.of(before), day(day));
  }

  private static X509Certificate serving(Credentials credentials) {
    return credentials.own().orElseThrow().serving().leaf();
  }

  private static void assertTrusted(Credentials credentials, Credentials by) {
    Own own = by.own().orElseThrow();
    assertThat(CertificateAndKey.certificates(own.trusted()))
        .anySatisfy(ca ->
            assertThatCode(() -> serving(credentials).verify(ca.getPublicKey()))
                .doesNotThrowAnyException());
  }

  @Test
  void makesACertificateForTheService() throws Exception {
    var names = serving(first).getSubjectAlternativeNames();

    assertThat(names.stream().map(name -> (Object) name.get(1))).contains("plimsoll.harbour.svc");
    assertThat(serving(first).getNotAfter().toInstant()).isEqualTo(day(90));
    assertTrusted(first, first);
  }

  @Test
  void changesNoCertificateBeforeTwoThirdsOfALife() {
    assertThat(at(first, 59).own()).isEqualTo(first.own());
  }

  @Test
  void renewsThePathEveryWeek() {
    assertThat(at(first, 6)).isEqualTo(first);

    Credentials next = at(first, 7);

    assertThat(renewal.accepted(next, day(7))).containsExactly(next.path(), first.path());
    assertThat(next.own()).isEqualTo(first.own());
  }

  @Test
  void renewsCertificateAndPathAtTwoThirdsOfALife() {
    Credentials next = at(first, 60);

    assertThat(serving(next).getNotAfter().toInstant()).isEqualTo(day(150));
    assertThat(renewal.accepted(next, day(60)))
        .hasSize(2)
        .contains(first.path())
        .doesNotHaveDuplicates();
    assertTrusted(next, first);
  }

  @Test
  void registersANewPathOnceEveryReplicaKnowsIt() {
    Credentials next = at(first, 60);

    assertThat(renewal.registered(next, day(60))).isEqualTo(first.path());
    assertThat(renewal.registered(next, day(60).plus(Duration.ofHours(1)))).isEqualTo(next.path());
  }

  @Test
  void forgetsThePathBefore() {
    Credentials next = at(first, 60);

    assertThat(renewal.accepted(next, day(61))).containsExactly(next.path());
  }

  @Test
  void takesAnotherPathAfterASilenceInWhichItMayHaveBeenTold() {
    Credentials next = renewal.afterSilence(first, day(1));

    assertThat(renewal.accepted(next, day(1))).containsExactly(next.path(), first.path());
    assertThat(next.own()).isEqualTo(first.own());
  }

  @Test
  void forgetsAPathThatMayHaveBeenToldAfterTwoHours() {
    Credentials next = renewal.afterSilence(first, day(1));

    Instant twoHours = day(1).plus(Duration.ofHours(2));
    assertThat(renewal.accepted(next, twoHours.minusSeconds(1))).contains(first.path());
    assertThat(renewal.accepted(next, twoHours)).containsExactly(next.path());
  }

  @Test
  void doesNotChangeThePathTwiceInAMoment() {
    Credentials next = renewal.afterSilence(first, day(1));

    assertThat(renewal.afterSilence(next, day(1).plus(Duration.ofMinutes(1)))).isEqualTo(next);
  }

  @Test
  void trustsANewCaBeforeItSigns() {
    Credentials now = first;
    for (int day = 60; day < 300; day += 60) {
      now = at(now, day);
    }
    Credentials renewed = at(now, 300);
    Credentials later = renewal.next(Optional.of(renewed), day(300).plus(Duration.ofHours(2)));

    assertThat(CertificateAndKey.certificates(renewed.own().orElseThrow().trusted())).hasSize(2);
    assertThat(serving(renewed)).isEqualTo(serving(now));
    assertThat(serving(later)).isNotEqualTo(serving(renewed));
    assertTrusted(later, renewed);
    assertTrusted(renewed, later);
  }

  @Test
  void neverShowsWhatIsNotTrustedOrHasExpired() {
    Credentials now = first;
    for (int day = 29; day < 1_500; day += 29) {
      Credentials next = at(now, day);

      assertTrusted(next, now);
      assertTrusted(now, next);
      assertThat(serving(next).getNotAfter().toInstant()).isAfter(day(day));
      now = next;
    }
    assertThat(CertificateAndKey.certificates(now.own().orElseThrow().trusted()))
        .hasSizeLessThanOrEqualTo(2);
  }

  /** The CA is due by then too, and would be trusted for an hour before it signs. */
  @ParameterizedTest
  @ValueSource(ints = {90, 299, 300, 310, 449, 450, 2_000})
  void neverShowsWhatHasExpiredHoweverLongNobodyRenewedIt(int day) {
    Credentials next = at(first, day);

    assertThat(serving(next).getNotAfter().toInstant()).isAfter(day(day));
    assertTrusted(next, next);
  }

  @Test
  void showsNothingExpiredWhileANewCaIsNotTrustedYet() {
    Credentials before = at(first, 215);
    Credentials renewed = renewal.next(Optional.of(before), day(305).minusSeconds(60));

    Credentials next = at(renewed, 305);

    assertThat(CertificateAndKey.certificates(next.own().orElseThrow().trusted())).hasSize(2);
    assertThat(serving(next).getNotAfter().toInstant()).isAfter(day(305));
    assertTrusted(next, renewed);
  }

  @Test
  void replacesACertificateWithoutNames() throws Exception {
    Own own = first.own().orElseThrow();
    KeyPairGenerator keys = KeyPairGenerator.getInstance("EC");
    KeyPair pair = keys.generateKeyPair();
    PrivateKey signer =
        new JcaPEMKeyConverter()
            .getPrivateKey(
                (PrivateKeyInfo) new PEMParser(new StringReader(own.ca().key())).readObject());
    var nameless =
        new JcaX509v3CertificateBuilder(
                own.ca().leaf().getSubjectX500Principal(),
                BigInteger.ONE,
                Date.from(START),
                Date.from(day(90)),
                new X500Principal("CN=plimsoll.harbour.svc"),
                pair.getPublic())
            .build(new JcaContentSignerBuilder("SHA256withECDSA").build(signer));
    StringWriter certificate = new StringWriter();
    StringWriter key = new StringWriter();
    try (JcaPEMWriter open = new JcaPEMWriter(certificate);
        JcaPEMWriter secret = new JcaPEMWriter(key)) {
      open.writeObject(nameless);
      secret.writeObject(new JcaPKCS8Generator(pair.getPrivate(), null));
    }
    Own others =
        new Own(
            own.trusted(), own.ca(), new CertificateAndKey(certificate.toString(), key.toString()));

    Credentials next = at(new Credentials(first.path(), "", first.made(), Optional.of(others)), 1);

    assertThat(serving(next).getSubjectAlternativeNames()).isNotEmpty();
    assertTrusted(next, first);
  }

  @Test
  void makesWhatIsMissingAndKeepsTheRest() {
    Credentials damaged =
        new Credentials(first.path(), first.pathBefore(), first.made(), Optional.empty());

    Credentials next = at(damaged, 1);

    assertThat(renewal.isWhole(damaged)).isFalse();
    assertThat(next.path()).isEqualTo(first.path());
    assertThat(renewal.isWhole(next)).isTrue();
  }

  @Test
  void makesACertificateForAnotherNameAtOnce() {
    Renewal renamed =
        new Renewal(Optional.of(new Issuer.Names("plimsoll", "dock")), Duration.ofDays(90));

    Credentials next = renamed.next(Optional.of(first), day(1));

    assertThat(serving(next).getSubjectX500Principal().getName()).isEqualTo("CN=plimsoll.dock.svc");
    assertTrusted(next, first);
  }

  @Test
  void leavesCertificatesToOthers() {
    Renewal pathOnly = new Renewal(Optional.empty(), Duration.ofDays(90));

    Credentials next = pathOnly.next(Optional.empty(), START);

    assertThat(next.own()).isEmpty();
    assertThat(pathOnly.isWhole(next)).isTrue();
  }
}
