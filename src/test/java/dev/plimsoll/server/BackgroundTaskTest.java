package dev.plimsoll.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.testbed.Await;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A thread that survives its steps. */
class BackgroundTaskTest {

  private static final Duration SHORT = Duration.ofMillis(5);
  private static final Duration LONG = Duration.ofHours(1);

  private final AtomicInteger steps = new AtomicInteger();
  private final List<String> log = new CopyOnWriteArrayList<>();
  private final Logger logger = Logger.getLogger(BackgroundTask.class.getName());
  private volatile Instant now = Instant.parse("2026-11-30T12:00:00Z");
  private Optional<BackgroundTask> running = Optional.empty();

  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord logged) {
          log.add(ExtLogRecord.wrap(logged).getFormattedMessage());
        }

        @Override
        public void flush() {
          // Nothing is buffered.
        }

        @Override
        public void close() {
          // Nothing is open.
        }
      };

  @BeforeEach
  void listen() {
    logger.addHandler(handler);
  }

  @AfterEach
  void end() {
    running.ifPresent(BackgroundTask::close);
    logger.removeHandler(handler);
  }

  private BackgroundTask start(Duration period, BackgroundTask.Step step) {
    BackgroundTask task =
        new BackgroundTask(
            "a task",
            period,
            () -> {
              steps.incrementAndGet();
              step.take();
            },
            () -> now);
    running = Optional.of(task);
    return task.start();
  }

  private void awaitSteps(int more) {
    int after = steps.get() + more;
    Await.until(more + " more steps", () -> steps.get() >= after);
  }

  private static void fail(String what) throws StepFailedException {
    switch (what) {
      case "expected" -> throw new StepFailedException("the door is closed");
      case "RuntimeException" -> throw new IllegalStateException("a secret");
      case "Error" -> throw new AssertionError("a secret");
      case "LinkageError" -> throw new NoClassDefFoundError("a secret");
      case "StackOverflowError" -> throw new StackOverflowError("a secret");
      default -> throw new AssertionError(what);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"expected", "RuntimeException", "Error", "LinkageError", "StackOverflowError"})
  void survivesAStepThatFails(String what) {
    BackgroundTask task = start(SHORT, () -> fail(what));

    awaitSteps(3);

    assertThat(task.hasEnded()).isFalse();
    assertThat(task.health().fault().orElseThrow())
        .isEqualTo(
            what.equals("expected")
                ? "the door is closed"
                : "a fault of this program (%s)".formatted(nameOf(what)));
    assertThat(task.health().since()).isEqualTo(now);
    assertThat(log).hasSize(1);
    assertThat(log.getFirst())
        .startsWith("a task: " + task.health().fault().orElseThrow() + "; it goes on trying")
        .doesNotContain("a secret");
    assertThat(log.getFirst().contains("BackgroundTaskTest.fail"))
        .isEqualTo(!what.equals("expected"));
  }

  private static String nameOf(String what) {
    return switch (what) {
      case "RuntimeException" -> "java.lang.IllegalStateException";
      case "Error" -> "java.lang.AssertionError";
      case "LinkageError" -> "java.lang.NoClassDefFoundError";
      default -> "java.lang.StackOverflowError";
    };
  }

  @Test
  void tellsWhenItWorksAgain() {
    Optional<StepFailedException> fault =
        Optional.of(new StepFailedException("the door is closed"));
    var current = new AtomicReference<>(fault);
    BackgroundTask task =
        start(
            SHORT,
            () -> {
              if (current.get().isPresent()) {
                throw current.get().get();
              }
            });
    awaitSteps(2);
    now = now.plusSeconds(60);
    current.set(Optional.empty());

    Await.until("it works again", () -> task.health().fault().isEmpty());
    assertThat(task.health().since()).isEqualTo(now);
    Await.until("it says so", () -> log.size() == 2);
    assertThat(log.getLast()).isEqualTo("a task: it works again");

    // What comes and goes is not told every time.
    for (int time = 0; time < 3; time++) {
      current.set(fault);
      Await.until("it fails", () -> task.health().fault().isPresent());
      current.set(Optional.empty());
      Await.until("it works", () -> task.health().fault().isEmpty());
    }
    assertThat(log).hasSize(2);

    now = now.plus(Duration.ofMinutes(10));
    current.set(fault);
    Await.until("it is told once more", () -> log.size() == 3);
  }

  @Test
  void keepsTheTimeSinceWhenItFails() {
    BackgroundTask task =
        start(SHORT, () -> fail(steps.get() % 2 == 0 ? "expected" : "RuntimeException"));
    Instant begun = now;
    awaitSteps(2);
    now = now.plusSeconds(60);

    awaitSteps(2);

    assertThat(task.health().since()).isEqualTo(begun);
    assertThat(log).hasSize(2);
  }

  @Test
  void takesAStepAtOnceWhereItIsWoken() {
    BackgroundTask task = start(LONG, () -> {});
    Await.until("the first step", () -> steps.get() == 1);

    task.wake();

    Await.until("the second step", () -> steps.get() == 2);
  }

  @Test
  void takesOneStepForAllThatWokeItMeanwhile() throws Exception {
    CountDownLatch inStep = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    BackgroundTask task =
        start(
            LONG,
            () -> {
              inStep.countDown();
              goOn.await();
            });
    inStep.await();
    for (int time = 0; time < 10; time++) {
      task.wake();
    }
    goOn.countDown();

    Await.until("the second step", () -> steps.get() == 2);
    Thread.sleep(50);
    assertThat(steps).hasValue(2);
  }

  @Test
  void restsThoughAStepLeavesAnInterrupt() throws Exception {
    start(LONG, () -> Thread.currentThread().interrupt());
    Await.until("the first step", () -> steps.get() == 1);

    Thread.sleep(50);

    assertThat(steps).hasValue(1);
  }

  @Test
  void goesOnAfterAnInterruptThatIsNotMeantForIt() {
    BackgroundTask task =
        start(
            SHORT,
            () -> {
              throw new InterruptedException();
            });

    awaitSteps(2);

    assertThat(task.hasEnded()).isFalse();
    assertThat(task.health().fault()).isEmpty();
  }

  @Test
  void endsWhereItIsClosedInTheMidstOfAStep() {
    BackgroundTask task = start(SHORT, () -> new CountDownLatch(1).await());
    Await.until("the first step", () -> steps.get() == 1);

    task.close();

    assertThat(task.hasEnded()).isFalse(); // not by itself
    assertThat(steps).hasValue(1);
    assertThat(log).isEmpty();
  }

  @Test
  void endsByWhatLeavesTheMachineUnsound() {
    BackgroundTask task =
        start(
            SHORT,
            () -> {
              throw new UnknownError("simulated");
            });

    Await.until("it has ended", task::hasEnded);

    assertThat(steps).hasValue(1);
  }

  @Test
  void areAllKnownOnceTheyAreStarted() {
    BackgroundTasks tasks = new BackgroundTasks(Clock.systemUTC());
    BackgroundTask task = tasks.add("a task", LONG, () -> {});
    assertThat(tasks.started()).isEmpty();

    running = Optional.of(task.start());

    assertThat(tasks.started()).containsExactly(task);
    assertThat(task.name()).isEqualTo("a task");
  }
}
