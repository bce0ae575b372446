package dev.plimsoll.admission.connection;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Something that waits for a peer to read.
 *
 * @param state of it; another one where the peer has read
 * @param looks in how many looks in a row it has been the same
 */
record Waiting(Object state, int looks) {

  /** The same looks later. */
  static Waiting next(@Nullable Waiting before, Object state) {
    return new Waiting(state, before != null && before.state.equals(state) ? before.looks + 1 : 0);
  }

  /** The bytes that are on their way into the socket; none where all are there. */
  static @Nullable Waiting next(@Nullable Waiting before, Channel channel) {
    ChannelOutboundBuffer bytes = channel.unsafe().outboundBuffer();
    return bytes == null || bytes.totalPendingWriteBytes() == 0
        ? null
        : next(
            before,
            new Outgoing(
                System.identityHashCode(bytes.current()),
                bytes.currentProgress(),
                bytes.totalPendingWriteBytes()));
  }

  private record Outgoing(int buffer, long progress, long pending) {}
}
