package dev.plimsoll.policy;

import dev.plimsoll.flux.FluxNamespaces;
import java.util.List;

/** The kinds of rules that policies can be made of. */
@FunctionalInterface
public interface RuleCatalogue {

  /** Every kind of rule, in the order of their names. */
  List<RuleType> types();

  /** Where the controllers of Flux run, by which rules and the engine know them. */
  default FluxNamespaces flux() {
    return FluxNamespaces.DEFAULT;
  }
}
