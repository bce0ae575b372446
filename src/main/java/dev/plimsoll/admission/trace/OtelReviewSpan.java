package dev.plimsoll.admission.trace;

import dev.plimsoll.admission.ReviewSpan;
import dev.plimsoll.admission.review.Decision;
import dev.plimsoll.policy.ClusterView;
import dev.plimsoll.policy.ObjectChange;
import dev.plimsoll.policy.engine.EnforcedFinding;
import dev.plimsoll.policy.engine.PolicySet;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.util.Locale;

/**
 * A span for the review, and one for each step within it. Attributes are called as in the log of
 * decisions; who asked and what was said stays there, and contents of objects are in neither.
 */
final class OtelReviewSpan implements ReviewSpan {

  /** A broken object can break very many. */
  private static final int MOST_RULES = 20;

  private final Tracer tracer;
  private final Span review;
  private final String phase;
  private Span step;

  OtelReviewSpan(Tracer tracer, Span review, String phase) {
    this.tracer = tracer;
    this.review = review;
    this.phase = phase;
    this.step = begin("read");
  }

  private Span begin(String name) {
    return tracer.spanBuilder(name).setParent(Context.root().with(review)).startSpan();
  }

  private void next(String name) {
    step.end();
    step = begin(name);
  }

  @Override
  public void waiting() {
    next("wait");
  }

  @Override
  public ClusterView evaluating(PolicySet set, ClusterView cluster) {
    next("evaluate");
    review.setAttribute("plimsoll.policies", set.policies().size());
    return cluster.withLiveReads(
        new TracedLiveReads(cluster.live(), tracer, Context.root().with(step)));
  }

  @Override
  public void writing() {
    next("write");
  }

  @Override
  public void answered(Decision decision) {
    decision.request().change().ifPresent(this::about);
    review
        .setAttribute("plimsoll.uid", decision.request().uid())
        .setAttribute("plimsoll.verdict", decision.outcome())
        .setAttribute("plimsoll.policy_set", decision.policySet())
        .setAttribute(
            AttributeKey.stringArrayKey("plimsoll.rules"),
            decision.verdict().findings().stream()
                .map(EnforcedFinding::name)
                .distinct()
                .limit(MOST_RULES)
                .toList());
    end(200);
  }

  private void about(ObjectChange change) {
    review
        .updateName(phase + " " + change.current().kind())
        .setAttribute("plimsoll.operation", change.operation().name().toLowerCase(Locale.ROOT))
        .setAttribute("plimsoll.api_version", change.current().apiVersion())
        .setAttribute("plimsoll.kind", change.current().kind())
        .setAttribute("plimsoll.namespace", change.namespace())
        .setAttribute("plimsoll.name", change.name())
        .setAttribute("plimsoll.dry_run", change.dryRun());
  }

  @Override
  public void failed(int status) {
    if (status >= 500) {
      review.setStatus(StatusCode.ERROR);
    }
    end(status);
  }

  @Override
  public void abandoned() {
    review.setStatus(StatusCode.ERROR, "nobody waited for the answer any more");
    end();
  }

  private void end(int status) {
    review.setAttribute("http.response.status_code", status);
    end();
  }

  private void end() {
    step.end();
    review.setAttribute("plimsoll.phase", phase).end();
  }
}
