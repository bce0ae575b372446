package dev.plimsoll.flux;

import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Resource;
import java.util.Optional;

/**
 * An {@code ImageUpdateAutomation} at any API version.
 *
 * @param resource the object
 */
public record ImageUpdateAutomation(Resource resource) {

  public static final Pointer SOURCE_REF = Pointer.of("spec", "sourceRef");
  public static final Pointer CHECKOUT_BRANCH =
      Pointer.of("spec", "git", "checkout", "ref", "branch");
  public static final Pointer PUSH_BRANCH = Pointer.of("spec", "git", "push", "branch");
  public static final Pointer MESSAGE_TEMPLATE =
      Pointer.of("spec", "git", "commit", "messageTemplate");
  public static final Pointer PUSH_REFSPEC = Pointer.of("spec", "git", "push", "refspec");
  public static final Pointer PUSH_OPTIONS = Pointer.of("spec", "git", "push", "options");
  public static final Pointer POLICY_SELECTOR = Pointer.of("spec", "policySelector");

  /** The object as an automation, if it is one. */
  public static Optional<ImageUpdateAutomation> of(Resource resource) {
    return FluxKind.IMAGE_UPDATE_AUTOMATION.is(resource)
        ? Optional.of(new ImageUpdateAutomation(resource))
        : Optional.empty();
  }

  /** The {@code GitRepository} that it writes to. */
  public Optional<Reference> sourceRef() {
    return Reference.at(resource, SOURCE_REF);
  }

  /** The branch that it starts from, where it names one. */
  public Optional<String> checkoutBranch() {
    return resource.text(CHECKOUT_BRANCH);
  }

  /** The branch that it pushes to, where it names one. */
  public Optional<String> pushBranch() {
    return resource.text(PUSH_BRANCH);
  }

  /** The Git refspec that it pushes besides, where it names one. */
  public Optional<String> pushRefspec() {
    return resource.text(PUSH_REFSPEC);
  }
}
