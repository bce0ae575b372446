package dev.plimsoll.admission;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request, gathered as it comes, up to a bound. What its sender announces is believed
 * so far that nearly every body needs one array, and is copied into it once.
 */
final class Body {

  /** As much memory as is taken on somebody's word alone. */
  private static final int MOST_ON_TRUST = 64 << 10;

  private final int largest;
  private final Consumer<byte[]> whole;
  private final IntConsumer failed;
  private byte[] bytes;
  private int size;
  private boolean over;

  private Body(int announced, int largest, Consumer<byte[]> whole, IntConsumer failed) {
    this.bytes = new byte[Math.min(announced, MOST_ON_TRUST)];
    this.largest = largest;
    this.whole = whole;
    this.failed = failed;
  }

  /**
   * Reads the body of a request. One of the last two is told of it, once.
   *
   * @param largest in bytes
   * @param whole takes all of it
   * @param failed takes the status that says why there is none: 400 where it breaks off or is no
   *     HTTP, 413 where it is too large
   */
  static void read(
      HttpServerRequest request, int largest, Consumer<byte[]> whole, IntConsumer failed) {
    long announced = announced(request.getHeader(HttpHeaders.CONTENT_LENGTH));
    if (announced > largest) {
      failed.accept(413);
      return;
    }
    // Who asks first (RFC 9110, section 10.1.1) is only now told to go on.
    if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
      request.response().writeContinue();
    }
    Body body = new Body((int) announced, largest, whole, failed);
    request
        .exceptionHandler(fault -> body.fail(400))
        .handler(body::add)
        .endHandler(end -> body.end());
  }

  /** How long a body is said to be; 0 where that is not said. */
  private static long announced(@Nullable String length) {
    try {
      return length == null ? 0 : Math.max(0, Long.parseLong(length));
    } catch (NumberFormatException e) {
      return 0;
    }
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
    if (needed > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.clamp(2L * bytes.length, needed, largest));
    }
    part.getBytes(bytes, size);
    size = needed;
  }

  private void end() {
    if (!over) {
      over = true;
      whole.accept(size == bytes.length ? bytes : Arrays.copyOf(bytes, size));
    }
  }

  private void fail(int status) {
    if (!over) {
      over = true;
      failed.accept(status);
    }
  }
}
