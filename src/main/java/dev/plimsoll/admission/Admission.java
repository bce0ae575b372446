package dev.plimsoll.admission;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.plimsoll.admission.MemoryBudget.Reservation;
import dev.plimsoll.admission.review.AdmissionRequest;
import dev.plimsoll.admission.review.Decision;
import dev.plimsoll.admission.review.MalformedReviewException;
import dev.plimsoll.admission.review.Phase;
import dev.plimsoll.admission.review.ReviewSize;
import dev.plimsoll.manifest.Patch;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.policy.ClusterView;
import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.ObjectChange;
import dev.plimsoll.policy.Severity;
import dev.plimsoll.policy.document.Effect;
import dev.plimsoll.policy.engine.EnforcedFinding;
import dev.plimsoll.policy.engine.PolicySet;
import dev.plimsoll.policy.engine.Verdict;
import dev.plimsoll.server.OutOfMemory;
import dev.plimsoll.workload.ReleaseRecord;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A review in, an answer out, without HTTP. What cannot be evaluated is never answered with an
 * AdmissionReview: the API server then goes by the {@code failurePolicy} of its webhook
 * configuration.
 */
@Singleton
final class Admission {

  private static final String STRANGER =
      "the request does not prove that it comes from the API server";

  private static final Verdict UNPROVED =
      new Verdict.Allowed(
          List.of(
              new EnforcedFinding(
                  "authentication",
                  "",
                  Severity.Info,
                  Effect.Warn,
                  new Finding.NotEvaluated(Pointer.ROOT, STRANGER),
                  "not evaluated: " + STRANGER,
                  Optional.empty())),
          Patch.NONE);

  /** What a record takes at most beside its review, with the one that it is compared with. */
  private static final long RECORD_COST = 32 << 20;

  private final Policies policies;
  private final PolicyEdits edits;
  private final RecordSlots records;
  private final ClusterView cluster;
  private final ClusterView forStrangers;
  private final DecisionMetrics metrics;
  private final DecisionLog log;
  private final CurrentlyDenied rejected;
  private final Event<Decision> rejections;

  @Inject
  Admission(
      Policies policies,
      PolicyEdits edits,
      RecordSlots records,
      ClusterView cluster,
      DecisionMetrics metrics,
      DecisionLog log,
      CurrentlyDenied rejected,
      Event<Decision> rejections) {
    this.policies = policies;
    this.edits = edits;
    this.records = records;
    this.cluster = cluster;
    this.forStrangers = cluster.withoutLiveReads(STRANGER);
    this.metrics = metrics;
    this.log = log;
    this.rejected = rejected;
    this.rejections = rejections;
  }

  /**
   * A review that has been read.
   *
   * @param mayTakeLong whether evaluating it may hold up an event loop
   * @param evaluating gives the answer
   */
  record Review(boolean mayTakeLong, Supplier<HttpReply> evaluating) {}

  /**
   * Reads the review in {@code body}; the answer is at hand where it is none.
   *
   * @param span is told how it goes
   * @param authenticated whether it is known to come from the API server; others get no answer for
   *     which the cluster would have to be asked
   * @param memory what is taken for it; for one that may take long, so much more as it needs
   */
  Review read(
      Phase phase, byte[] body, boolean authenticated, ReviewSpan span, Reservation memory) {
    long start = System.nanoTime();
    return orFault(
        span,
        () -> {
          AdmissionRequest request = AdmissionRequest.read(body);
          if (request.change().filter(this::mayTakeLong).isEmpty()) {
            return new Review(
                false, () -> evaluate(phase, request, authenticated, start, span, memory));
          }
          memory.belongsTo(user(request));
          return memory.evaluate(ReviewSize.of(body).cost())
              ? new Review(true, () -> evaluate(phase, request, authenticated, start, span, memory))
              : answered(tooMuch(span));
        });
  }

  /**
   * Reads a review in a large {@code body} when its turn has come, so far as it is within bounds.
   * Takes the memory for it before.
   */
  Review readLarge(
      Phase phase, byte[] body, boolean authenticated, ReviewSpan span, Reservation memory) {
    return new Review(
        true,
        () ->
            orFault(span, () -> sized(phase, body, authenticated, span, memory))
                .evaluating()
                .get());
  }

  private Review sized(
      Phase phase, byte[] body, boolean authenticated, ReviewSpan span, Reservation memory)
      throws MalformedReviewException {
    long start = System.nanoTime();
    ReviewSize size = ReviewSize.of(body);
    AdmissionRequest outline = AdmissionRequest.outline(body, size);
    memory.belongsTo(user(outline));
    PolicySet set = policies.current();
    Optional<Verdict> verdict = ObjectLimit.verdict(outline, size, set, forStrangers);
    if (verdict.isPresent()) {
      Decision decision = new Decision(phase, outline, verdict.get(), set.hash());
      return answered(answer(decision, authenticated, start, span));
    }
    if (!memory.evaluate(size.cost())) {
      return answered(tooMuch(span));
    }
    AdmissionRequest request = AdmissionRequest.read(body);
    return new Review(true, () -> evaluate(phase, request, authenticated, start, span, memory));
  }

