package dev.plimsoll.manifest.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.manifest.Nesting;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** It reads what Jackson reads, and as the same. */
class FastJsonReaderTest {

  private static final ObjectReader JACKSON =
      JsonMapper.builder(JsonFactory.builder().streamReadConstraints(JsonTree.LIMITS).build())
          .build()
          .readerFor(JsonNode.class)
          .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .with(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);

  private static @Nullable JsonNode read(String text) {
    return read(text.getBytes(UTF_8));
  }

  private static @Nullable JsonNode read(byte[] bytes) {
    Charset charset = Utf8Check.charset(bytes);
    return charset == null ? null : FastJsonReader.read(bytes, charset, JsonTree.LIMITS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        " { } ",
        "\t[ \r\n ] ",
        "{\"a\":[],\"b\":{}}",
        "{\"Aa\":1,\"BB\":2}",
        "[1,-1,0,-0,2147483647,2147483648,-2147483648,-2147483649,999999999999999999]",
        "[true,false,null,\"\",\"x\"]",
        "{\"a\" : 1 , \"b\" : [ 1 , 2 ] }",
        "\"alone\"",
        "7",
        "true",
        "[\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u003c\\u00e9\\uD834\\udd1e\\ud800\"]",
        "{\"k:{\\\"name\\\":\\\"web\\\"}\":1,\"k:{\\\"name\\\":\\\"db\\\"}\":2}",
        "{\"1\":1,\"2\":2,\"3\":3,\"4\":4,\"5\":5,\"6\":6,\"7\":7,\"8\":8,\"9\":9,\"10\":10}",
        "[1000000000000000000,9223372036854775807,-9223372036854775808,9223372036854775808]",
        "[-9223372036854775809,123456789012345678901234567890]",
        "[1.5,-0.0,0.1,1e3,1E+3,1e-3,-1.25e2,0e0,1e400,1e-400,4.9e-324,1e99999999999]",
        "[9007199254740993.0,0.30000000000000004,123456789012345678901234567890.5,1e22,1e23]",
        "{\"Gr\u00f6\u00dfe\":\"f\u00fcr K\u00e4ufer\",\"\u5546\u5e97\":[\"\u5546\u5e97\"]}",
        "[\"\ud83d\ude80 \\n \ud83d\ude80\",\"\\u00fc\u00fc\\ud83d\\ude80\"]",
        "[\"\u007f\u0080\u07ff\u0800\ud7ff\ue000\ufeff\uffff\ud800\udc00\udbff\udfff\"]",
        "{\"\\u00fc\":1,\"\\ud83d\\ude80\":2,\"\\ud800\":3,\"\\udd1e\\ud834\":4}",
      })
  void readsWhatJacksonReads(String text) throws IOException {
    JsonNode tree = read(text);

    assertThat(tree).isNotNull().isEqualTo(JACKSON.readTree(text)).hasToString(text(text));
    JsonNode theirs = JACKSON.readTree(text);
    assertThat(theirs).isEqualTo(tree).hasSameHashCodeAs(tree);
  }

