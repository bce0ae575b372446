package dev.plimsoll.rule.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Names, beside the expressions by which Kubernetes describes them. */
class NamesTest {

  private static final String LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
  private static final String PART = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";

  /** Every kind of character that decides, and some that look alike. */
  private static final String ALPHABET = "az09AZ-._/ \u00e9\u0660";

  enum Kind {
    Subdomain(LABEL + "(\\." + LABEL + ")*", 253, Names::dnsSubdomain),
    Label(LABEL, 63, Names::dnsLabel),
    LabelValue("(" + PART + ")?", 63, Names::labelValue),
    Qualified("(" + LABEL + "(\\." + LABEL + ")*/)?" + PART, 0, Names::qualified);

    private final Pattern pattern;
    private final int longest;
    private final Function<String, List<String>> wrong;

    Kind(String pattern, int longest, Function<String, List<String>> wrong) {
      this.pattern = Pattern.compile(pattern);
      this.longest = longest;
      this.wrong = wrong;
    }
  }

  @ParameterizedTest
  @EnumSource
  void areSoundWhereTheExpressionMatches(Kind kind) {
    Random random = new Random(4);
    int sound = 0;
    for (int round = 0; round < 200_000; round++) {
      String name = name(random);
      boolean matches = kind.pattern.matcher(name).matches();
      assertThat(kind.wrong.apply(name).isEmpty()).as(name).isEqualTo(matches);
      sound += matches ? 1 : 0;
    }
    assertThat(sound).isBetween(2_000, 198_000);
  }

  /** Short, so that it has no length to be denied for, and often sound. */
  private static String name(Random random) {
    int among = random.nextInt(3) == 0 ? ALPHABET.length() : 8;
    StringBuilder name = new StringBuilder();
    for (int length = random.nextInt(9); length > 0; length--) {
      name.append(ALPHABET.charAt(random.nextInt(among)));
    }
    return name.toString();
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "Qualified")
  void areSoundUpToTheirLength(Kind kind) {
    assertThat(kind.wrong.apply("a".repeat(kind.longest))).isEmpty();
    assertThat(kind.wrong.apply("a".repeat(kind.longest + 1)))
        .containsExactly("must be no more than " + kind.longest + " bytes");
  }
}
