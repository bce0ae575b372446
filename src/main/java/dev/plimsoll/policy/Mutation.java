package dev.plimsoll.policy;

import dev.plimsoll.manifest.Patch;
import java.util.ArrayList;
import java.util.List;

/**
 * What a mutating rule does to an object: deterministic, the same in a dry run, and nothing at all
 * on an object that it has already fixed.
 *
 * @param patch the change, built from the object that was evaluated
 * @param findings what was fixed and why, for the writer to read
 */
public record Mutation(Patch patch, List<Finding> findings) {

  /** Nothing to fix. */
  public static final Mutation NONE = new Mutation(Patch.NONE, List.of());

  public Mutation {
    findings = List.copyOf(findings);
  }

  /** The same repair, with one more thing to say. */
  public Mutation saying(Finding finding) {
    List<Finding> all = new ArrayList<>(findings);
    all.add(finding);
    return new Mutation(patch, all);
  }
}