  private static String text(String json) throws IOException {
    return JACKSON.readTree(json).toString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "[",
        "{\"a\"",
        "{\"a\":",
        "{\"a\":1",
        "{\"a\":1,",
        "{\"a\":1,}",
        "{,}",
        "{1:1}",
        "{a:1}",
        "{\"a\" 1}",
        "{\"a\":1 \"b\":2}",
        "[1,]",
        "[,1]",
        "[1 2]",
        "[1}",
        "{\"a\":1]",
        "[]]",
        "{}{}",
        "1 2",
        "01",
        "-",
        "-01",
        "+1",
        "1.",
        ".5",
        "1.e3",
        "1e",
        "1e+",
        "1.5.",
        "1.5e3.",
        "01.5",
        "-.5",
        "NaN",
        "tru",
        "truE",
        "nul",
        "'a'",
        "\"a",
        "\"a\\",
        "\"\\x\"",
        "\"\\u12\"",
        "\"\\u12g4\"",
        "\"a\tb\"",
        "\"a\u0000\"",
        "\u00a0{}",
        "// no\n{}",
        "{\"a\":1,\"a\":1}",
        "{\"a\":1,\"\\u0061\":2}",
        "{\"\u00fc\":1,\"\\u00fc\":2}",
        " \ufeff{}",
        "\ufeff\ufeff{}",
        "{\"1\":1,\"2\":2,\"3\":3,\"4\":4,\"5\":5,\"6\":6,\"7\":7,\"8\":8,\"9\":9,\"1\":10}",
      })
  void rejectsWhatJacksonRejects(String text) {
    assertThat(read(text)).isNull();
    assertThatThrownBy(() -> JACKSON.readTree(text.isBlank() ? "," : text))
        .isInstanceOf(JsonProcessingException.class);
  }

  @Test
  void skipsAByteOrderMark() {
    assertThat(read("\ufeff{\"a\":1}")).isEqualTo(read("{\"a\":1}"));
  }

  @ParameterizedTest
  @ValueSource(ints = {0x80, 0xc3, 0xfe, 0xff})
  void rejectsAByteThatIsNoTextWhereverItStands(int foreign) {
    byte[] sound = "{\"a\":[1,\"b\"]}".getBytes(UTF_8);
    for (int at = 0; at <= sound.length; at++) {
      byte[] bytes = new byte[sound.length + 1];
      System.arraycopy(sound, 0, bytes, 0, at);
      bytes[at] = (byte) foreign;
      System.arraycopy(sound, at, bytes, at + 1, sound.length - at);

      assertThat(read(bytes)).describedAs("at %d", at).isNull();
    }
  }

  @Test
  void tellsKeysApartThatLookAlike() {
    for (String key : new String[] {"axbxc", "aybxc", "axbyc", "axbxc", "", "a"}) {
      assertThat(read("{\"" + key + "\":1}").fieldNames()).toIterable().containsExactly(key);
    }
  }

  @Test
  void hasTheLimitsOfJackson() throws IOException {
    String deep = "[".repeat(Nesting.MAX) + "]".repeat(Nesting.MAX);
    String digits = "1".repeat(1_000);
    for (String allowed :
        List.of(
            deep, digits, "-" + digits, "1." + digits.substring(1), "1e" + digits.substring(1))) {
      assertThat(read(allowed)).isNotNull().isEqualTo(JACKSON.readTree(allowed));
    }
    for (String tooMuch :
        List.of(
            "[" + deep + "]",
            "[1%s]".formatted(digits),
            "[-1%s]".formatted(digits),
            "[1.%s]".formatted(digits),
            "[1e%s]".formatted(digits))) {
      assertThat(read(tooMuch)).isNull();
      assertThatThrownBy(() -> JACKSON.readTree(tooMuch))
          .isInstanceOf(StreamConstraintsException.class);
    }
    assertThat(read("{\"a\":".repeat(100_000))).isNull();
  }

  @Test
  void readsKeysAndTextsOfAnyLength() throws IOException {
    String text = "{\"%s\":\"%s\"}".formatted("k".repeat(100_000), "\u00fc".repeat(100_000));

    assertThat(read(text)).isNotNull().isEqualTo(JACKSON.readTree(text));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2, 16, 17})
  void isNeverChanged(int size) {
    StringBuilder text = new StringBuilder("{\"list\":[");
    for (int i = 0; i < size; i++) {
      text.append(i == 0 ? "" : ",").append("{}");
    }
    text.append("]");
    for (int i = 1; i < size; i++) {
      text.append(",\"").append(i).append("\":{}");
    }
    ObjectNode map = (ObjectNode) read(text + "}");
    ArrayNode list = (ArrayNode) map.path("list");
    JsonNode before = map.deepCopy();

    List<Runnable> changes =
        new ArrayList<>(
            List.of(
                () -> map.put("list", 1),
                () -> map.put("more", 1),
                () -> map.remove("list"),
                () -> map.retain(List.of()),
                () -> map.withObject("/more"),
                () -> map.removeAll(),
                () -> map.properties().iterator().next().setValue(map),
                () -> map.properties().remove(map.properties().iterator().next()),
                () -> list.add(1),
                () -> list.insert(0, 1)));
    if (size > 0) {
      changes.add(() -> list.remove(0));
      changes.add(() -> list.set(0, map));
      changes.add(() -> list.removeAll());
    }
    assertThat(changes)
        .allSatisfy(change ->
            assertThatThrownBy(change::run).isInstanceOf(UnsupportedOperationException.class));
    assertThat(map).isEqualTo(before);
    ObjectNode copy = map.deepCopy();
    copy.withArray("list").add(1);
    assertThat(map).isEqualTo(before).isNotEqualTo(copy);
  }

  @Test
  void readsOnceWhatAnObjectAndItsOldStateHaveInCommon() throws IOException {
    String text =
        """
        {"request": {
          "object": {"metadata": {"labels": {"a": "b"}, "n": 1}, "spec": {"x": [{"y": 1}, {"z": 2}]}},
          "oldObject": {"metadata": {"labels": {"a": "b"}, "n": 2}, "spec": {"x": [{"y": 1}, {"z": 3}]}}}}
        """;

    JsonNode tree = read(text);
    JsonNode object = tree.at("/request/object");
    JsonNode old = tree.at("/request/oldObject");

    assertThat(tree).isEqualTo(JACKSON.readTree(text));
    assertThat(old.at("/metadata/labels")).isSameAs(object.at("/metadata/labels"));
    assertThat(old.at("/spec/x/0")).isSameAs(object.at("/spec/x/0"));
    assertThat(old.at("/spec/x/1")).isNotEqualTo(object.at("/spec/x/1"));
    assertThat(old.at("/metadata/n").asInt()).isEqualTo(2);
  }

  @Test
  void takesNothingFromAnotherPlace() throws IOException {
    String text =
        """
        {"request": {
          "object": {"a": {"v": 1}, "b": [{"v": 1}], "object": {"v": 3}, "c": []},
          "oldObject": {"b": {"v": 1}, "a": [{"v": 1}], "c": {}, "object": {"v": 3}, "oldObject": {"v": 3}}}}
        """;

    JsonNode tree = read(text);

    assertThat(tree).isEqualTo(JACKSON.readTree(text));
    assertThat(tree.at("/request/oldObject/b")).isNotSameAs(tree.at("/request/object/a"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":1,}",
        "{\"a\":1,\"b\":2,}",
        "{\"a\":1,\"a\":1}",
        "{\"a\":1,\"b\":2,\"a\":1,\"c\":3}",
        "{\"a\":1,\"b\":2,3}",
        "{\"a\":7 \"b\":2,\"c\":3}",
        "{\"a\":1,",
      })
  void rejectsWhatOnlyBeginsAsInTheObject(String old) {
    assertThat(
            read("{\"request\":{\"object\":{\"a\":1,\"b\":2,\"c\":3},\"oldObject\":" + old + "}}"))
        .isNull();
  }

  @Test
  void readsOnceTheFieldsThatAMapHasInCommonWithItsOldState() throws IOException {
    String text =
        """
        {"request": {
          "object": {"a": "x", "b": {"n": 1}, "c" : "y", "d": "z"},
          "oldObject": {"a": "x", "b": {"n": 2}, "c" : "y", "d": "z" }}}
        """;

    JsonNode tree = read(text);
    JsonNode object = tree.at("/request/object");
    JsonNode old = tree.at("/request/oldObject");

    assertThat(tree).isEqualTo(JACKSON.readTree(text));
    assertThat(old.path("a")).isSameAs(object.path("a"));
    assertThat(old.path("c")).isSameAs(object.path("c"));
    assertThat(old.path("b").path("n").asInt()).isEqualTo(2);
  }

  @Test
  void readsAnUnchangedObjectOnce() {
    JsonNode tree =
        read("{\"request\":{\"object\":{\"a\":{\"b\":1}},\"oldObject\":{\"a\":{\"b\":1}}}}");

    assertThat(tree.at("/request/oldObject")).isSameAs(tree.at("/request/object"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void readsWhateverItReadsAsJacksonDoes(int seed) throws IOException {
    Random random = new Random(seed);
    int plain = 0;
    int broken = 0;
    for (int round = 0; round < 5_000; round++) {
      String before = json(random, 0);
      String after = random.nextInt(3) == 0 ? before : edited(random, before);
      StringBuilder text =
          new StringBuilder(
              "{\"request\":{\"object\":%s,\"oldObject\":%s}}".formatted(before, after));
      for (int edits = random.nextInt(3); edits > 0; edits--) {
        edit(random, text);
      }
      byte[] bytes = text.toString().getBytes(UTF_8);
      JsonNode tree = read(bytes);
      JsonNode expected = jackson(new String(bytes, UTF_8));
      assertThat(tree).describedAs(text.toString()).isEqualTo(expected);
      if (expected == null) {
        broken++;
      } else {
        plain++;
        assertThat(tree).hasToString(expected.toString());
      }
    }
    assertThat(plain).isGreaterThan(1_000);
    assertThat(broken).isGreaterThan(1_000);
  }

  private static @Nullable JsonNode jackson(String text) {
    try {
      return JACKSON.readTree(text);
    } catch (IOException e) {
      return null;
    }
  }

  private static final String[] SCALARS = {
    "1",
    "-20",
    "\"text\"",
    "\"\"",
    "\"a\\nb\"",
    "\"\\u003c\"",
    "true",
    "null",
    "12345678901",
    "1.5",
    "-2e-3",
    "\"\u00fc\"",
    "\"\ud83d\ude80\\u00fc\"",
    "[]",
    "{}"
  };
  private static final String[] KEYS = {
    "a", "b", "\u00fc", "name", "object", "oldObject", "k:{\\\"x\\\":1}"
  };

  private static String json(Random random, int depth) {
    int size = random.nextInt(4);
    switch (depth < 4 ? random.nextInt(3) : 2) {
      case 0 -> {
        Map<String, String> fields = new HashMap<>();
        for (int i = 0; i < size * (random.nextInt(10) == 0 ? 5 : 1); i++) {
          fields.put(
              "\"" + KEYS[random.nextInt(KEYS.length)] + (i < 4 ? "" : i) + "\"",
              json(random, depth + 1));
        }
        List<String> entries = new ArrayList<>();
        fields.forEach((key, value) -> entries.add(key + ":" + value));
        return "{" + String.join(random.nextInt(5) == 0 ? " , " : ",", entries) + "}";
      }
      case 1 -> {
        List<String> items = new ArrayList<>();
        for (int i = 0; i < size; i++) {
          items.add(json(random, depth + 1));
        }
        return "[" + String.join(",", items) + "]";
      }
      default -> {
        return SCALARS[random.nextInt(SCALARS.length)];
      }
    }
  }

  private static String edited(Random random, String json) {
    StringBuilder text = new StringBuilder(json);
    edit(random, text);
    return text.toString();
  }

  private static final String EDITS = "{}[]\",:\\ \n0123456789-.eEtrufalsn/\u00e9\u0001";

  /** One character taken out, put in or put in another's place. */
  private static void edit(Random random, StringBuilder text) {
    int at = random.nextInt(text.length());
    char c = EDITS.charAt(random.nextInt(EDITS.length()));
    switch (random.nextInt(3)) {
      case 0 -> text.deleteCharAt(at);
      case 1 -> text.insert(at, c);
      default -> text.setCharAt(at, c);
    }
  }
}
