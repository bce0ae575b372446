package dev.plimsoll.admission.connection;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What one connection may take: its requests come in time, it is not read further while its answers
 * are not, and it is cut off where they are not read at all. The bytes that pass here are those of
 * HTTP; TLS stands before it.
 */
final class ConnectionBounds extends ChannelDuplexHandler {

  /** As much as is read without a look at the answers to it. */
  private static final int SLICE = 4 << 10;

  /** A peer that reads nothing is looked at so often before it is cut off. */
  private static final int LOOKS = 2;

  private final Duration patience;
  private final ArrayDeque<ByteBuf> received = new ArrayDeque<>();
  private @Nullable Http1Exchanges exchanges;
  private @Nullable Http2Streams streams;
  private boolean held;
  private @Nullable Waiting unread;
  private @Nullable Future<?> head;
  private @Nullable Future<?> look;

  /** Waits so long for the head of a request, and for a peer that reads nothing. */
  ConnectionBounds(Duration patience) {
    this.patience = patience;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    awaitHead(context);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    headIsHere();
    if (look != null) {
      look.cancel(false);
    }
    received.forEach(ByteBuf::release);
    received.clear();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    handlerRemoved(context);
    context.fireChannelInactive();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof ByteBuf bytes) {
      received.add(bytes);
      passOn(context);
    } else {
      context.fireChannelRead(message);
    }
  }

  /** Passes on what has been received, as long as what was asked before is answered and read. */
  private void passOn(ChannelHandlerContext context) {
    learnProtocol(context);
    while (!received.isEmpty() && mayRead(context)) {
      if (exchanges != null) {
        exchanges.bytesCome();
      }
      ByteBuf first = received.element();
      context.fireChannelRead(
          first.readableBytes() <= SLICE ? received.remove() : first.readRetainedSlice(SLICE));
      learnProtocol(context);
      if (streams != null) {
        streams.countFrames();
      }
    }
    if (isWithinHead()) {
      awaitHead(context);
    } else {
      headIsHere();
    }
    hold(context);
  }

  /** Vert.x may have asked to go on reading; it does not know of this. */
  private void hold(ChannelHandlerContext context) {
    boolean hold = !mayRead(context);
    if (hold || held) {
      context.channel().config().setAutoRead(!hold);
    }
    held = hold;
  }

  private boolean mayRead(ChannelHandlerContext context) {
    return context.channel().isWritable() && (exchanges == null || !exchanges.isPipelined());
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    goOnSoon(context);
    context.fireChannelWritabilityChanged();
  }

  /** Not at once: it is told in the midst of what writes. */
  private void goOnSoon(ChannelHandlerContext context) {
    if (held) {
      context.executor().execute(() -> goOn(context));
    }
  }

  private void goOn(ChannelHandlerContext context) {
    if (held && mayRead(context) && context.channel().isActive()) {
      passOn(context);
      context.fireChannelReadComplete(); // sends what has been answered
    }
  }

  /** Vert.x adds what speaks HTTP only when it knows the version; without TLS it may change it. */
  private void learnProtocol(ChannelHandlerContext context) {
    ChannelPipeline pipeline = context.pipeline();
    if (streams != null || (exchanges != null && pipeline.get(SslHandler.class) != null)) {
      return;
    }
    Http2ConnectionHandler http2 = pipeline.get(Http2ConnectionHandler.class);
    if (http2 != null) {
      exchanges = null;
      streams = new Http2Streams(http2);
    } else if (exchanges == null && pipeline.get(HttpRequestDecoder.class) != null) {
      exchanges = new Http1Exchanges(() -> goOnSoon(context));
      pipeline.addAfter("httpEncoder", "exchanges", exchanges);
    }
  }

  private boolean isWithinHead() {
    return streams != null ? !streams.haveBegun() : exchanges == null || exchanges.isWithinHead();
  }

  private void awaitHead(ChannelHandlerContext context) {
    if (head == null) {
      head =
          context
              .executor()
              .schedule(() -> cutOff(context), patience.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void headIsHere() {
    if (head != null) {
      head.cancel(false);
      head = null;
    }
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise)
      throws Exception {
    if (look == null) {
      lookLater(context);
    }
    super.write(context, message, promise);
  }

  /** Something is on its way to the peer: it is looked at until all of it has been read. */
  private void lookLater(ChannelHandlerContext context) {
    look =
        context
            .executor()
            .schedule(() -> look(context), patience.toMillis() / LOOKS, TimeUnit.MILLISECONDS);
  }

  private void look(ChannelHandlerContext context) {
    unread = Waiting.next(unread, context.channel());
    Waiting blocked = streams == null ? null : streams.look();
    if (isStuck(unread) || isStuck(blocked)) {
      cutOff(context);
    } else if (unread != null || blocked != null) {
      lookLater(context);
    } else {
      look = null;
    }
  }

  private static boolean isStuck(@Nullable Waiting waiting) {
    return waiting != null && waiting.looks() >= LOOKS;
  }

  /** Without a word of farewell: nobody reads it. */
  private static void cutOff(ChannelHandlerContext context) {
    ChannelFuture _ = context.pipeline().firstContext().close();
  }
}
