package dev.plimsoll.flux;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.google.common.collect.Iterables;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Resource;
import java.util.List;
import org.junit.jupiter.api.Test;

class FluxFieldTest {

  @Test
  void isFoundInEveryItemOfAList() throws Exception {
    FluxField literal =
        FluxField.of(FluxKind.HELM_RELEASE).stream()
            .filter(field -> field.path().equals("spec.valuesFrom[].literal"))
            .findFirst()
            .orElseThrow();
    Resource release =
        new Resource(
            new YAMLMapper()
                .readTree("spec: {valuesFrom: [{literal: a}, {kind: Secret}, {literal: b}]}"));

    assertThat(literal.placesIn(release))
        .extracting(Pointer::toString)
        .containsExactly("spec.valuesFrom[0].literal", "spec.valuesFrom[2].literal");
  }

  @Test
  void isNowhereWhereItsTrunkIsNot() throws Exception {
    for (FluxField field : FluxField.ALL) {
      String flow = "x";
      for (String step : List.of(field.path().split("\\.", -1)).reversed()) {
        flow =
            step.endsWith("[]")
                ? "{" + step.replace("[]", "") + ": [" + flow + "]}"
                : "{" + step + ": " + flow + "}";
      }
      Resource object = new Resource(new YAMLMapper().readTree(flow));
      Pointer place = Iterables.getOnlyElement(field.placesIn(object));

      assertThat(place.startsWith(field.trunk())).as(field.path()).isTrue();
      assertThat(object.has(field.trunk())).as(field.path()).isTrue();
      if (!field.path().contains("[]")) {
        assertThat(field.trunk()).isEqualTo(place);
      }
    }
  }
}
