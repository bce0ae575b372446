package dev.plimsoll.admission;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;

/**
 * What is still to come of the body of a request that is answered already. Nobody reads it, and as
 * long as it is not out of the way nothing else gets through the connection: with HTTP/1.1 the next
 * request stands behind it, and with HTTP/2 it uses up the window that all requests share. So it is
 * thrown away for a moment, and then whoever still sends is cut off.
 */
final class UnreadBody {

  /** As long as a body takes that was under way. */
  private static final Duration MOMENT = Duration.ofSeconds(1);

  private final HttpServerRequest request;
  private final int largest;
  private final boolean closes;
  private long size;

  private UnreadBody(HttpServerRequest request, int largest) {
    this.request = request;
    this.largest = largest;
    this.closes =
        request.version() != HttpVersion.HTTP_2
            && (BodyReader.isHeldBack(request) || BodyReader.announced(request) > largest);
  }

  /**
   * Of a request whose answer has yet to be sent: its headers say where the connection ends with
   * it, because the body is too large to wait for, or its sender may never send it (RFC 9110,
   * section 10.1.1).
   *
   * @param largest how many bytes are thrown away
   */
  static UnreadBody of(HttpServerRequest request, int largest) {
    UnreadBody body = new UnreadBody(request, largest);
    if (body.closes) {
      request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    }
    return body;
  }

  /** Gets it out of the way, once the answer has been sent. */
  void discard(Vertx vertx) {
    if (request.isEnded()) {
      return;
    }
    long timer = vertx.setTimer(MOMENT.toMillis(), over -> cutOff());
    request
        .exceptionHandler(fault -> vertx.cancelTimer(timer))
        .handler(this::drop)
        .endHandler(end -> {
          vertx.cancelTimer(timer);
          if (closes) {
            cutOff();
          }
        })
        .resume();
  }

  private void drop(Buffer part) {
    size += part.length();
    if (size > largest) {
      cutOff();
    }
  }

  private void cutOff() {
    if (request.version() == HttpVersion.HTTP_2) {
      request.response().reset(0); // NO_ERROR: RFC 9113, section 8.1
    } else {
      request.connection().close();
    }
  }
}
