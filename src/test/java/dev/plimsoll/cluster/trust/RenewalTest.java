package dev.plimsoll.cluster.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.plimsoll.admission.tls.CertificateAndKey;
import dev.plimsoll.admission.tls.Issuer;
import dev.plimsoll.cluster.trust.Credentials.Own;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

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
        .anySatisfy(authority ->
            assertThatCode(() -> serving(credentials).verify(authority.getPublicKey()))
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
  void changesNothingBeforeTwoThirdsOfALife() {
    Credentials next = at(first, 59);

    assertThat(next).isEqualTo(first);
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
  void doesNotChangeThePathTwiceInAMoment() {
    Credentials next = renewal.afterSilence(first, day(1));

    assertThat(renewal.afterSilence(next, day(1).plus(Duration.ofMinutes(1)))).isEqualTo(next);
  }

  @Test
  void trustsANewAuthorityBeforeItSigns() {
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
