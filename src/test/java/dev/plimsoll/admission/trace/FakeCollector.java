package dev.plimsoll.admission.trace;

import com.google.protobuf.ByteString;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A collector of traces, OTLP over HTTP, that keeps what it is sent; close it. */
final class FakeCollector implements AutoCloseable {

  private final HttpServer http;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final List<ExportTraceServiceRequest> requests = new CopyOnWriteArrayList<>();

  private FakeCollector(boolean answers) {
    try {
      http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    http.createContext("/v1/traces", exchange -> take(exchange, answers));
    http.setExecutor(threads);
    http.start();
  }

  static FakeCollector start() {
    return new FakeCollector(true);
  }

  /** One that accepts everything and never says anything. */
  static FakeCollector silent() {
    return new FakeCollector(false);
  }

  private void take(HttpExchange exchange, boolean answers) throws IOException {
    requests.add(ExportTraceServiceRequest.parseFrom(exchange.getRequestBody().readAllBytes()));
    if (answers) {
      exchange.getResponseHeaders().add("Content-Type", "application/x-protobuf");
      exchange.sendResponseHeaders(200, -1);
      exchange.close();
    } else {
      try {
        closed.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** As {@code --traces} wants it. */
  String url() {
    return "http://127.0.0.1:" + http.getAddress().getPort();
  }

  /** Whether anybody has sent anything. */
  boolean wasAsked() {
    return !requests.isEmpty();
  }

  /** Every span so far. */
  List<Span> spans() {
    return requests.stream()
        .flatMap(request -> request.getResourceSpansList().stream())
        .flatMap(resource -> resource.getScopeSpansList().stream())
        .flatMap(scope -> scope.getSpansList().stream())
        .toList();
  }

  /** The span of this name, if it has arrived. */
  Optional<Span> span(String name) {
    return spans().stream().filter(span -> span.getName().equals(name)).findFirst();
  }

  /** What sent them says of itself. */
  List<KeyValue> senders() {
    return requests.stream()
        .flatMap(request -> request.getResourceSpansList().stream())
        .map(ResourceSpans::getResource)
        .flatMap(resource -> resource.getAttributesList().stream())
        .toList();
  }

  /** All that was sent, as text. */
  String text() {
    return requests.toString();
  }

  /** The value of an attribute as text. */
  static String attribute(Span span, String name) {
    return span.getAttributesList().stream()
        .filter(keyValue -> keyValue.getKey().equals(name))
        .map(keyValue -> text(keyValue.getValue()))
        .findFirst()
        .orElse("");
  }

  private static String text(AnyValue value) {
    return switch (value.getValueCase()) {
      case STRING_VALUE -> value.getStringValue();
      case BOOL_VALUE -> String.valueOf(value.getBoolValue());
      case INT_VALUE -> String.valueOf(value.getIntValue());
      case ARRAY_VALUE ->
          value.getArrayValue().getValuesList().stream()
              .map(FakeCollector::text)
              .toList()
              .toString();
      default -> value.toString();
    };
  }

  static String hex(ByteString bytes) {
    return HexFormat.of().formatHex(bytes.toByteArray());
  }

  @Override
  public void close() {
    closed.countDown();
    http.stop(0);
    threads.shutdownNow();
  }
}
