package dev.plimsoll.admission;

import dev.plimsoll.manifest.Problem;
import dev.plimsoll.policy.RuleCatalogue;
import dev.plimsoll.policy.document.PolicyDocuments;
import dev.plimsoll.policy.document.PolicyFiles;
import dev.plimsoll.policy.engine.PolicySet;
import dev.plimsoll.server.CannotStartException;
import dev.plimsoll.server.ServerSettings;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The policies in force. A change of their files is taken over whole or not at all: the last good
 * set stays in force until the files are sound again.
 */
@Singleton
public final class Policies {

  private static final Logger LOG = Logger.getLogger(Policies.class);

  /** As much as a log line and a health check bear. */
  private static final int SHOWN_PROBLEMS = 20;

  /**
   * What is in force, and whether it is what the files say.
   *
   * @param set the set in force
   * @param since when it came into force
   * @param failure why the files as they are now are not in force, if they are not
   */
  record State(PolicySet set, Instant since, Optional<String> failure) {}

  private static final Path BUILTIN = Path.of(PolicyFiles.BUILTIN);
  private static final Path STORE = Path.of(PolicyStore.NAME);

  private final List<Path> paths;
  private final PolicyStore store;
  private final LastGoodPolicies lastGood;
  private final RuleCatalogue catalogue;
  private final boolean auditOnly;
  private final Clock clock;
  private final PolicyMetrics metrics;

  /** The files that were looked at last; those in force where there is no failure. */
  private PolicyFiles seen;

  /** What was read of them when there was nothing wrong. */
  private volatile PolicyDocuments read = PolicyDocuments.NONE;

  private volatile State state;

  @Inject
  Policies(
      ServerSettings settings,
      PolicyStore store,
      LastGoodPolicies lastGood,
      RuleCatalogue catalogue,
      Clock clock,
      PolicyMetrics metrics) {
    this(settings.policies(), store, lastGood, catalogue, settings.auditOnly(), clock, metrics);
  }

  /**
   * Reads the policies for the first time; where they cannot be used, takes the last good set that
   * was kept.
   *
   * @throws CannotStartException if there is none either, with all problems in its message
   */
  Policies(
      List<Path> paths,
      PolicyStore store,
      LastGoodPolicies lastGood,
      RuleCatalogue catalogue,
      boolean auditOnly,
      Clock clock,
      PolicyMetrics metrics) {
    this.paths = paths;
    this.store = store;
    this.lastGood = lastGood;
    this.catalogue = catalogue;
    this.auditOnly = auditOnly;
    this.clock = clock;
    this.metrics = metrics;
    First first = first();
    this.seen = first.files();
    this.state = new State(first.set(), clock.instant(), first.failure());
    metrics.inForce(state);
  }

  private record First(PolicyFiles files, PolicySet set, Optional<String> failure) {}

  private First first() {
    try {
      PolicyFiles files = files();
      return new First(files, compile(files), Optional.empty());
    } catch (IOException | InvalidPoliciesException e) {
      String reason = String.valueOf(e.getMessage());
      return kept(reason)
          .orElseThrow(() -> new CannotStartException("the policies cannot be used:\n" + reason));
    }
  }

  /** The set that was kept, with the shipped policies of this program, if they are wanted. */
  private Optional<First> kept(String reason) {
    Optional<Map<String, byte[]>> kept = lastGood.kept();
    if (kept.isEmpty()) {
      return Optional.empty();
    }
    try {
      PolicyFiles own = PolicyFiles.of(kept.get());
      PolicyFiles files = paths.contains(BUILTIN) ? own.and(PolicyFiles.shipped()) : own;
      PolicySet set = compile(files);
      LOG.errorf("started on the last good policies (set %s), because of\n%s", set.hash(), reason);
      return Optional.of(new First(files, set, Optional.of(reason)));
    } catch (InvalidPoliciesException e) {
      return Optional.empty();
    }
  }

  private PolicyFiles files() throws IOException {
    PolicyFiles files =
        PolicyFiles.read(paths.stream().filter(path -> !path.equals(STORE)).toList());
    return isStored() ? files.and(PolicyFiles.of(store.read())) : files;
  }

  /** Whether policies are also read from {@link PolicyStore}. */
  boolean isStored() {
    return paths.contains(STORE);
  }

