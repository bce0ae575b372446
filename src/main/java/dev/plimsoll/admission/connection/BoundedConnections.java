package dev.plimsoll.admission.connection;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.ssl.SslHandler;
import io.quarkus.vertx.http.HttpsServerStart;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Puts {@link ConnectionBounds} on every connection that this process accepts, on each of its
 * ports. Vert.x has no place for that before the first request; so it is done where Netty accepts
 * them.
 */
@Singleton
public final class BoundedConnections {

  private static final String NAME = "bounds";

  /** How many bytes of answers wait for one peer before nothing more is read of it. */
  private static final WriteBufferWaterMark UNREAD = new WriteBufferWaterMark(16 << 10, 32 << 10);

  /** How long the head of a request may take, and how long a peer need not read. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Vertx vertx;
  private final Duration patience;

  @Inject
  BoundedConnections(Vertx vertx) {
    this(vertx, PATIENCE);
  }

  BoundedConnections(Vertx vertx, Duration patience) {
    this.vertx = vertx;
    this.patience = patience;
  }

  void listening(@ObservesAsync HttpsServerStart event) {
    begin();
  }

  /**
   * Bounds what the ports accept that are open by now; those that do it already stay as they are.
   */
  public void begin() {
    VertxInternal internal = (VertxInternal) vertx;
    forEach(internal.getAcceptorEventLoopGroup(), this::bindAll);
    // Who was faster than this.
    forEach(internal.getEventLoopGroup(), this::bind);
  }

  /** Does something with every open channel, each in its own thread. */
  private static void forEach(EventLoopGroup group, Consumer<Channel> action) {
    group.forEach(executor -> {
      if (executor instanceof SingleThreadEventLoop loop) {
        loop.execute(() -> loop.registeredChannelsIterator().forEachRemaining(action));
      }
    });
  }

  private void bindAll(Channel listening) {
    if (listening instanceof ServerChannel && listening.pipeline().get(NAME) == null) {
      listening.pipeline().addFirst(NAME, new Accepting());
    }
  }

  /** The handler of a port: what it reads are connections. */
  private final class Accepting extends ChannelInboundHandlerAdapter {

    @Override
    public void channelRead(ChannelHandlerContext context, Object accepted) {
      if (accepted instanceof Channel connection) {
        connection.pipeline().addLast(new Opening());
      }
      context.fireChannelRead(accepted);
    }
  }

  /** Waits until Vert.x has put its own handlers in place. */
  private final class Opening extends ChannelInboundHandlerAdapter {

    @Override
    public void channelActive(ChannelHandlerContext context) {
      bind(context.channel());
      context.pipeline().remove(this);
      context.fireChannelActive();
    }
  }

  private void bind(Channel connection) {
    if (connection.parent() instanceof ServerChannel && connection.pipeline().get(NAME) == null) {
      connection.config().setWriteBufferWaterMark(UNREAD);
      ChannelHandlerContext tls = connection.pipeline().context(SslHandler.class);
      if (tls == null) {
        connection.pipeline().addFirst(NAME, new ConnectionBounds(patience));
      } else {
        connection.pipeline().addAfter(tls.name(), NAME, new ConnectionBounds(patience));
      }
    }
  }
}
