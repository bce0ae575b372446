package dev.plimsoll.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.plimsoll.flux.FluxVersion;
import dev.plimsoll.policy.document.Action;
import dev.plimsoll.policy.document.FailurePolicy;
import dev.plimsoll.policy.document.Policy;
import dev.plimsoll.policy.document.PolicyFiles;
import dev.plimsoll.rule.Rules;
import dev.plimsoll.server.CannotStartException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PoliciesTest {

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
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();

  private Policies policies(Path... paths) {
    return policies(PolicyStore.none("there is none"), LastGoodPolicies.NONE, paths);
  }

  private Policies policies(PolicyStore store, LastGoodPolicies lastGood, Path... paths) {
    return policies(store, lastGood, false, paths);
  }

  private Policies policies(
      PolicyStore store, LastGoodPolicies lastGood, boolean auditOnly, Path... paths) {
    return new Policies(
        List.of(paths),
        store,
        lastGood,
        new Rules(FluxVersion.LATEST),
        auditOnly,
        Clock.systemUTC(),
        new PolicyMetrics(metrics));
  }

  private void write(String file, String content) throws IOException {
    Path path = folder.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, content);
  }

  private static List<String> names(Policies policies) {
    return policies.current().policies().stream().map(Policy::name).toList();
  }

  @Test
  void takesOverSoundChanges() throws IOException {
    write("a.yaml", SOUND.formatted("a"));
    Policies policies = policies(folder);
    String before = policies.current().hash();
    write("deeper/b.yaml", SOUND.formatted("b"));

    policies.refresh();

    assertThat(names(policies)).containsExactly("a", "b");
    assertThat(policies.current().hash()).isNotEqualTo(before);
    assertThat(metrics.counter("plimsoll.policy.reloads", "status", "success").count())
        .isEqualTo(1);
  }

  @Test
  void onlyRecordsWhereItIsToldTo() throws IOException {
    write("a.yaml", SOUND.formatted("a"));

    Policies policies = policies(PolicyStore.none(""), LastGoodPolicies.NONE, true, folder);

    assertThat(policies.current().policies())
        .extracting(Policy::action, Policy::failurePolicy)
        .containsExactly(tuple(Action.Audit, FailurePolicy.Ignore));
  }

  @Test
  void keepsTheSetWhereNothingChanged() throws IOException {
    write("a.yaml", SOUND.formatted("a"));
    Policies policies = policies(folder);
    var before = policies.current();

    policies.refresh();

    assertThat(policies.current()).isSameAs(before);
  }

  @Test
  void keepsTheLastGoodSetAndSaysWhy() throws IOException {
    write("a.yaml", SOUND.formatted("a"));
    Policies policies = policies(folder);
    var before = policies.current();
    write("a.yaml", SOUND.formatted("a").replace("rules", "rulez"));

    policies.refresh();
    policies.refresh();

    assertThat(policies.current()).isSameAs(before);
    assertThat(policies.state().failure().orElseThrow())
        .contains("a.yaml:6:3: ", "rulez", "did you mean \"rules\"");
    assertThat(metrics.counter("plimsoll.policy.reloads", "status", "failure").count())
        .isEqualTo(1);
  }

  @Test
  void forgetsTheFailureOnceTheFilesAreAsTheyWere() throws IOException {
    write("a.yaml", SOUND.formatted("a"));
    Policies policies = policies(folder);
    write("a.yaml", "nonsense: [");
    policies.refresh();
    write("a.yaml", SOUND.formatted("a"));

    policies.refresh();

    assertThat(policies.state().failure()).isEmpty();
  }

  @Test
  void keepsTheLastGoodSetWhereTheFolderIsEmptyOrGone() throws IOException {
    write("a.yaml", SOUND.formatted("a"));
    Policies policies = policies(folder);
    Files.delete(folder.resolve("a.yaml"));

    policies.refresh();

    assertThat(names(policies)).containsExactly("a");
    assertThat(policies.state().failure().orElseThrow()).contains("there is no policy in");
  }

  @Test
  void followsTheLinkThroughWhichAMountedConfigMapIsSwapped() throws IOException {
    write("..2026_1/a.yaml", SOUND.formatted("a"));
    write("..2026_2/a.yaml", SOUND.formatted("b"));
    Files.createSymbolicLink(folder.resolve("..data"), Path.of("..2026_1"));
    Files.createSymbolicLink(folder.resolve("a.yaml"), Path.of("..data/a.yaml"));
    Policies policies = policies(folder);
    Files.createSymbolicLink(folder.resolve("..data_tmp"), Path.of("..2026_2"));
    Files.move(
        folder.resolve("..data_tmp"),
        folder.resolve("..data"),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);

    policies.refresh();

    assertThat(names(policies)).containsExactly("b");
  }

  @Test
  void addsTheShippedPoliciesWhereTheyAreNamed() throws IOException {
    write("a.yaml", SOUND.formatted("a"));

    Policies policies = policies(folder, Path.of(PolicyFiles.BUILTIN));

    assertThat(names(policies)).contains("a", "preserve-values");
  }

  @Test
  void deniesToStartOnUnsoundPoliciesAndNamesEveryProblem() throws IOException {
    write("a.yaml", SOUND.formatted("a").replace("rules", "rulez"));
    write("b.yaml", "kind: Deployment\napiVersion: apps/v1\n");
    write("c.yaml", "a: [");

    assertThatThrownBy(() -> policies(folder))
        .isInstanceOf(CannotStartException.class)
        .hasMessageContaining("a.yaml:6:3: ")
        .hasMessageContaining("b.yaml:2:1: this is no policy")
        .hasMessageContaining("c.yaml:");
  }

  @Test
  void deniesToStartWithoutTheFolder() {
    assertThatThrownBy(() -> policies(folder.resolve("missing")))
        .isInstanceOf(CannotStartException.class)
        .hasMessageContaining("missing: there is no such file or folder");
  }

  /** ConfigMaps, and what was kept of them, in memory. */
  private static final class Memory implements PolicyStore, LastGoodPolicies {
    private final Map<String, byte[]> files = new TreeMap<>();
    private Map<String, byte[]> kept;

    void put(String name, String policy) {
      files.put(name, policy.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public Map<String, byte[]> read() {
      return Map.copyOf(files);
    }

    @Override
    public void onChange(Runnable action) {}

    @Override
    public void keep(Map<String, byte[]> good) {
      kept = Map.copyOf(good);
    }

    @Override
    public Optional<Map<String, byte[]>> kept() {
      return Optional.ofNullable(kept);
    }
  }

  private static final Path STORE = Path.of(PolicyStore.NAME);
  private final Memory memory = new Memory();

  @Test
  void readsTheStoreWhereItIsNamed() throws IOException {
    memory.put("configmap/a/a.yaml", SOUND.formatted("a"));
    write("b.yaml", SOUND.formatted("b"));

    Policies policies = policies(memory, LastGoodPolicies.NONE, folder, STORE);

    assertThat(names(policies)).containsExactly("a", "b");
  }

  @Test
  void startsOnTheLastGoodSetAndSaysWhy() {
    memory.put("configmap/a/a.yaml", SOUND.formatted("a"));
    policies(memory, memory, STORE).keepLastGood();
    memory.put("configmap/a/a.yaml", SOUND.formatted("b").replace("rules", "rulez"));

    Policies policies = policies(memory, memory, STORE, Path.of(PolicyFiles.BUILTIN));

    assertThat(names(policies)).contains("a", "preserve-values").doesNotContain("b");
    assertThat(policies.state().failure().orElseThrow()).contains("rulez");
  }

  @Test
  void takesOverSoundChangesAfterAStartOnTheLastGoodSet() {
    memory.put("configmap/a/a.yaml", SOUND.formatted("a"));
    policies(memory, memory, STORE).keepLastGood();
    memory.put("configmap/a/a.yaml", "nonsense: [");
    Policies policies = policies(memory, memory, STORE);
    memory.put("configmap/a/a.yaml", SOUND.formatted("b"));

    policies.refresh();

    assertThat(names(policies)).containsExactly("b");
    assertThat(policies.state().failure()).isEmpty();
  }

  @Test
  void doesNotKeepABadSet() {
    memory.put("configmap/a/a.yaml", SOUND.formatted("a"));
    Policies policies = policies(memory, memory, STORE);
    memory.put("configmap/a/a.yaml", "nonsense: [");
    policies.refresh();

    policies.keepLastGood();

    assertThat(memory.kept()).isEmpty();
  }

  @Test
  void tellsWhatAnEditWouldBreakAndNothingElse() throws IOException {
    memory.put("configmap/a/a.yaml", SOUND.formatted("a"));
    Policies policies = policies(memory, memory, STORE);
    memory.put("configmap/other/b.yaml", SOUND.formatted("b").replace("rules", "rulez"));

    List<String> same = policies.problemsOf("configmap/a/", bytes("a.yaml", SOUND.formatted("c")));
    List<String> twice = policies.problemsOf("configmap/c/", bytes("c.yaml", SOUND.formatted("a")));
    List<String> bad =
        policies.problemsOf(
            "configmap/a/", bytes("a.yaml", SOUND.formatted("a").replace("preserve", "preserved")));

    assertThat(same).isEmpty();
    assertThat(twice).singleElement().asString().contains("\"a\" is there already");
    assertThat(bad).singleElement().asString().contains("did you mean \"preserveValues\"");
  }

  private static Map<String, byte[]> bytes(String key, String policy) {
    return Map.of(
        "configmap/" + key.charAt(0) + "/" + key, policy.getBytes(StandardCharsets.UTF_8));
  }
}
