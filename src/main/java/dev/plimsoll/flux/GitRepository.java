package dev.plimsoll.flux;

import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Resource;
import java.util.Optional;

/**
 * A {@code GitRepository} at any API version.
 *
 * @param resource the object
 */
public record GitRepository(Resource resource) {

  public static final Pointer BRANCH = Pointer.of("spec", "ref", "branch");

  /** The object as a Git repository, if it is one. */
  public static Optional<GitRepository> of(Resource resource) {
    return FluxKind.GIT_REPOSITORY.is(resource)
        ? Optional.of(new GitRepository(resource))
        : Optional.empty();
  }

  /** The branch that is checked out, where one is named. */
  public Optional<String> branch() {
    return resource.text(BRANCH);
  }
}
