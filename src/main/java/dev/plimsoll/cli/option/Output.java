package dev.plimsoll.cli.option;

import dev.plimsoll.cli.report.Format;
import dev.plimsoll.policy.setting.Suggestion;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * What to write, and where to: {@code sarif}, or {@code sarif=findings.sarif}.
 *
 * @param format the format
 * @param file the file to write; empty for standard output
 */
record Output(Format format, Optional<Path> file) {

  /** Blocks for people on standard output. */
  static final List<Output> DEFAULT = List.of(new Output(Format.text, Optional.empty()));

  private static final List<String> FORMATS = Stream.of(Format.values()).map(Format::name).toList();

  /** Reads an output as it is typed. */
  static final class Converter implements ITypeConverter<Output> {
    @Override
    public Output convert(String text) {
      int equals = text.indexOf('=');
      String name = equals < 0 ? text : text.substring(0, equals);
      if (!FORMATS.contains(name)) {
        throw new TypeConversionException(
            "\"" + name + "\" is no format" + Suggestion.instead(name, FORMATS));
      }
      if (equals == text.length() - 1) {
        throw new TypeConversionException("name a file after " + text);
      }
      return new Output(
          Format.valueOf(name),
          equals < 0 ? Optional.empty() : Optional.of(Path.of(text.substring(equals + 1))));
    }
  }

  /** The formats, for completion. */
  static final class Formats implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return FORMATS.iterator();
    }
  }
}
