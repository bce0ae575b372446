package dev.plimsoll.workload;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.plimsoll.flux.ImagePolicy;
import dev.plimsoll.manifest.Resource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageOrderTest {

  @ParameterizedTest
  @CsvSource({
    "1.2.3, 1.2.4",
    "v1.9.0, v1.10.0",
    "1.9.0, v1.10.0",
    "1.2.0-rc.1, 1.2.0",
    "1.2.0-rc.1, 1.2.0-rc.2",
    "1.2.0-alpine, 1.2.1-alpine",
    "1.2.0-alpine, 1.3.0",
    "20261101.0.0, 20261102.0.0",
  })
  void ordersTagsThatAreVersions(String older, String newer) {
    assertThat(ImageOrder.SEMVER.compare(older, newer)).hasValueSatisfying(negative());
    assertThat(ImageOrder.SEMVER.compare(newer, older)).hasValueSatisfying(positive());
  }

  @ParameterizedTest
  @CsvSource({
    "latest, 1.2.3",
    "1.2, 1.3",
    "main-4f2a9c1-1700000000, main-b3c4d5e-1700000001",
    "1.2.0, 1.2.0-alpine",
    "1.2.0-debian-12-r3, 1.2.0-debian-12-r4",
    "99999999999.0.0, 1.0.0",
    "'', 1.0.0",
  })
  void hasNoOpinionOnOtherTags(String one, String other) {
    assertThat(ImageOrder.SEMVER.compare(one, other)).isEmpty();
  }

  @Test
  void followsWhatAPolicyExtracts() throws Exception {
    ImageOrder order =
        policy(
            "{filterTags: {pattern: '^main-[a-f0-9]+-(?P<ts>[0-9]+)$', extract: '$ts'},"
                + " policy: {numerical: {order: asc}}}");

    assertThat(order.compare("main-ffff-9", "main-0000-10")).hasValueSatisfying(negative());
    assertThat(order.compare("main-ffff-9", "dev-0000-10")).isEmpty();
  }

  @Test
  void turnsAroundWhatAPolicySortsDown() throws Exception {
    ImageOrder order = policy("{policy: {alphabetical: {order: desc}}}");

    assertThat(order.compare("b", "a")).hasValueSatisfying(negative());
  }

  @Test
  void readsVersionsAsFluxDoes() throws Exception {
    ImageOrder order =
        policy(
            "{filterTags: {pattern: '^(.*)-fips$', extract: '${1}'},"
                + " policy: {semver: {range: '>=1.0.0'}}}");

    assertThat(order.compare("1.9.0-fips", "1.10.0-fips")).hasValueSatisfying(negative());
    assertThat(order.compare("x-fips", "1.10.0-fips")).isEmpty();
  }

  @Test
  void hasNoOpinionWhereAPolicyStatesTwoOrdersOrABadPattern() throws Exception {
    assertThat(policy("{policy: {alphabetical: {}, numerical: {}}}").compare("1", "2")).isEmpty();
    assertThat(policy("{filterTags: {pattern: '('}, policy: {numerical: {}}}").compare("1", "2"))
        .isEmpty();
  }

  private static ImageOrder policy(String spec) throws Exception {
    return new ImagePolicyOrder(
        new ImagePolicy(new Resource(new YAMLMapper().readTree("spec: " + spec))));
  }

  private static java.util.function.Consumer<Integer> negative() {
    return number -> assertThat(number).isNegative();
  }

  private static java.util.function.Consumer<Integer> positive() {
    return number -> assertThat(number).isPositive();
  }
}
