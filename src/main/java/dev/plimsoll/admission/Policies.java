package dev.plimsoll.admission;

import dev.plimsoll.manifest.Problem;
import dev.plimsoll.policy.PolicyDocuments;
import dev.plimsoll.policy.PolicyFiles;
import dev.plimsoll.policy.PolicySet;
import dev.plimsoll.policy.RuleCatalogue;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
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

  private final List<Path> paths;
  private final RuleCatalogue catalogue;
  private final Clock clock;
  private final PolicyMetrics metrics;

  /** The files that were looked at last; those in force where there is no failure. */
  private PolicyFiles seen;

  private volatile State state;

  @Inject
  Policies(ServerSettings settings, RuleCatalogue catalogue, Clock clock, PolicyMetrics metrics) {
    this(
        settings.policies().orElse(List.of(Path.of(PolicyFiles.BUILTIN))),
        catalogue,
        clock,
        metrics);
  }

  /**
   * Reads the policies for the first time.
   *
   * @throws CannotStart if they cannot be read or have problems, with all of them in its message
   */
  Policies(List<Path> paths, RuleCatalogue catalogue, Clock clock, PolicyMetrics metrics) {
    this.paths = paths;
    this.catalogue = catalogue;
    this.clock = clock;
    this.metrics = metrics;
    try {
      this.seen = PolicyFiles.read(paths);
      this.state = new State(compile(seen), clock.instant(), Optional.empty());
    } catch (IOException | Unsound e) {
      throw new CannotStart("the policies cannot be used:\n" + e.getMessage());
    }
    metrics.inForce(state);
  }

  /** The set in force; a request asks once and keeps to it. */
  public PolicySet current() {
    return state.set();
  }

  /** What is in force, and why nothing newer is. */
  State state() {
    return state;
  }

  /** Where policies are read from, without the shipped ones, which never change. */
  List<Path> paths() {
    return paths.stream().filter(path -> !path.equals(Path.of(PolicyFiles.BUILTIN))).toList();
  }

  /** Looks at the files again, and takes them over if they have changed and are sound. */
  synchronized void refresh() {
    try {
      PolicyFiles now = PolicyFiles.read(paths);
      if (now.sameAs(seen) && state.failure().isEmpty()) {
        return;
      }
      take(now, compile(now));
    } catch (IOException | Unsound e) {
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
  }

  /** Polling finds the same fault again and again; it is reported once. */
  private void keep(String reason, @Nullable RuntimeException fault) {
    State now = state;
    if (!now.failure().equals(Optional.of(reason))) {
      state = new State(now.set(), now.since(), Optional.of(reason));
      LOG.errorf(
          fault, "policies stay as they were (set %s), because of\n%s", now.set().hash(), reason);
      metrics.reloaded(false);
    }
  }

  private PolicySet compile(PolicyFiles files) throws Unsound {
    PolicyDocuments documents = files.documents(catalogue);
    List<Problem> problems = documents.problems();
    if (!problems.isEmpty()) {
      throw new Unsound(
          problems.stream().map(Problem::toString).limit(SHOWN_PROBLEMS).toList(),
          problems.size() - SHOWN_PROBLEMS);
    }
    if (documents.policies().isEmpty()) {
      throw new Unsound(List.of("there is no policy in " + text(paths)), 0);
    }
    return new PolicySet(documents, clock);
  }

  private static String text(List<Path> paths) {
    return paths.stream().map(Path::toString).collect(Collectors.joining(", "));
  }

  /** Files that make no set; the message has every problem on a line of its own. */
  private static final class Unsound extends Exception {
    private static final long serialVersionUID = 1L;

    Unsound(List<String> problems, int more) {
      super(
          String.join("\n", problems) + (more > 0 ? "\nand " + more + " more" : ""),
          null,
          false,
          false);
    }
  }
}
