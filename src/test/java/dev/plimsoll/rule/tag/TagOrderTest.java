package dev.plimsoll.rule.tag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import dev.plimsoll.version.Constraint;
import dev.plimsoll.version.VersionSyntaxException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TagOrderTest {

  private static TagOrder order(String pattern, String extract) {
    return TagOrder.of(pattern, extract).orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "^(?P<ts>\\d{8}-\\d{6})-[a-f0-9]+$ $ts",
        "^sandbox-[0-9a-z]+",
        "^main-(?P<ts>\\d+) ${ts}x",
        "^main-(\\d+)$ v$1",
        "^(?P<t>\\d{4}\\.\\d{2}\\.\\d{2})$ $t",
        "^[[:alpha:]]+-\\d+$",
        "^(?:a|b)\\d+$",
        "^build_\\d+$"
      })
  void givesNoNumber(String filter) {
    String[] parts = (filter + " ").split(" ", -1);
    assertThat(order(parts[0], parts[1]).withoutNumber()).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "^\\d+$",
        "^main-[a-f0-9]+-(?P<ts>[0-9]+)$ $ts",
        "^main-(?<ts>[0-9]+)$ 1${ts}",
        "[a-f0-9]{7}",
        "^.*$",
        "1",
        "^\\d+\\.\\d+$",
        "^-?\\d+e\\d+$",
        "^inf",
        "^0x[a-f0-9]+p\\d+$",
        "^1_000$",
        "^(?i)build\\d*$",
        "^\\w+$",
        "^(main-)?\\d+$"
      })
  void mayGiveANumber(String filter) {
    String[] parts = (filter + " ").split(" ", -1);
    assertThat(TagOrder.of(parts[0], parts[1]).flatMap(TagOrder::withoutNumber)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "^\\d+\\.\\d+\\.\\d+-alpine$ >=1.0.0 PRERELEASE",
        ".*-rc.* 1.x PRERELEASE",
        "^\\d+\\.\\d+\\.\\d+\\.\\d+$ >=1.0.0 NO_VERSION",
        "^v?\\d+\\.\\d+$ >=1.0.0 NO_VERSION",
        "^v2[.] 1.x OTHER_VERSION",
        "^v(1\\.[0-9]+\\.[0-9]+)$ >=2.0.0 OTHER_VERSION",
        "^3\\.\\d+\\.\\d+$ ^2.1 OTHER_VERSION",
        "^1\\.2\\.\\d+$ ~1.3.4 OTHER_VERSION",
        "^2024\\.\\d+\\.\\d+$ >=2025.1.0 OTHER_VERSION",
        "^release- >=1.0.0 NO_VERSION"
      })
  void liesOutsideOfARange(String pattern, String range, TagOrder.Outside.Reason reason)
      throws VersionSyntaxException {
    Optional<TagOrder.Outside> outside =
        order(pattern, "").outside(Constraint.parse(range).versions(), false);
    assertThat(outside).map(TagOrder.Outside::reason).contains(reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "^\\d+\\.\\d+\\.\\d+-alpine$ >=1.0.0-0",
        ".*-rc.* >=1.0.0-0",
        "^v?\\d+\\.\\d+\\.\\d+$ >=1.0.0",
        "^v1 1.x",
        "2[.] 1.x",
        "alpine *-0",
        "^\\d+\\.\\d+\\.\\d+(-alpine)?$ 1.x",
        "^1\\.2\\.\\d+$ ~1.2.4",
        "^2024\\.\\d+\\.\\d+$ >=2024.11.20",
        "^0*1\\.2\\.3$ 1.2.3",
        "\\bmain >=1.0.0",
        "^(?P<v>.+)$ 1.x"
      })
  void mayLieWithinARange(String pattern, String range) throws VersionSyntaxException {
    var versions = Constraint.parse(range).versions();
    assertThat(TagOrder.of(pattern, "").flatMap(order -> order.outside(versions, false))).isEmpty();
  }

  @Test
  void readsAnUnderscoreAsPlusForCharts() throws VersionSyntaxException {
    TagOrder order = order("^\\d+\\.\\d+\\.\\d+_[a-f0-9]+$", "");
    var versions = Constraint.parse(">=1.0.0").versions();
    assertThat(order.outside(versions, true)).isEmpty();
    assertThat(order.outside(versions, false)).isPresent();
  }

  @Test
  void readsWhatIsExtracted() throws VersionSyntaxException {
    var versions = Constraint.parse(">=1.0.0").versions();
    assertThat(order("^app-(\\d+\\.\\d+\\.\\d+)$", "").outside(versions, false)).isPresent();
    assertThat(order("^app-(\\d+\\.\\d+\\.\\d+)$", "$1").outside(versions, false)).isEmpty();
    assertThat(order("^app-(\\d+\\.\\d+)$", "$1").outside(versions, false)).isPresent();
    assertThat(order("^app-(\\d+\\.\\d+)$", "$1.0").outside(versions, false)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "^main-[a-f0-9]{7}$ HASH",
        "^(main|dev)-[0-9a-f]+-\\d+$ HASH",
        "^[0-9a-fA-F]{7,40}$ HASH",
        "^prod- OPEN",
        "^prod-.* OPEN",
        "^main-[0-9]+-[a-f0-9]+$ OTHER",
        "^main$ OTHER",
        "^[0-9]{6}$ OTHER",
        "[a-f0-9]{7} OTHER",
        "^[a-f0-9]{2}$ OTHER"
      })
  void knowsWhatDecidesFirst(String pattern, TagOrder.First first) {
    assertThat(order(pattern, "").first()).isEqualTo(first);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "^v[0-9].[0-9].[0-9] true",
        "^v?\\d+\\.\\d+\\.\\d+$ true",
        "^v\\d+\\.\\d+$ true",
        "^release-(\\d+\\.\\d+\\.\\d+)$ true",
        "^\\d{4}\\.\\d{2}\\.\\d{2}$ false",
        "^v\\d\\.\\d\\.\\d$ false",
        "^\\d+\\.\\d+$ false",
        ".* false",
        "^prod- false"
      })
  void knowsVersionsOfAnyLength(String pattern, boolean expected) {
    assertThat(order(pattern, "").isVersionOfAnyLength()).isEqualTo(expected);
  }

  @Test
  void givesUpOnWhatIsTooLarge() {
    assertThat(TagOrder.of("(((a{100}){100}){100}){100}", "")).isEmpty();
    assertThat(TagOrder.of("a".repeat(ExpressionParser.LONGEST + 1), "")).isEmpty();
    assertThat(TagOrder.of("(".repeat(100) + "a" + ")".repeat(100), "")).isEmpty();
    assertThat(Automaton.of(new Expression.Repeat(TagOrder.ANYTHING, 9_999, 9_999))).isEmpty();
    assertThat(TagOrder.of("(((){500}){500}){500}", "")).isEmpty();
  }

  @Test
  void endsASearchThatTakesTooLong() throws VersionSyntaxException {
    var versions = Constraint.parse(">=99999999.0.0 <99999999.0.1").versions();

    assertTimeout(
        Duration.ofSeconds(5),
        () ->
            assertThat(
                    TagOrder.of("^(\\d{2,9}\\.){2}[0-9]{1,9}x$", "")
                        .flatMap(order -> order.outside(versions, false)))
                .isEmpty());
  }

  @Test
  void searchesShareALimit() throws VersionSyntaxException {
    TagOrder order = TagOrder.of("^(\\d{2,9}\\.){2}[0-9]{1,9}x$", "").orElseThrow();
    assertThat(order.outside(Constraint.parse(">=99999999.0.0 <99999999.0.1").versions(), false))
        .isEmpty();

    // Certain, but nothing is left to look for it.
    assertThat(order.alwaysHasDigit()).isFalse();
  }
}
