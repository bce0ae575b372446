package dev.plimsoll.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.testbed.Command;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In processes of their own, because they end. */
class OutOfMemoryTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** Meets a fault, and ends with 0 if nothing else ends it. */
  static final class Process {

    private Process() {}

    public static void main(String[] faults) throws InterruptedException {
      switch (faults[0]) {
        case "itself" -> OutOfMemory.endProcess(new OutOfMemoryError("no buffers"));
        case "cause" ->
            OutOfMemory.endProcess(new IllegalStateException(new OutOfMemoryError("no buffers")));
        case "task" -> {
          new BackgroundTasks(Clock.systemUTC())
              .add(
                  "a task",
                  Duration.ofHours(1),
                  () -> {
                    throw new OutOfMemoryError("no buffers");
                  })
              .start();
          Thread.sleep(LIMIT);
        }
        default -> OutOfMemory.endProcess(new IllegalStateException("another fault"));
      }
    }
  }

  private static Command.Result meet(String fault) {
    return Command.of(Path.of(System.getProperty("java.home"), "bin", "java"))
        .with("-cp", System.getProperty("java.class.path"), Process.class.getName(), fault)
        .run();
  }

  @ParameterizedTest
  @ValueSource(strings = {"itself", "cause", "task"})
  void endsTheProcessAndSaysWhy(String fault) {
    Command.Result ended = meet(fault);

    assertThat(ended.exitCode()).isEqualTo(OutOfMemory.EXIT_CODE);
    assertThat(ended.out() + ended.err()).contains("out of memory: the process ends");
  }

  @Test
  void isNoOtherFault() {
    assertThat(meet("another").exitCode()).isZero();
  }
}
