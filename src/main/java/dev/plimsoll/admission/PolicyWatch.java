package dev.plimsoll.admission;

import io.quarkus.runtime.ImageMode;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
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
 * Has the policies read again when their files change: at once where the file system tells, and
 * every few seconds all the same, because file systems do not tell of everything (a mounted
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

  /** So many policies that compilers have noticed; it takes a second or two of one processor. */
  private static final int REHEARSED = 10_000;

  private final Policies policies;
  private final Thread thread = Thread.ofPlatform().daemon().name("policies").unstarted(this::run);

  @Inject
  PolicyWatch(Policies policies) {
    this.policies = policies;
  }

  void start(@Observes StartupEvent event, PolicyStore store) {
    if (policies.isStored()) {
      store.onChange(policies::refresh);
    }
    if (policies.isStored() || !policies.paths().isEmpty()) {
      thread.start();
    }
  }

  void stop(@Observes ShutdownEvent event) {
    thread.interrupt();
  }

  private void run() {
    policies.keepLastGood();
    try (WatchService watch = FileSystems.getDefault().newWatchService()) {
      register(policies.paths(), watch);
      WatchKey changed = rehearse(watch);
      while (true) {
        while (changed != null) {
          changed.pollEvents();
          changed.reset();
          changed = watch.poll(SETTLE.toMillis(), TimeUnit.MILLISECONDS);
        }
        policies.refresh();
        register(policies.paths(), watch);
        changed = watch.poll(POLL.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException | ClosedWatchServiceException e) {
      Thread.currentThread().interrupt(); // the server ends
    } catch (IOException e) {
      LOG.error("policies are no longer watched; restart to have changes read", e);
    }
  }

  /** Has policies read until a JVM has compiled what reads them, or until there is a change. */
  private @Nullable WatchKey rehearse(WatchService watch) {
    boolean onJvm = ImageMode.current() == ImageMode.JVM;
    int times = onJvm ? REHEARSED / policies.current().policies().size() : 0;
    WatchKey changed = watch.poll();
    for (int time = 0; time < times && changed == null; time++) {
      policies.rehearse();
      changed = watch.poll();
    }
    return changed;
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
    } catch (IOException | java.io.UncheckedIOException e) {
      LOG.debugf("%s is not watched, only polled", path);
    }
  }
}
