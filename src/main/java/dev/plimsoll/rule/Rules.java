package dev.plimsoll.rule;

import dev.plimsoll.policy.RuleCatalogue;
import dev.plimsoll.policy.RuleType;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Every kind of rule that this program knows. */
public final class Rules implements RuleCatalogue {

  private static final List<RuleType> TYPES =
      Stream.of(PersistedValues.TYPE).sorted(Comparator.comparing(RuleType::name)).toList();

  @Override
  public List<RuleType> types() {
    return TYPES;
  }
}
