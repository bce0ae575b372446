package dev.plimsoll.build.substitute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Variables become what Flux makes of them, and stay where their values are not known. */
class TemplateTest {

  private static final Variables KNOWN =
      Variables.NONE.with(Map.of("A", "alpha", "PATH", "x/y/z.tar.gz", "EMPTY", ""));

  /**
   * 3,000 generated texts with the answers of {@code github.com/fluxcd/pkg/envsubst} 1.7.0, by the
   * program in {@code src/test/oracle/envsubst}.
   */
  @Test
  void agreesWithFlux() throws IOException {
    Variables variables = Variables.NONE.with(SubstitutionTexts.VALUES);
    List<String> differences = new ArrayList<>();
    String answers;
    try (var stream = TemplateTest.class.getResourceAsStream("/build/substitutions.jsonl")) {
      answers = new String(Objects.requireNonNull(stream).readAllBytes(), StandardCharsets.UTF_8);
    }
    int count = 0;
    for (String line : answers.lines().toList()) {
      JsonNode answer = new ObjectMapper().readTree(line);
      String text = answer.path("text").asText();
      String expected = answer.has("error") ? null : answer.path("result").asText();
      if (!Objects.equals(expected, result(text, variables))) {
        differences.add(text);
      }
      count++;
    }
    assertThat(count).isEqualTo(3000);
    assertThat(differences).isEmpty();
  }

  private static @Nullable String result(String text, Variables variables) {
    try {
      return Template.parse(text).substitute(variables).text();
    } catch (SubstitutionException e) {
      return null;
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "${A} | alpha",
        "$A | $A",
        "$${A} | ${A}",
        "${NONE:-x} | x",
        "${A:=x} | alpha",
        "${EMPTY:-${A}} | alpha",
        "${#A} | 5",
        "${A^^} | ALPHA",
        "${A:1:3} | lph",
        "${A: -2} | alpha",
        "${A:-2} | alpha",
        "${PATH##*/} | z.tar.gz",
        "${PATH%%.*} | x/y/z",
        "${PATH//\\//-} | x-y-z.tar.gz",
        "x${NONE}y | xy",
      })
  void knowsTheFunctions(String text, String expected) {
    assertThat(result(text, KNOWN)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"${A", "${}", "${A-x}", "${A:}", "${A/x}", "${A:1:-3}", "${1 2}"})
  void rejectsWhatFluxRejects(String text) {
    assertThatThrownBy(() -> Template.parse(text).substitute(KNOWN))
        .isInstanceOf(SubstitutionException.class);
  }

  @Test
  void keepsWhatIsNotKnown() throws SubstitutionException {
    Template.Result result =
        Template.parse("${A} ${B:-x} ${A:-${B}} ${NONE:-${B}} $${B}")
            .substitute(KNOWN.incomplete());

    assertThat(result.text()).isEqualTo("alpha ${B:-x} alpha ${NONE:-${B}} ${B}");
    assertThat(result.unknown()).containsExactlyInAnyOrder("B", "NONE");
    assertThat(result.unset()).isEmpty();
  }

  @Test
  void keepsWhatASecretHolds() throws SubstitutionException {
    Variables variables = KNOWN.withHidden(Set.of("PASSWORD"));

    Template.Result result =
        Template.parse("${A}:${PASSWORD}@${PASSWORD^^} ${EMPTY:-${PASSWORD}}")
            .substitute(variables);

    assertThat(result.text()).isEqualTo("alpha:${PASSWORD}@${PASSWORD^^} ${EMPTY:-${PASSWORD}}");
    assertThat(result.hidden()).containsExactly("PASSWORD");
  }

  @Test
  void laterValuesTakePrecedence() throws SubstitutionException {
    Variables variables = KNOWN.withHidden(Set.of("A")).with(Map.of("A", "in line\n"));

    assertThat(Template.parse("${A}").substitute(variables).text()).isEqualTo("in line");
  }

  @Test
  void saysWhatNothingSets() throws SubstitutionException {
    assertThat(Template.parse("${X}${Y:-1}${A}").substitute(KNOWN).unset())
        .containsExactlyInAnyOrder("X", "Y");
  }

  @Test
  void fluxFailsOnWhatNothingSets() throws SubstitutionException {
    Template.Result result =
        Template.parse("${X} ${Y^^} ${Z:-1} ${A}").substitute(KNOWN.strictly());

    assertThat(result.missing()).containsExactlyInAnyOrder("X", "Y");
    assertThat(result.unset()).containsExactly("Z");
    assertThat(result.text()).isEqualTo("${X} ${Y^^} 1 alpha");
  }

  @Test
  void isBoundedInDepth() {
    String deep = "${A:-".repeat(TemplateParser.MAX_DEPTH + 1) + "}".repeat(200);

    assertThatThrownBy(() -> Template.parse(deep)).hasMessageContaining("nested too deep");
  }
}
