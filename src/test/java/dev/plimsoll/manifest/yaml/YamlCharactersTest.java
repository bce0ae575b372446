package dev.plimsoll.manifest.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.reader.StreamReader;

class YamlCharactersTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a: 1",
        "a: 1\nb:\n\n  - c\n",
        "a: 1\r\nb: 2\r\n",
        "a: 1\rb: 2\r",
        "\uFEFFa: \uFEFF1\n\tb",
        "é\u0085ü\u2028a\u2029b\n",
      })
  void countsAsTheReaderOfTheLibraryDoes(String text) {
    StreamReader ours = YamlCharacters.of(text);

    List<String> walked = walk(ours);

    assertThat(ours).isInstanceOf(YamlCharacters.class);
    assertThat(walked).isEqualTo(walk(new StreamReader(text)));
  }

  @Test
  void takesSeveralCharactersAtOnce() {
    StreamReader ours = YamlCharacters.of("key: 1\nb");

    String taken = ours.prefixForward(3);

    assertThat(taken).isEqualTo("key");
    assertThat(ours.prefix(100)).isEqualTo(": 1\nb");
    assertThat(ours.peek(3)).isEqualTo('\n');
    assertThat(ours.peek(5)).isEqualTo('\0');
    assertThat(ours.getColumn()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a: \uD83D\uDEA2", "a: \u0001", "a: \0"})
  void leavesUnusualCharactersToTheLibrary(String text) {
    StreamReader reader = YamlCharacters.of(text);

    assertThat(reader).isNotInstanceOf(YamlCharacters.class);
  }

  /** What the reader says of each place from the start to beyond the end. */
  private static List<String> walk(StreamReader reader) {
    List<String> walked = new ArrayList<>();
    for (int step = 0; step < 30; step++) {
      walked.add(
          "%d at %d, %d:%d, mark %d, %d:%d"
              .formatted(
                  reader.peek(),
                  reader.getIndex(),
                  reader.getLine(),
                  reader.getColumn(),
                  reader.getMark().getIndex(),
                  reader.getMark().getLine(),
                  reader.getMark().getColumn()));
      reader.forward(1 + step % 2);
    }
    return walked;
  }
}
