package dev.plimsoll.admission.connection;

import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2RemoteFlowController;
import org.jspecify.annotations.Nullable;

/** The streams of an HTTP/2 connection, and the frames beside them. */
final class Http2Streams {

  /**
   * How many there may be at a time. The server says so in its SETTINGS as well; Netty keeps to it
   * only when the client has confirmed them, which it may never do.
   */
  private static final int MOST = 250;

  private final Http2Connection connection;
  private final Http2RemoteFlowController flow;
  private final Http2Connection.PropertyKey waiting;
  private final Http2ConnectionDecoder decoder;
  private ControlFrames frames;
  private boolean haveBegun;

  /** Bounds those that this handler opens from now on. */
  Http2Streams(Http2ConnectionHandler handler) {
    this.connection = handler.connection();
    this.flow = handler.encoder().flowController();
    this.decoder = handler.decoder();
    this.waiting = connection.newKey();
    this.frames = new ControlFrames(decoder.frameListener(), System::nanoTime);
    connection.remote().maxActiveStreams(MOST);
    decoder.frameListener(frames);
  }

  /** Counts what else has been told of frames: Vert.x puts another in place after the first. */
  void countFrames() {
    Http2FrameListener listener = decoder.frameListener();
    if (listener != frames) {
      frames = new ControlFrames(listener, System::nanoTime);
      decoder.frameListener(frames);
      haveBegun = true;
    }
  }

  /** Whether the client has said that it speaks HTTP/2. */
  boolean haveBegun() {
    return haveBegun || frames.haveCome();
  }

  /** The answer that has waited longest for the client to open its window; none where none does. */
  @Nullable Waiting look() {
    Longest longest = new Longest();
    try {
      connection.forEachActiveStream(stream -> {
        if (flow.hasFlowControlled(stream)) {
          Waiting now = Waiting.next(stream.getProperty(waiting), flow.windowSize(stream));
          stream.setProperty(waiting, now);
          longest.add(now);
        } else {
          stream.removeProperty(waiting);
        }
        return true;
      });
    } catch (Http2Exception e) {
      throw new IllegalStateException(e); // only the visitor throws it
    }
    return longest.found;
  }

  private static final class Longest {
    private @Nullable Waiting found;

    void add(Waiting waiting) {
      if (found == null || waiting.looks() > found.looks()) {
        found = waiting;
      }
    }
  }
}
