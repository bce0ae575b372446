package dev.plimsoll.policy;

import java.util.List;

/** The kinds of rules that policies can be made of. */
@FunctionalInterface
public interface RuleCatalogue {

  /** Every kind of rule, in the order of their names. */
  List<RuleType> types();
}
