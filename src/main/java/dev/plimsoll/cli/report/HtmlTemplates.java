package dev.plimsoll.cli.report;

import io.quarkus.qute.Engine;
import io.quarkus.qute.Expression;
import io.quarkus.qute.HtmlEscaper;
import io.quarkus.qute.Template;
import io.quarkus.qute.TemplateLocator.TemplateLocation;
import io.quarkus.qute.Variant;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * The templates of pages, in {@code templates/report}. Whatever is put into one is escaped, on one
 * line. The data are maps and lists, so that the native program needs no reflection.
 */
final class HtmlTemplates {

  private static final String FOLDER = "/templates/report/";

  private static final HtmlEscaper HTML = new HtmlEscaper(List.of());

  private HtmlTemplates() {}

  /** A template by the name of its file. */
  static Template template(String name) {
    return Engine.builder()
        .addDefaults()
        .addResultMapper((value, expression) -> escaped(value.toString(), expression))
        .addLocator(HtmlTemplates::locate)
        .build()
        .getTemplate(name);
  }

  private static Optional<TemplateLocation> locate(String name) {
    InputStream content = HtmlTemplates.class.getResourceAsStream(FOLDER + name);
    return Optional.ofNullable(content).map(Content::new);
  }

  private static String escaped(String value, Expression expression) {
    return HTML.map(OneLine.of(value), expression);
  }

  private record Content(InputStream content) implements TemplateLocation {

    @Override
    public Reader read() {
      return new InputStreamReader(content, StandardCharsets.UTF_8);
    }

    @Override
    public Optional<Variant> getVariant() {
      return Optional.empty();
    }
  }
}
