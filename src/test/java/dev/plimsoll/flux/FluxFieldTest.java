package dev.plimsoll.flux;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Resource;
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
}
