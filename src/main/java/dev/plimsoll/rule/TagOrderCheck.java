package dev.plimsoll.rule;

import dev.plimsoll.flux.ImagePolicy;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Redaction;
import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.ObjectChange;
import dev.plimsoll.rule.tag.TagOrder;
import dev.plimsoll.version.Constraint;
import dev.plimsoll.version.VersionSet;
import dev.plimsoll.version.VersionSyntaxException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The filter of an {@code ImagePolicy} against the order of its tags: whether any tag can pass
 * both, and whether the order means what people mean by it.
 */
final class TagOrderCheck {

  private static final String EXTRACT =
      " Extract what counts upwards, as in pattern: '^main-[a-f0-9]+-(?P<ts>[0-9]+)$' with extract:"
          + " '$ts'.";

  private static final Pattern BRACES = Pattern.compile("\\$\\{([^}]*)\\}");

  private final ImagePolicy policy;
  private final Pointer place;
  private final List<Finding> findings;

  private TagOrderCheck(ImagePolicy policy, List<Finding> findings) {
    this.policy = policy;
    this.place =
        policy.filterExtract().isPresent()
            ? ImagePolicy.FILTER_EXTRACT
            : ImagePolicy.FILTER_PATTERN;
    this.findings = findings;
  }

  /** Adds what is wrong, if the pattern compiles and its groups are there. */
  static void evaluate(ImagePolicy policy, ObjectChange change, List<Finding> findings) {
    Optional<String> pattern = policy.filterPattern().filter(change::isFinal);
    String extract = policy.filterExtract().orElse("");
    List<String> orders = policy.orders();
    if (pattern.isEmpty()
        || orders.isEmpty()
        || change.isFragment()
        || !(change.isFinal(extract) || namesGroups(extract, pattern.get()))) {
      return;
    }
    TagOrderCheck check = new TagOrderCheck(policy, findings);
    TagOrder.of(pattern.get(), extract)
        .ifPresent(order -> {
          switch (orders.getFirst()) {
            case "semver" ->
                policy
                    .semverRange()
                    .filter(change::isFinal)
                    .ifPresent(range -> check.versions(order, range));
            case "numerical" -> check.numbers(order);
            default -> check.letters(order);
          }
        });
  }

  /** Whether all that looks like a variable of Flux is a group of the pattern. */
  private static boolean namesGroups(String extract, String pattern) {
    return BRACES
        .matcher(extract)
        .results()
        .allMatch(braces -> pattern.contains("<" + braces.group(1) + ">"));
  }

  private String stated() {
    return place + " " + Redaction.show(policy.resource(), place);
  }

  private void violation(String message) {
    findings.add(
        new Finding.Violation(
            place,
            policy.filterPattern().orElse("") + " " + policy.filterExtract().orElse(""),
            stated() + message));
  }

  private void advice(Pointer where, String message) {
    findings.add(
        new Finding.Advice(
            where, where + " " + Redaction.show(policy.resource(), where) + message));
  }

  private void versions(TagOrder order, String range) {
    VersionSet versions;
    try {
      versions = Constraint.parse(range).versions();
    } catch (VersionSyntaxException e) {
      return; // which the rule reports itself
    }
    order
        .outside(versions, false)
        .ifPresent(outside ->
            violation(
                " lets no tag through that the range admits, so no tag is ever chosen: "
                    + OutsideRange.why(outside, range)));
  }

  private void numbers(TagOrder order) {
    Optional<String> text = order.withoutNumber();
    if (text.isPresent()) {
      violation(
          " gives no number, which a numerical order needs, so Flux fails: \""
              + Redaction.shorten(text.get())
              + "\", for example, is none."
              + EXTRACT);
      return;
    }
    if (order.first() == TagOrder.First.HASH) {
      advice(place, " orders by a hash, which is a number now and then, and Flux fails." + EXTRACT);
      return;
    }
    descending("numerical", "lowest number");
  }

  private void letters(TagOrder order) {
    switch (order.first()) {
      case HASH ->
          advice(
              place,
              " orders by a hash, which is no order in time: the chosen tag is there by chance."
                  + EXTRACT);
      case OPEN -> {
        if (!order.isVersionOfAnyLength()) {
          advice(
              place,
              " leaves open what decides the order: if a hash comes first, the chosen tag is there"
                  + " by chance, and 1.10.0 comes before 1.9.0."
                  + EXTRACT);
        }
      }
      case OTHER -> {
        if (!order.isVersionOfAnyLength() && order.alwaysHasDigit()) {
          descending("alphabetical", "first of the tags in the order of letters");
        }
      }
    }
    if (order.isVersionOfAnyLength()) {
      advice(
          place,
          " gives versions, and the order of letters puts 1.10.0 before 1.9.0. Use policy: {semver:"
              + " {range: ...}} instead; in the pattern, write \\. for a point, and end it with $.");
    }
  }

  /** Flux takes the last tag of the order, so a descending one gives the oldest. */
  private void descending(String order, String taken) {
    Pointer where = ImagePolicy.POLICY.key(order).key("order");
    if (policy.resource().at(where).asText().equals("desc")) {
      advice(
          where,
          " takes the "
              + taken
              + ": the oldest, where dates or build numbers count upwards. Use asc for the newest.");
    }
  }
}
