package dev.plimsoll.admission.connection;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2FrameListenerDecorator;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Counts the frames of HTTP/2 that are no part of a request. Each costs its sender a few bytes and
 * the server an answer or a look at its streams; so who sends many of them for few requests is told
 * to calm down and cut off (RFC 9113, section 10.5). Netty itself counts RST_STREAM, CONTINUATION
 * and empty DATA.
 */
final class ControlFrames extends Http2FrameListenerDecorator {

  static final Duration WINDOW = Duration.ofSeconds(10);

  /** In a window, without any request. */
  static final int MOST = 1_000;

  /** And for each request: a client that reads a large answer opens its windows again and again. */
  static final int MOST_FOR_A_REQUEST = 10;

  private final LongSupplier clock;
  private long begin;
  private long allowed = MOST;
  private long counted;
  private boolean haveCome;

  /**
   * Counts for a connection, and passes everything on.
   *
   * @param clock in nanoseconds
   */
  ControlFrames(Http2FrameListener listener, LongSupplier clock) {
    super(listener);
    this.clock = clock;
    this.begin = clock.getAsLong();
  }

  /** Whether there has been any: the first of a connection is SETTINGS. */
  boolean haveCome() {
    return haveCome;
  }

  private void count() throws Http2Exception {
    haveCome = true;
    long now = clock.getAsLong();
    if (now - begin > WINDOW.toNanos()) {
      begin = now;
      counted = 0;
      allowed = MOST;
    }
    counted++;
    if (counted > allowed) {
      throw new Http2Exception(
          Http2Error.ENHANCE_YOUR_CALM,
          "too many frames that are no part of a request",
          Http2Exception.ShutdownHint.HARD_SHUTDOWN);
    }
  }

  @Override
  public void onHeadersRead(
      ChannelHandlerContext context,
      int stream,
      Http2Headers headers,
      int padding,
      boolean endOfStream)
      throws Http2Exception {
    allowed += MOST_FOR_A_REQUEST;
    super.onHeadersRead(context, stream, headers, padding, endOfStream);
  }

  @Override
  public void onHeadersRead(
      ChannelHandlerContext context,
      int stream,
      Http2Headers headers,
      int dependency,
      short weight,
      boolean exclusive,
      int padding,
      boolean endOfStream)
      throws Http2Exception {
    allowed += MOST_FOR_A_REQUEST;
    super.onHeadersRead(
        context, stream, headers, dependency, weight, exclusive, padding, endOfStream);
  }

  @Override
  public void onSettingsRead(ChannelHandlerContext context, Http2Settings settings)
      throws Http2Exception {
    count();
    super.onSettingsRead(context, settings);
  }

  @Override
  public void onSettingsAckRead(ChannelHandlerContext context) throws Http2Exception {
    count();
    super.onSettingsAckRead(context);
  }

  @Override
  public void onPingRead(ChannelHandlerContext context, long data) throws Http2Exception {
    count();
    super.onPingRead(context, data);
  }

  @Override
  public void onPingAckRead(ChannelHandlerContext context, long data) throws Http2Exception {
    count();
    super.onPingAckRead(context, data);
  }

  @Override
  public void onPriorityRead(
      ChannelHandlerContext context, int stream, int dependency, short weight, boolean exclusive)
      throws Http2Exception {
    count();
    super.onPriorityRead(context, stream, dependency, weight, exclusive);
  }

  @Override
  public void onWindowUpdateRead(ChannelHandlerContext context, int stream, int increment)
      throws Http2Exception {
    count();
    super.onWindowUpdateRead(context, stream, increment);
  }

  @Override
  public void onGoAwayRead(
      ChannelHandlerContext context, int lastStream, long error, ByteBuf debugData)
      throws Http2Exception {
    count();
    super.onGoAwayRead(context, lastStream, error, debugData);
  }

  @Override
  public void onUnknownFrame(
      ChannelHandlerContext context, byte type, int stream, Http2Flags flags, ByteBuf payload)
      throws Http2Exception {
    count();
    super.onUnknownFrame(context, type, stream, flags, payload);
  }
}
