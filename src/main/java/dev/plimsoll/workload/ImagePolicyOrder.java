package dev.plimsoll.workload;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.plimsoll.flux.ImagePolicy;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.version.Version;
import dev.plimsoll.version.VersionSyntaxException;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * The order that an {@code ImagePolicy} puts tags in: its filter, what it extracts of a tag, and
 * how it sorts that (fluxcd/image-reflector-controller, internal/policy). A tag that the filter
 * leaves out, or that cannot be sorted so, has no place in it.
 *
 * @param policy the policy
 */
public record ImagePolicyOrder(ImagePolicy policy) implements ImageOrder {

  private static final Pattern REFERENCE = Pattern.compile("\\$(\\w+|\\{\\w+\\}|\\$)");

  @Override
  public Optional<Integer> compare(String one, String other) {
    Optional<String> first = extract(one);
    Optional<String> second = extract(other);
    if (first.isEmpty() || second.isEmpty() || policy.orders().size() != 1) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          switch (policy.orders().getFirst()) {
            case "semver" -> Version.parse(first.get()).compareTo(Version.parse(second.get()));
            case "numerical" ->
                signed(new BigDecimal(first.get()).compareTo(new BigDecimal(second.get())));
            default -> signed(first.get().compareTo(second.get()));
          });
    } catch (VersionSyntaxException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** Ascending means that the highest is the latest; it is what Flux takes for granted. */
  private int signed(int ascending) {
    Pointer order = ImagePolicy.POLICY.key(policy.orders().getFirst()).key("order");
    return policy.resource().at(order).asText("").equals("desc") ? -ascending : ascending;
  }

  private Optional<String> extract(String tag) {
    Optional<String> pattern = policy.resource().text(ImagePolicy.FILTER_PATTERN);
    if (pattern.isEmpty()) {
      return Optional.of(tag);
    }
    try {
      Matcher match = Pattern.compile(pattern.get()).matcher(tag);
      return match.find()
          ? Optional.of(
              policy
                  .resource()
                  .text(ImagePolicy.FILTER_EXTRACT)
                  .map(template -> expand(template, match))
                  .orElse(tag))
          : Optional.empty();
    } catch (PatternSyntaxException e) {
      return Optional.empty();
    }
  }

  /** Go's {@code Regexp.Expand}: a reference to a group that is not there stands for nothing. */
  private static String expand(String template, Matcher match) {
    Matcher reference = REFERENCE.matcher(template);
    StringBuilder text = new StringBuilder();
    int from = 0;
    while (reference.find()) {
      text.append(template, from, reference.start()).append(group(match, reference.group(1)));
      from = reference.end();
    }
    return text.append(template.substring(from)).toString();
  }

  private static String group(Matcher match, String reference) {
    if (reference.equals("$")) {
      return "$";
    }
    String name = reference.replace("{", "").replace("}", "");
    try {
      String group =
          name.chars().allMatch(Character::isDigit)
              ? match.group(Integer.parseInt(name))
              : match.group(name);
      return group == null ? "" : group;
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      return "";
    }
  }
}
