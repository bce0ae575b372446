package dev.plimsoll.admission;

import dev.plimsoll.admission.MemoryBudget.Reservation;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * The body of a request, gathered as it comes, up to a bound. What its sender announces is believed
 * so far that nearly every body needs one array, and is copied into it once.
 */
final class BodyReader {

  /** As much memory as is taken on somebody's word alone. */
  private static final int MOST_ON_TRUST = 64 << 10;

  private final Vertx vertx;
  private final long timer;
  private final int largest;
  private final Reservation memory;
  private final Consumer<byte[]> whole;
  private final IntConsumer failed;
  private byte[] bytes;
  private int size;
  private boolean over;

  private BodyReader(
      Vertx vertx,
      int announced,
      int largest,
      Deadline deadline,
      Reservation memory,
      Consumer<byte[]> whole,
      IntConsumer failed) {
    this.vertx = vertx;
    this.timer = vertx.setTimer(deadline.millis(), over -> fail(408));
    this.bytes = new byte[Math.min(announced, MOST_ON_TRUST)];
    this.largest = largest;
    this.memory = memory;
    this.whole = whole;
    this.failed = failed;
  }

  /**
   * Reads the body of a request. One of the last two is told of it, once.
   *
   * @param largest in bytes
   * @param deadline by which all of it has to be there; a sender who is slower on purpose would
   *     otherwise take a place for as long as they like
   * @param memory is taken for it as it comes
   * @param whole takes all of it
   * @param failed takes the status that says why there is none: 400 where it breaks off or is no
   *     HTTP, 408 where it does not come in time, 413 where it is too large, 503 where there is no
   *     memory for it
   */
  static void read(
      Vertx vertx,
      HttpServerRequest request,
      int largest,
      Deadline deadline,
      Reservation memory,
      Consumer<byte[]> whole,
      IntConsumer failed) {
    long announced = announced(request);
    if (announced > largest) {
      failed.accept(413);
      return;
    }
    // Who asks first (RFC 9110, section 10.1.1) is only now told to go on.
    if (isHeldBack(request)) {
      request.response().writeContinue();
    }
    BodyReader body =
        new BodyReader(vertx, (int) announced, largest, deadline, memory, whole, failed);
    request
        .exceptionHandler(fault -> body.fail(400))
        .handler(body::add)
        .endHandler(end -> body.end());
  }

  /** How long a body is said to be; 0 where that is not said. */
  static long announced(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    try {
      return length == null ? 0 : Math.max(0, Long.parseLong(length));
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /** Whether the sender waits to be asked for the body. */
  static boolean isHeldBack(HttpServerRequest request) {
    return "100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT));
  }

  private void add(Buffer part) {
    if (over) {
      return;
    }
    int needed = size + part.length();
    if (needed > largest) {
      fail(413);
      return;
    }
    if (!memory.arrive(needed)) {
      fail(503);
      return;
    }
    if (needed > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.clamp(2L * bytes.length, needed, largest));
    }
    part.getBytes(bytes, size);
    size = needed;
  }

  private void end() {
    if (!over) {
      over = true;
      vertx.cancelTimer(timer);
      whole.accept(size == bytes.length ? bytes : Arrays.copyOf(bytes, size));
    }
  }

  private void fail(int status) {
    if (!over) {
      over = true;
      vertx.cancelTimer(timer);
      failed.accept(status);
    }
  }
}
