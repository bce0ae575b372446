package dev.plimsoll.manifest.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.manifest.Nesting;
import java.nio.charset.Charset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonTreeTest {

  private static void isRejected(byte[] json, String message) {
    assertThatThrownBy(() -> JsonTree.read(json))
        .isInstanceOf(InvalidJsonException.class)
        .hasMessage(message);
  }

  @Test
  void readsWhatPeopleWrite() {
    String json =
        "{\"name\":\"K\u00e4the \ud83d\ude80\",\"share\":0.5,\"large\":123456789012345678901}";

    assertThat(JsonTree.read(json.getBytes(UTF_8))).hasToString(json);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"a":\\nsecret}      | this is no JSON (line 2, column 1)
          {"a":1               | this is no JSON (line 1, column 7)
          {"a":1,"a":2}        | a key is there twice, or something follows the value (line 1, column 12)
          {} {}                | a key is there twice, or something follows the value (line 1, column 4)
          ' '                  | it is empty (line 1, column 1)
          """)
  void saysWhatIsWrongAndWhereButNothingOfTheText(String json, String message) {
    isRejected(json.replace("\\n", "\n").getBytes(UTF_8), message);
  }

  @Test
  void saysWhatIsTooMuch() {
    String limits = "it has more than 500 levels, or a number of more than 1000 digits";

    assertThatThrownBy(() -> JsonTree.read("[".repeat(Nesting.MAX + 1).getBytes(UTF_8)))
        .isInstanceOf(InvalidJsonException.class)
        .hasMessageStartingWith(limits);
    assertThatThrownBy(() -> JsonTree.read("1".repeat(1_001).getBytes(UTF_8)))
        .isInstanceOf(InvalidJsonException.class)
        .hasMessageStartingWith(limits);
    isRejected(new byte[(128 << 20) + 1], "it is larger than 128 MiB (line 1, column 1)");
  }

  @Test
  void rejectsWhatIsNoUtf8() {
    for (Charset charset : new Charset[] {ISO_8859_1, UTF_16}) {
      assertThatThrownBy(() -> JsonTree.read("{\"a\":\"\u00fc\"}".getBytes(charset)))
          .isInstanceOf(InvalidJsonException.class);
    }
    isRejected(
        "{\n\"a\":\"\u00fc\"}".getBytes(ISO_8859_1), "this is no UTF-8 text (line 2, column 6)");
  }
}
