package dev.plimsoll.server;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Every {@link BackgroundTask} of the server, so that health can tell of all of them. */
@Singleton
public final class BackgroundTasks {

  private final Clock clock;
  private final List<BackgroundTask> tasks = new CopyOnWriteArrayList<>();

  /** No tasks yet; {@code clock} says since when each works or fails. */
  @Inject
  public BackgroundTasks(Clock clock) {
    this.clock = clock;
  }

  /**
   * Adds a task, which its creator starts and closes.
   *
   * @param name of the thread, in log and health
   * @param period how long it pauses between two steps
   */
  public BackgroundTask add(String name, Duration period, BackgroundTask.Step step) {
    BackgroundTask task = new BackgroundTask(name, period, step, clock);
    tasks.add(task);
    return task;
  }

  /** All that have been started. */
  public List<BackgroundTask> started() {
    return tasks.stream().filter(BackgroundTask::isStarted).toList();
  }
}
