package dev.plimsoll.admission;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.admission.review.Decision;
import dev.plimsoll.policy.Effect;
import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.Ruling;
import dev.plimsoll.policy.Subject;
import dev.plimsoll.policy.Verdict;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jboss.logging.Logger;

/**
 * One line of JSON for each request that was refused, warned about, repaired or audited: who, what,
 * which rule, where, and what the writer was told. Contents of objects are never in it.
 *
 * <p>Flux tries every object again at every interval, as a dry run: its refusals are logged once an
 * hour, and what is less than a refusal not at all.
 */
@Singleton
final class DecisionLog {

  private static final Logger DECISIONS = Logger.getLogger("dev.plimsoll.decisions");
  private static final Logger LOG = Logger.getLogger(DecisionLog.class);

  private static final JsonMapper JSON = new JsonMapper();

  /** Rules a line; a broken object can break very many. */
  private static final int MOST_RULES = 20;

  private record Repeated(String kind, String namespace, String name, List<String> messages) {}

  private final Clock clock;
  private final Recently<Repeated> dryRuns;
  private final Recently<String> faults;

  @Inject
  DecisionLog(Clock clock) {
    this.clock = clock;
    this.dryRuns = new Recently<>(2_000, Duration.ofHours(1), clock);
    this.faults = new Recently<>(200, Duration.ofMinutes(10), clock);
  }

  /** A review was judged. */
  void decided(Decision decision) {
    List<Ruling> rulings = decision.verdict().rulings();
    if (rulings.isEmpty() || decision.request().subject().isEmpty()) {
      return;
    }
    rulings.forEach(this::faultOf);
    Subject subject = decision.request().subject().get();
    if (!subject.dryRun() || isNews(decision.verdict(), subject)) {
      DECISIONS.info(line(decision, subject, rulings));
    }
  }

  /** Something else went wrong than a rule; said once in a while for each kind of fault. */
  void failed(Throwable fault) {
    if (faults.isNews(fault.getClass().getName())) {
      LOG.errorf("a review could not be judged; a fault of this program: %s", Faults.trace(fault));
    }
  }

  private void faultOf(Ruling ruling) {
    if (ruling.finding() instanceof Finding.Broken broken
        && faults.isNews(ruling.name() + " " + broken.cause().getClass().getName())) {
      LOG.errorf(
          "rule %s broke, and its policy answered %s: %s",
          ruling.name(), ruling.effect(), Faults.trace(broken.cause()));
    }
  }

  private boolean isNews(Verdict verdict, Subject subject) {
    if (!(verdict instanceof Verdict.Refused refused)) {
      return false;
    }
    List<String> refusals =
        refused.rulings().stream()
            .filter(ruling -> ruling.effect() == Effect.Deny)
            .map(ruling -> ruling.name() + " " + ruling.message())
            .limit(MOST_RULES)
            .toList();
    return dryRuns.isNews(
        new Repeated(subject.current().kind(), subject.namespace(), subject.name(), refusals));
  }

  private String line(Decision decision, Subject subject, List<Ruling> rulings) {
    ObjectNode line = JSON.createObjectNode();
    line.put("time", clock.instant().toString());
    line.put("event", "decision");
    line.put("verdict", decision.outcome());
    line.put("phase", lower(decision.phase()));
    line.put("uid", decision.request().uid());
    line.put("operation", lower(subject.operation()));
    line.put("dryRun", subject.dryRun());
    line.put("apiVersion", subject.current().apiVersion());
    line.put("kind", subject.current().kind());
    line.put("namespace", subject.namespace());
    line.put("name", subject.name());
    line.put("user", subject.requester().user());
    line.put("fieldManager", subject.requester().fieldManager());
    line.put("policySet", decision.policySet());
    ArrayNode rules = line.putArray("rules");
    for (Ruling ruling : rulings.subList(0, Math.min(MOST_RULES, rulings.size()))) {
      ObjectNode rule =
          rules
              .addObject()
              .put("name", ruling.name())
              .put("severity", lower(ruling.severity()))
              .put("effect", lower(ruling.effect()))
              .put("path", ruling.finding().path().toString())
              .put("message", ruling.message());
      ruling.softened().ifPresent(why -> rule.put("softened", why));
    }
    line.put("moreRules", Math.max(0, rulings.size() - MOST_RULES));
    return line.toString();
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
