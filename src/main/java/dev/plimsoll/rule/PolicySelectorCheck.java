package dev.plimsoll.rule;

import dev.plimsoll.flux.FluxKind;
import dev.plimsoll.flux.ImageUpdateAutomation;
import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Redaction;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.ClusterView;
import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.Lookup;
import dev.plimsoll.policy.ObjectChange;
import dev.plimsoll.rule.support.LabelSelector;
import java.util.List;
import java.util.Optional;

/**
 * Whether the {@code policySelector} of an {@code ImageUpdateAutomation} fits any ImagePolicy. Flux
 * looks in the namespace of the automation only, and says nothing if it finds none
 * (fluxcd/image-automation-controller, docs/spec/v1/imageupdateautomations.md, "PolicySelector").
 */
final class PolicySelectorCheck {

  private static final GroupKind KIND = FluxKind.IMAGE_POLICY.groupKind();

  /** No object has such a name, so that "not there" means that all objects are known. */
  private static final String NO_NAME = " ";

  private PolicySelectorCheck() {}

  /** What is wrong with the selector, where all image policies are known. */
  static Optional<Finding> finding(ObjectChange change, ClusterView cluster) {
    Resource automation = change.current();
    Pointer place = ImageUpdateAutomation.POLICY_SELECTOR;
    String namespace = automation.namespace();
    LabelSelector selector = new LabelSelector(automation.at(place));
    boolean settled =
        automation.has(place)
            && !change.isFragment()
            && change.isFinal(automation.at(place).toString())
            && cluster.find(KIND, namespace, NO_NAME) instanceof Lookup.Absent;
    if (!settled || !(cluster.list(KIND) instanceof Lookup.Found<List<Resource>>(var policies))) {
      return Optional.empty();
    }
    List<Resource> here =
        policies.stream()
            .filter(policy ->
                namespace.isEmpty()
                    || policy.namespace().isEmpty()
                    || policy.namespace().equals(namespace))
            .toList();
    boolean fits =
        here.stream()
            .anyMatch(policy ->
                selector.fits(policy.labels()) || !change.isFinal(policy.labels().toString()));
    if (fits) {
      return Optional.empty();
    }
    String elsewhere =
        policies.stream()
            .filter(policy -> !here.contains(policy) && selector.fits(policy.labels()))
            .findFirst()
            .map(policy ->
                " ImagePolicy "
                    + Redaction.shorten(policy.namespace() + "/" + policy.name())
                    + " would fit, but is in another namespace.")
            .orElse("");
    return Optional.of(
        new Finding.Violation(
            place,
            automation.at(place).toString(),
            place
                + " fits no ImagePolicy in "
                + (namespace.isEmpty() ? "its namespace" : "namespace " + namespace)
                + ", so nothing is ever updated, and Flux does not say why."
                + elsewhere
                + " Flux looks in the namespace of the automation only: change the selector, or the"
                + " labels of the policies there.",
            true));
  }
}
