package dev.plimsoll.admission.trace;

import dev.plimsoll.admission.ReviewSpan;
import dev.plimsoll.admission.Tracing;
import dev.plimsoll.admission.review.Phase;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.common.ComponentLoader;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.sender.jdk.internal.JdkHttpSenderProvider;
import io.opentelemetry.sdk.common.export.HttpSenderProvider;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Tells a collector of reviews. A review joins the trace of the API server (W3C Trace Context) and
 * is recorded where that is; where the API server says nothing, a share of them begins a trace.
 */
final class OtelTracing implements Tracing {

  /** The longest name that Kubernetes knows, and a little more; a stranger's may be of any size. */
  private static final int LONGEST_TEXT = 256;

  private final SpanExport delivery;
  private final SdkTracerProvider provider;
  private final Tracer tracer;
  private final Headers headers = new Headers();

  private OtelTracing(SpanExporter exporter, double ratio, SpanExport.Account account) {
    this.delivery = new SpanExport(exporter, account);
    this.provider =
        SdkTracerProvider.builder()
            .setResource(Resource.getDefault().merge(Resource.create(self())))
            .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(ratio)))
            .setSpanLimits(SpanLimits.builder().setMaxAttributeValueLength(LONGEST_TEXT).build())
            .addSpanProcessor(delivery)
            .build();
    this.tracer = provider.get("dev.plimsoll");
  }

  /** One that takes spans at this URL. */
  static OtelTracing at(CollectorUrl url, double ratio, SpanExport.Account account) {
    return new OtelTracing(
        OtlpHttpSpanExporter.builder()
            .setEndpoint(url.toString())
            .setComponentLoader(new JdkSender())
            .build(),
        ratio,
        account);
  }

  /** One that is handed the spans. */
  static OtelTracing of(SpanExporter exporter, double ratio, SpanExport.Account account) {
    return new OtelTracing(exporter, ratio, account);
  }

  private static Attributes self() {
    AttributesBuilder self = Attributes.builder().put("service.name", "plimsoll");
    String pod = System.getenv("HOSTNAME");
    return (pod == null ? self : self.put("service.instance.id", pod)).build();
  }

  @Override
  public ReviewSpan begin(Phase phase, HttpServerRequest request, boolean authenticated) {
    String name = phase.name().toLowerCase(Locale.ROOT);
    Context parent =
        authenticated
            ? W3CTraceContextPropagator.getInstance().extract(Context.root(), request, headers)
            : Context.root();
    Span span = tracer.spanBuilder(name).setParent(parent).setSpanKind(SpanKind.SERVER).startSpan();
    return span.isRecording() ? new OtelReviewSpan(tracer, span, name) : ReviewSpan.NONE;
  }

  /** Hands over what it still has, within seconds. */
  void end() {
    delivery.end(provider);
  }

  /** The sender of the JDK by its name, because nothing looks for services in a native program. */
  private static final class JdkSender implements ComponentLoader {

    @Override
    public <T> Iterable<T> load(Class<T> service) {
      return service == HttpSenderProvider.class
          ? List.of(service.cast(new JdkHttpSenderProvider()))
          : List.of();
    }
  }

  private static final class Headers implements TextMapGetter<HttpServerRequest> {

    @Override
    public Iterable<String> keys(HttpServerRequest request) {
      return request.headers().names();
    }

    @Override
    public @Nullable String get(@Nullable HttpServerRequest request, String name) {
      return request == null ? null : request.getHeader(name);
    }
  }
}
