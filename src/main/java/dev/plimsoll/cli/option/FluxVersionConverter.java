package dev.plimsoll.cli.option;

import dev.plimsoll.flux.FluxVersion;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code --flux-version}. */
public final class FluxVersionConverter implements ITypeConverter<FluxVersion> {
  @Override
  public FluxVersion convert(String value) {
    try {
      return FluxVersion.parse(value);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }
}
