package dev.plimsoll.build;

import dev.plimsoll.manifest.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * One build, and what came of it.
 *
 * @param target what was built
 * @param state whether it was
 * @param reason why it was not, a clause; empty where it was
 * @param objects the objects
 * @param problems what Flux fails on, with files relative to the top of the checkout; a build that
 *     only lacks values of variables is built nevertheless, and these stay as they are written
 * @param findings what else is to be said of it
 * @param files the files that went in, relative to the top of the checkout
 * @param unset the variables that nothing sets, which became empty or their default
 * @param unknown the variables whose values are not in the checkout, which stayed as they are
 */
public record Build(
    BuildTarget target,
    State state,
    String reason,
    List<BuiltObject> objects,
    List<Problem> problems,
    List<BuildFinding> findings,
    Set<String> files,
    Set<String> unset,
    Set<String> unknown) {

  /** What came of a build. */
  public enum State {
    /** It was built. */
    BUILT,
    /** It was built by an earlier run, from the same files. */
    CACHED,
    /** Flux would fail on it. */
    FAILED,
    /** It was not built, which says nothing about it. */
    NOT_BUILT
  }

  public Build {
    objects = List.copyOf(objects);
    problems = List.copyOf(problems);
    findings = List.copyOf(findings);
    files = Set.copyOf(files);
    unset = Set.copyOf(unset);
    unknown = Set.copyOf(unknown);
  }

  /** The same build, of which more is to be said. */
  Build and(List<BuildFinding> more) {
    List<BuildFinding> all = new ArrayList<>(findings);
    all.addAll(more);
    return new Build(target, state, reason, objects, problems, all, files, unset, unknown);
  }

  /** The same with more objects. */
  Build with(List<BuiltObject> more) {
    List<BuiltObject> all = new ArrayList<>(objects);
    all.addAll(more);
    return new Build(target, state, reason, all, problems, findings, files, unset, unknown);
  }

  /** Whether Flux fails on it. */
  public boolean fails() {
    return state == State.FAILED || !problems.isEmpty();
  }

  /** Whether its objects are known. */
  public boolean isBuilt() {
    return state == State.BUILT || state == State.CACHED;
  }
}
