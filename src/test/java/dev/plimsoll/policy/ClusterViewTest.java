package dev.plimsoll.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ClusterViewTest {

  @Test
  void neverTakesANamespaceThatIsNotThereForOneWithoutLabels() {
    assertThat(Given.NOTHING_THERE.namespaceLabels("team")).isInstanceOf(Lookup.Unknown.class);
  }

  @Test
  void saysWhyLabelsAreNotKnown() {
    assertThat(Given.NOTHING_KNOWN.namespaceLabels("team"))
        .isEqualTo(new Lookup.Unknown<>("there is no cluster"));
  }
}
