package dev.plimsoll.admission;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.net.URL;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One HTTP/2 connection to a server of this process, as API servers have one for each webhook;
 * close it.
 */
final class Http2Connection implements AutoCloseable {

  private static final long LIMIT_SECONDS = 30;

  private final URL server;
  private final HttpClient client;
  private final AtomicBoolean toldToGo = new AtomicBoolean();

  private Http2Connection(URL server, HttpClient client) {
    this.server = server;
    this.client = client;
  }

  static Http2Connection to(URL server, Vertx vertx) {
    HttpClientOptions options =
        new HttpClientOptions()
            .setProtocolVersion(HttpVersion.HTTP_2)
            .setUseAlpn(true)
            .setSsl(true)
            .setTrustAll(true)
            .setVerifyHost(false)
            .setHttp2MaxPoolSize(1);
    return new Http2Connection(server, vertx.createHttpClient(options));
  }

  /** A request whose body is on its way. */
  record Open(HttpClientRequest request) {

    /** Sends a part of its body, as far as the server takes it. */
    Open write(String part) {
      request.write(part);
      return this;
    }

    /** The status of the answer, although the body is not at its end. */
    int status() {
      return Http2Connection.wait(
          request
              .response()
              .map(answer -> answer.exceptionHandler(fault -> {}))
              .map(HttpClientResponse::statusCode));
    }

    /** Sends no more, and wants no answer. */
    void reset() {
      request.reset();
    }
  }

  /** Begins a request. */
  Open begin(String method, String path, String contentType) {
    HttpClientRequest request =
        wait(client.request(HttpMethod.valueOf(method), server.getPort(), "127.0.0.1", path));
    request.connection().goAwayHandler(goAway -> toldToGo.set(true));
    request.exceptionHandler(fault -> {}); // answers come before all is sent
    return new Open(request.setChunked(true).putHeader("Content-Type", contentType));
  }

  /** The body of the answer to a whole request in JSON. */
  String post(String path, String json) {
    HttpClientRequest request = begin("POST", path, "application/json").request();
    // Asked for before it is sent: a body that comes before somebody reads it is lost.
    Future<Buffer> body = request.response().compose(HttpClientResponse::body);
    request.setChunked(false).end(Buffer.buffer(json));
    return wait(body).toString();
  }

  /** Whether the server has asked to have no more requests on this connection. */
  boolean isToldToGo() {
    return toldToGo.get();
  }

  private static <T> T wait(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("no answer within " + LIMIT_SECONDS + " s", e);
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
