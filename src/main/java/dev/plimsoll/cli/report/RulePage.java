package dev.plimsoll.cli.report;

import dev.plimsoll.policy.RuleType;

/** Where rules are documented. */
final class RulePage {

  private static final String PAGES = "https://plimsoll.dev/rules/";

  private RulePage() {}

  /** The address of the page of a rule. */
  static String of(RuleType type) {
    return PAGES + type.name();
  }
}