  private interface Reading {
    Review read() throws MalformedReviewException;
  }

  private Review orFault(ReviewSpan span, Reading reading) {
    try {
      return reading.read();
    } catch (MalformedReviewException e) {
      span.failed(400);
      return answered(reject(400, String.valueOf(e.getMessage())));
    } catch (RuntimeException | StackOverflowError e) {
      span.failed(500);
      return answered(failed(e));
    }
  }

  private static Review answered(HttpReply answer) {
    return new Review(false, () -> answer);
  }

  private static String user(AdmissionRequest request) {
    return request.change().map(change -> change.requester().user()).orElse("");
  }

  private HttpReply tooMuch(ReviewSpan span) {
    span.failed(503);
    return reject(503, "too much memory is taken by other reviews; ask again");
  }

  /** Whether a rule may take long, a record is unpacked, or policies are compiled. */
  private boolean mayTakeLong(ObjectChange change) {
    return isForTheApiServerAlone(change) || policies.current().mayTakeLong(change);
  }

  private HttpReply evaluate(
      Phase phase,
      AdmissionRequest request,
      boolean authenticated,
      long start,
      ReviewSpan span,
      Reservation memory) {
    try {
      if (!authenticated || !isRecord(request)) {
        ClusterView seen = authenticated ? new BudgetedClusterView(cluster, memory) : forStrangers;
        Decision decision = decide(phase, request, seen, authenticated, span);
        return answer(decision, authenticated, start, span);
      }
      if (!records.begin()) {
        return tooMuch(span);
      }
      try {
        return memory.evaluateBesides(RECORD_COST)
            ? answer(decide(phase, request, cluster, true, span), true, start, span)
            : tooMuch(span);
      } finally {
        records.end();
      }
    } catch (RuntimeException | StackOverflowError e) {
      span.failed(500);
      return failed(e);
    }
  }

  private static boolean isRecord(AdmissionRequest request) {
    return request.change().filter(change -> ReleaseRecord.is(change.current())).isPresent();
  }

  private Decision decide(
      Phase phase,
      AdmissionRequest request,
      ClusterView view,
      boolean authenticated,
      ReviewSpan span) {
    PolicySet set = policies.current();
    ClusterView seen = span.evaluating(set, view);
    return authenticated || request.change().filter(this::isForTheApiServerAlone).isEmpty()
        ? decide(phase, request, set, seen)
        : new Decision(phase, request, UNPROVED, set.hash());
  }

  private HttpReply answer(Decision decision, boolean authenticated, long start, ReviewSpan span) {
    span.writing();
    byte[] json = decision.toJson();
    span.answered(decision);
    tell(decision, authenticated, System.nanoTime() - start);
    return new HttpReply(200, json);
  }

  /**
   * Tells everybody else of a decision. What goes wrong there must not undo it: with a 500 the API
   * server goes by the {@code failurePolicy} of its webhook configuration, and lets pass what was
   * denied.
   */
  private void tell(Decision decision, boolean authenticated, long nanos) {
    try {
      metrics.decided(decision, nanos);
      log.decided(decision);
      if (authenticated) { // what strangers make up counts for nobody, and is in no Event
        rejected.decided(decision);
        if (decision.verdict() instanceof Verdict.Denied) {
          rejections.fire(decision);
        }
      }
    } catch (RuntimeException e) {
      log.failed(e);
    }
  }

  /** An edit of policies, which names those in force, or a record, which costs much to read. */
  private boolean isForTheApiServerAlone(ObjectChange change) {
    return edits.concern(change) || ReleaseRecord.is(change.current());
  }

  private Decision decide(Phase phase, AdmissionRequest request, PolicySet set, ClusterView seen) {
    return request
        .change()
        .filter(edits::concern)
        .map(change -> new Decision(phase, request, edits.evaluate(change), set.hash()))
        .orElseGet(() -> Decision.of(phase, request, set, seen));
  }

  /** The answer where this server itself is at fault. */
  HttpReply failed(@Nullable Throwable fault) {
    OutOfMemory.endProcess(fault);
    if (fault != null) {
      log.failed(fault);
    }
    return reject(500, "a fault of this server; its log says more");
  }

  /** The answer to what is no review. */
  HttpReply reject(int status, String reason) {
    metrics.failed(status);
    String json = JsonNodeFactory.instance.objectNode().put("error", reason).toString();
    return new HttpReply(status, json.getBytes(StandardCharsets.UTF_8));
  }
}
