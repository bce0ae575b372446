package dev.plimsoll.admission;

import dev.plimsoll.admission.review.Decision;
import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.ObjectChange;
import dev.plimsoll.policy.document.Effect;
import dev.plimsoll.policy.engine.EnforcedFinding;
import dev.plimsoll.policy.engine.Verdict;
import dev.plimsoll.server.LogFormat;
import dev.plimsoll.server.RepeatSuppressor;
import dev.plimsoll.server.ServerSettings;
import dev.plimsoll.server.StackTraces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * One line for each request that was denied, warned about, mutated or audited, as text or as JSON.
 *
 * <p>Flux tries every object again at every interval, as a dry run: its denials are logged once an
 * hour, and what is less than a denial not at all.
 */
@Singleton
final class DecisionLog {

  private static final Logger DECISIONS = Logger.getLogger("dev.plimsoll.decisions");
  private static final Logger LOG = Logger.getLogger(DecisionLog.class);

  private final LogFormat format;
  private final Clock clock;
  private final RepeatSuppressor<String> dryRuns;
  private final RepeatSuppressor<String> faults;

  @Inject
  DecisionLog(ServerSettings settings, Clock clock) {
    this(settings.logFormat(), clock);
  }

  DecisionLog(LogFormat format, Clock clock) {
    this.format = format;
    this.clock = clock;
    this.dryRuns = new RepeatSuppressor<>(2_000, Duration.ofHours(1), clock);
    this.faults = new RepeatSuppressor<>(200, Duration.ofMinutes(10), clock);
  }

  /** A review was evaluated. */
  void decided(Decision decision) {
    List<EnforcedFinding> findings = decision.verdict().findings();
    if (findings.isEmpty() || decision.request().change().isEmpty()) {
      return;
    }
    findings.forEach(this::faultOf);
    ObjectChange change = decision.request().change().get();
    if (!change.dryRun() || isNews(decision.verdict(), change)) {
      DecisionLine line = DecisionLine.of(decision, change, clock.instant());
      DECISIONS.info(format == LogFormat.json ? line.json() : line.text());
    }
  }

  /** Something else went wrong than a rule; said once in a while for each kind of fault. */
  void failed(Throwable fault) {
    if (faults.isNews(fault.getClass().getName())) {
      LOG.errorf(
          "a fault of this program, in the answer to a review: %s", StackTraces.trace(fault));
    }
  }

  private void faultOf(EnforcedFinding finding) {
    if (finding.finding() instanceof Finding.Broken broken
        && faults.isNews(finding.name() + " " + broken.cause().getClass().getName())) {
      LOG.errorf(
          "rule %s broke, and its policy answered %s: %s",
          finding.name(), finding.effect(), StackTraces.trace(broken.cause()));
    }
  }

  private boolean isNews(Verdict verdict, ObjectChange change) {
    if (!(verdict instanceof Verdict.Denied denied)) {
      return false;
    }
    Stream<String> object = Stream.of(change.current().kind(), change.namespace(), change.name());
    Stream<String> denials =
        denied.findings().stream()
            .filter(finding -> finding.effect() == Effect.Deny)
            .map(finding -> finding.name() + " " + finding.message())
            .limit(DecisionLine.MOST_RULES);
    return dryRuns.isNews(digest(Stream.concat(object, denials)));
  }

  /** Very many are remembered, so that they must not be as long as somebody likes. */
  private static String digest(Stream<String> texts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      texts.forEach(text -> {
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0xff); // in no UTF-8
      });
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
