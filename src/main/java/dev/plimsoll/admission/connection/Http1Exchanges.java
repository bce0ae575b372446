package dev.plimsoll.admission.connection;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;

/**
 * The requests of an HTTP/1.1 connection and their answers, as they pass. Who sends the next
 * request before the last is answered (RFC 9112, section 9.3.2) is read no further until then.
 */
final class Http1Exchanges extends ChannelDuplexHandler {

  private final Runnable answered;
  private int underWay;
  private boolean withinHead;
  private boolean withinBody;

  /** Runs {@code answered} after each answer. */
  Http1Exchanges(Runnable answered) {
    this.answered = answered;
  }

  /** Some bytes are about to be decoded. */
  void bytesCome() {
    withinHead |= !withinBody;
  }

  /** Whether a head has begun and not ended. */
  boolean isWithinHead() {
    return withinHead;
  }

  /** Whether a request is there beside the one that is being answered. */
  boolean isPipelined() {
    return underWay > 1;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof HttpRequest) {
      underWay++;
      withinHead = false;
      withinBody = true;
    }
    if (message instanceof LastHttpContent) {
      withinBody = false;
    }
    context.fireChannelRead(message);
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise)
      throws Exception {
    if (message instanceof LastHttpContent && !isInterim(message)) {
      underWay = Math.max(0, underWay - 1);
      answered.run();
    }
    super.write(context, message, promise);
  }

  /** As {@code 100 Continue}. */
  private static boolean isInterim(Object message) {
    return message instanceof HttpResponse response
        && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
  }
}
