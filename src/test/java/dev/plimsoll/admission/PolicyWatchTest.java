package dev.plimsoll.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.flux.FluxVersion;
import dev.plimsoll.rule.Rules;
import dev.plimsoll.server.BackgroundTask;
import dev.plimsoll.server.BackgroundTasks;
import dev.plimsoll.testbed.Await;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Policies are read again as soon as somebody tells of a change. */
class PolicyWatchTest {

  private static final String SOUND =
      """
      apiVersion: plimsoll.dev/v1alpha1
      kind: Policy
      metadata: {name: %s}
      spec:
        match: {resources: [HelmRelease]}
        rules: [{id: none, preserveValues: {}}]
      """;

  @TempDir private Path folder;
  private final BackgroundTasks tasks = new BackgroundTasks(Clock.systemUTC());
  private final Store store = new Store();

  /** A store that tells of changes, if it is to. */
  private static final class Store implements PolicyStore {
    private final Map<String, byte[]> files = new ConcurrentHashMap<>();
    private volatile Runnable changed = () -> {};

    @Override
    public Map<String, byte[]> read() {
      return new TreeMap<>(files);
    }

    @Override
    public void onChange(Runnable action) {
      changed = action;
    }

    private void put(String name) {
      files.put(name, SOUND.formatted(name).getBytes(StandardCharsets.UTF_8));
      changed.run();
    }

    private void delete(String name) {
      files.remove(name);
      changed.run();
    }
  }

  @AfterEach
  void stop() {
    tasks.started().forEach(BackgroundTask::close);
  }

  private Policies watch(Path... paths) {
    Policies policies =
        new Policies(
            List.of(paths),
            store,
            LastGoodPolicies.NONE,
            new Rules(FluxVersion.LATEST),
            false,
            Clock.systemUTC(),
            new PolicyMetrics(new SimpleMeterRegistry()));
    PolicyWatch watch = new PolicyWatch(policies, tasks);
    watch.start(new StartupEvent(), store);
    return policies;
  }

  private static int number(Policies policies) {
    return policies.current().policies().size();
  }

  @Test
  void readsAgainWhatAStoreTellsOf() {
    store.put("a");
    store.put("b");
    Policies policies = watch(Path.of("configmaps"));
    Await.until("it watches", () -> tasks.started().size() == 1);

    long start = System.nanoTime();
    store.delete("b");
    Await.until("the deletion is noticed", () -> number(policies) == 1);
    store.put("c");
    Await.until("the new one is noticed", () -> number(policies) == 2);

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(PolicyWatch.POLL);
  }

  @Test
  void readsAgainWhatTheFileSystemTellsOf() throws IOException {
    Files.writeString(folder.resolve("a.yaml"), SOUND.formatted("a"));
    Policies policies = watch(folder);

    Files.createDirectories(folder.resolve("deeper"));
    Files.writeString(folder.resolve("deeper/b.yaml"), SOUND.formatted("b"));
    Await.until("the new one is noticed", () -> number(policies) == 2);
    Files.delete(folder.resolve("a.yaml"));
    Await.until("the deletion is noticed", () -> number(policies) == 1);

    assertThat(tasks.started())
        .extracting(BackgroundTask::name)
        .containsExactlyInAnyOrder("policies", "policy files");
  }

  @Test
  void readsWhatNobodyTellsOf() {
    store.put("a");
    Policies policies = watch(Path.of("configmaps"));
    store.changed = () -> {};

    store.put("b");

    Await.until("it is noticed all the same", () -> number(policies) == 2);
    assertThat(policies.state().failure()).isEmpty();
  }

  @Test
  void watchesNothingOfWhatIsShipped() {
    Policies policies = watch(Path.of("builtin"));

    assertThat(tasks.started()).isEmpty();
    new PolicyWatch(policies, tasks).stop(new ShutdownEvent());
  }
}
