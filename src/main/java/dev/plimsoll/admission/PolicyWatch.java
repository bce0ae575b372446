package dev.plimsoll.admission;

import dev.plimsoll.server.BackgroundTask;
import dev.plimsoll.server.BackgroundTasks;
import dev.plimsoll.server.StepFailedException;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Has the policies read again when they change: at once where the file system or the cluster tells,
 * and every few seconds all the same, because file systems do not tell of everything (a mounted
 * ConfigMap is swapped by a link, and some volumes never tell).
 */
@Singleton
final class PolicyWatch {

  private static final Logger LOG = Logger.getLogger(PolicyWatch.class);

  static final Duration POLL = Duration.ofSeconds(5);

  /** Who changes several files takes a moment for it. */
  private static final Duration SETTLE = Duration.ofMillis(100);

  private static final WatchEvent.Kind<?>[] CHANGES = {
    StandardWatchEventKinds.ENTRY_CREATE,
    StandardWatchEventKinds.ENTRY_MODIFY,
    StandardWatchEventKinds.ENTRY_DELETE
  };

  private final Policies policies;
  private final BackgroundTask reading;
  private final BackgroundTask watching;
  private boolean isLastGoodKept;
  private @Nullable WatchService files;

  @Inject
  PolicyWatch(Policies policies, BackgroundTasks tasks) {
    this.policies = policies;
    this.reading = tasks.add("policies", POLL, this::read);
    this.watching = tasks.add("policy files", POLL, this::watch);
  }

  void start(@Observes StartupEvent event, PolicyStore store) {
    if (policies.isStored()) {
      store.onChange(this::changed);
    }
    if (policies.isStored() || !policies.paths().isEmpty()) {
      reading.start();
    }
    if (!policies.paths().isEmpty()) {
      watching.start();
    }
  }

  void stop(@Observes ShutdownEvent event) {
    watching.close();
    reading.close();
  }

  private void changed() {
    reading.wake();
  }

  private void read() {
    if (!isLastGoodKept) {
      isLastGoodKept = true;
      policies.keepLastGood();
    }
    policies.refresh();
  }

  /** Waits a few seconds for changes of files. */
  private void watch() throws StepFailedException, InterruptedException {
    WatchService service = service();
    register(policies.paths(), service);
    WatchKey key = service.poll(POLL.toMillis(), TimeUnit.MILLISECONDS);
    if (key != null) {
      settle(key, service);
      changed();
    }
    watching.wake(); // for the next step, without a pause
  }

  private WatchService service() throws StepFailedException {
    WatchService known = files;
    if (known != null) {
      return known;
    }
    try {
      WatchService opened = FileSystems.getDefault().newWatchService();
      files = opened;
      return opened;
    } catch (IOException e) {
      // Mostly the limit of inotify instances of a node.
      throw new StepFailedException(
          "the file system does not tell of changed policy files (%s); they are only read every %s seconds"
              .formatted(e.getMessage(), POLL.toSeconds()));
    }
  }

  private static void settle(WatchKey first, WatchService watch) throws InterruptedException {
    @Nullable WatchKey key = first;
    while (key != null) {
      key.pollEvents();
      key.reset();
      key = watch.poll(SETTLE.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private static void register(List<Path> paths, WatchService watch) {
    paths.forEach(path -> register(path, watch));
  }

  /** Watches a folder and those in it, or the folder of a file; again and again is no harm. */
  private static void register(Path path, WatchService watch) {
    Path top = Files.isDirectory(path) ? path : path.toAbsolutePath().getParent();
    try (Stream<Path> within = Files.isDirectory(path) ? Files.walk(path) : Stream.of(top)) {
      List<Path> folders = within.filter(Files::isDirectory).toList();
      for (Path folder : folders) {
        folder.register(watch, CHANGES);
      }
    } catch (IOException | UncheckedIOException e) {
      LOG.debugf("%s is not watched, only polled", path);
    }
  }
}