  /** Keeps the set in force for the next start, if it is what the files say. */
  void keepLastGood() {
    if (state.failure().isEmpty()) {
      lastGood.keep(seen.contents());
    }
  }

  /**
   * What would be wrong that is not wrong now, if these files stood in the store in place of those
   * whose names begin with {@code prefix}.
   */
  List<String> problemsOf(String prefix, Map<String, byte[]> files) throws IOException {
    PolicyFiles now = files();
    Map<String, byte[]> then = new TreeMap<>(now.contents());
    then.keySet().removeIf(name -> name.startsWith(prefix));
    then.putAll(files);
    PolicyFiles proposed = PolicyFiles.of(then);
    if (paths.contains(BUILTIN)) {
      proposed = proposed.and(PolicyFiles.shipped());
    }
    Set<String> before = problems(now);
    return problems(proposed).stream().filter(problem -> !before.contains(problem)).toList();
  }

  /** What is wrong with files, in order; of what is in force nothing is read again. */
  private Set<String> problems(PolicyFiles files) {
    Set<String> problems = new LinkedHashSet<>();
    files
        .documents(catalogue, read)
        .problems()
        .forEach(problem -> problems.add(problem.toString()));
    return problems;
  }

  /** The set in force; a request asks once and keeps to it. */
  public PolicySet current() {
    return state.set();
  }

  /** What is in force, and why nothing newer is. */
  State state() {
    return state;
  }

  /** Files and folders that policies are read from; what is shipped never changes. */
  List<Path> paths() {
    return paths.stream().filter(path -> !path.equals(BUILTIN) && !path.equals(STORE)).toList();
  }

  /** Looks at the files again, and takes them over if they have changed and are sound. */
  synchronized void refresh() {
    long start = System.nanoTime();
    try {
      PolicyFiles now = files();
      if (now.sameAs(seen) && state.failure().isEmpty()) {
        return;
      }
      take(now, compile(now));
      metrics.took(System.nanoTime() - start);
    } catch (IOException | InvalidPoliciesException e) {
      keep(String.valueOf(e.getMessage()), null);
    } catch (RuntimeException e) {
      keep("a fault in the reading of policies (" + e.getClass().getSimpleName() + ")", e);
    }
  }

  private void take(PolicyFiles files, PolicySet set) {
    seen = files;
    state = new State(set, clock.instant(), Optional.empty());
    LOG.infof("policies read again: %d in force, set %s", set.policies().size(), set.hash());
    metrics.reloaded(true);
    metrics.inForce(state);
    keepLastGood();
  }

  /** Polling finds the same fault again and again; it is reported once. */
  private void keep(String reason, @Nullable RuntimeException fault) {
    State now = state;
    if (!now.failure().equals(Optional.of(reason))) {
      state = new State(now.set(), now.since(), Optional.of(reason));
      LOG.errorf(
          fault, "policies stay as they were (set %s), because of\n%s", now.set().hash(), reason);
      metrics.reloaded(false);
      metrics.inForce(state);
    }
  }

  private PolicySet compile(PolicyFiles files) throws InvalidPoliciesException {
    PolicyDocuments documents = files.documents(catalogue, read);
    List<Problem> problems = documents.problems();
    if (!problems.isEmpty()) {
      throw new InvalidPoliciesException(
          problems.stream().map(Problem::toString).limit(SHOWN_PROBLEMS).toList(),
          problems.size() - SHOWN_PROBLEMS);
    }
    if (documents.policies().isEmpty()) {
      throw new InvalidPoliciesException(List.of("there is no policy in " + text(paths)), 0);
    }
    read = documents;
    return new PolicySet(auditOnly ? documents.audited() : documents, clock, catalogue.flux());
  }

  private static String text(List<Path> paths) {
    return paths.stream().map(Path::toString).collect(Collectors.joining(", "));
  }

  /** Files that make no set; the message has every problem on a line of its own. */
  private static final class InvalidPoliciesException extends Exception {
    private static final long serialVersionUID = 1L;

    InvalidPoliciesException(List<String> problems, int more) {
      super(
          String.join("\n", problems) + (more > 0 ? "\nand " + more + " more" : ""),
          null,
          false,
          false);
    }
  }
}
