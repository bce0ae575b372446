package dev.plimsoll.admission.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.EmptyHttp2Headers;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import org.junit.jupiter.api.Test;

class ControlFramesTest {

  private long now;
  private int passed;
  private final ControlFrames frames =
      new ControlFrames(
          new Http2FrameAdapter() {
            @Override
            public void onPingRead(ChannelHandlerContext context, long data) {
              passed++;
            }
          },
          () -> now);

  private void ping(int times) throws Http2Exception {
    for (int i = 0; i < times; i++) {
      frames.onPingRead(null, 0);
    }
  }

  private void isCutOffByTheNext() {
    assertThatExceptionOfType(Http2Exception.class)
        .isThrownBy(() -> ping(1))
        .satisfies(fault -> {
          assertThat(fault.error()).isEqualTo(Http2Error.ENHANCE_YOUR_CALM);
          assertThat(fault.shutdownHint()).isEqualTo(Http2Exception.ShutdownHint.HARD_SHUTDOWN);
        });
  }

  @Test
  void areBoundedInAWindow() throws Exception {
    ping(ControlFrames.MOST);

    assertThat(passed).isEqualTo(ControlFrames.MOST);
    isCutOffByTheNext();
    assertThat(passed).isEqualTo(ControlFrames.MOST);
  }

  @Test
  void areCountedAnewInTheNextWindow() throws Exception {
    ping(ControlFrames.MOST);
    now += ControlFrames.WINDOW.toNanos() + 1;

    ping(ControlFrames.MOST);

    isCutOffByTheNext();
  }

  @Test
  void mayBeMoreForEachRequest() throws Exception {
    frames.onHeadersRead(null, 1, EmptyHttp2Headers.INSTANCE, 0, true);
    frames.onHeadersRead(null, 3, EmptyHttp2Headers.INSTANCE, 0, (short) 16, false, 0, true);

    ping(ControlFrames.MOST + 2 * ControlFrames.MOST_FOR_A_REQUEST);

    isCutOffByTheNext();
  }

  @Test
  void tellThatTheyHaveCome() throws Exception {
    assertThat(frames.haveCome()).isFalse();

    ping(1);

    assertThat(frames.haveCome()).isTrue();
  }
}
