package dev.plimsoll.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.server.BackgroundTasks;
import dev.plimsoll.server.StepFailedException;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OwnPortTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private Instant now = START;
  private final InstantSource source = () -> now;
  private final Clock clock = source.withZone(ZoneOffset.UTC);

  private OwnPort at(int port) {
    return new OwnPort("0.0.0.0", () -> port, new BackgroundTasks(clock), clock);
  }

  private Status later(OwnPort own) {
    now = now.plus(OwnPort.SILENCE).plusSeconds(1);
    return own.call().getStatus();
  }

  /** A server that sends these bytes to whoever connects, and hangs up. */
  private static ServerSocket sending(byte... bytes) throws IOException {
    ServerSocket server = new ServerSocket(0);
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          try (Socket first = server.accept()) {
            first.getInputStream().read(new byte[1_000]);
            first.getOutputStream().write(bytes);
          } catch (IOException e) {
            throw new IllegalStateException(e);
          }
        });
    return server;
  }

  @Test
  void isDownWhereNothingListensForLong() throws Exception {
    int free;
    try (ServerSocket socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }
    OwnPort own = at(free);

    assertThatThrownBy(own::ask)
        .isInstanceOf(StepFailedException.class)
        .hasMessageContaining("does not answer");
    assertThat(own.call().getStatus()).isEqualTo(Status.UP);
    assertThat(later(own)).isEqualTo(Status.DOWN);
  }

  @Test
  void isDownWhereWhatListensSaysNothing() throws Exception {
    try (ServerSocket server = sending()) {
      OwnPort own = at(server.getLocalPort());

      assertThatThrownBy(own::ask).isInstanceOf(StepFailedException.class);
      assertThat(later(own)).isEqualTo(Status.DOWN);
    }
  }

  /** Of a server that asks for a certificate: {@code certificate_required}, RFC 8446, section 6. */
  @ParameterizedTest
  @ValueSource(bytes = {116, 42, 40})
  void isUpWhereTlsSaysWhatIsMissing(byte alert) throws Exception {
    byte[] record = {21, 3, 3, 0, 2, 2, alert};
    try (ServerSocket server = sending(record)) {
      OwnPort own = at(server.getLocalPort());
      now = now.plusSeconds(60);

      own.ask();

      assertThat(own.call().getStatus()).isEqualTo(Status.UP);
      assertThat(own.call().getData().orElseThrow()).containsEntry("answered", now.toString());
      assertThat(later(own)).isEqualTo(Status.DOWN);
    }
  }
}
