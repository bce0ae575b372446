package dev.plimsoll.cli.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Which part of a line is underlined. */
class SpanTest {

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '~',
      value = {
        "`  chart:` ~ 3 ~ chart",
        "`  version: 1.x` ~ 3 ~ 1.x",
        "`  version: \"1.x # y\" # as agreed` ~ 3 ~ \"1.x # y\"",
        "`  version: 1.x  # as agreed` ~ 3 ~ 1.x",
        "`  url: oci://host/x` ~ 3 ~ oci://host/x",
        "`metadata: {name: shop, namespace: prod}` ~ 11 ~ {name: shop, namespace: prod}",
        "`metadata: {name: shop, namespace: prod}` ~ 12 ~ shop",
        "`metadata: {name: shop, namespace: prod}` ~ 24 ~ prod",
        "`metadata: {name: shop, namespace: prod}` ~ 1 ~ {name: shop, namespace: prod}",
        "`  script: |` ~ 3 ~ script",
        "`  - name: shop` ~ 5 ~ shop",
        "`  - shop` ~ 5 ~ shop",
        "`  \"quoted key\": 'it''s'` ~ 3 ~ 'it''s'",
        "`  password: (hidden)` ~ 3 ~ (hidden)",
        "`  größe: 3` ~ 3 ~ 3",
        "`apiVersion: v1` ~ 1 ~ v1",
        "`- a` ~ 1 ~ - a",
      })
  void isTheValueElseTheKey(String line, int column, String underlined) {
    Span span = Span.of(line, column);

    assertThat(line.substring(span.start() - 1, span.end() - 1)).isEqualTo(underlined);
  }

  @ParameterizedTest
  @CsvSource({"'',1", "'',9", "a,40", "':',1", "'\"',1", "'}',1", "'  ',3", "'\uD83D\uDE00: x',1"})
  void isSomewhereInAnyLine(String line, int column) {
    Span span = Span.of(line, column);

    assertThat(span.start()).isBetween(1, line.codePointCount(0, line.length()) + 1);
    assertThat(span.end()).isGreaterThan(span.start());
  }

  @ParameterizedTest
  @MethodSource("hostileLines")
  void isFoundInTimeInALongLine(String line) {
    Span span = assertTimeout(Duration.ofSeconds(5), () -> Span.of(line, 1));

    assertThat(span.start()).isOne();
    assertThat(span.end()).isLessThanOrEqualTo(1 + Span.LONGEST);
  }

  static Stream<String> hostileLines() {
    int many = 300_000;
    return Stream.of(
        "a" + " ".repeat(many) + "b",
        "a, ".repeat(many),
        "\"" + "\\a".repeat(many) + "\": x",
        "- ".repeat(many));
  }
}
