package dev.plimsoll.admission.trace;

import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.LiveReads;
import dev.plimsoll.policy.Lookup;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Questions to the API server, each in a span of its own: what was asked for, never what came.
 *
 * @param live asks
 * @param tracer makes the spans
 * @param evaluating in which they lie
 */
record TracedLiveReads(LiveReads live, Tracer tracer, Context evaluating) implements LiveReads {

  @Override
  public Lookup<Resource> get(GroupKind kind, String namespace, String name) {
    Span span = begin("get", kind, namespace).setAttribute("plimsoll.name", name);
    return within(span, () -> live.get(kind, namespace, name));
  }

  @Override
  public Lookup<List<Resource>> list(GroupKind kind, String namespace, Map<String, String> labels) {
    return within(begin("list", kind, namespace), () -> live.list(kind, namespace, labels));
  }

  @Override
  public Lookup<String> fingerprint(String text) {
    return live.fingerprint(text);
  }

  private Span begin(String what, GroupKind kind, String namespace) {
    return tracer
        .spanBuilder(what + " " + kind.kind())
        .setParent(evaluating)
        .setSpanKind(SpanKind.CLIENT)
        .startSpan()
        .setAttribute("plimsoll.kind", kind.kind())
        .setAttribute("plimsoll.namespace", namespace);
  }

  private static <T> Lookup<T> within(Span span, Supplier<Lookup<T>> read) {
    try {
      Lookup<T> found = read.get();
      if (found instanceof Lookup.Unknown) {
        span.setStatus(StatusCode.ERROR);
      }
      return found;
    } finally {
      span.end();
    }
  }
}
