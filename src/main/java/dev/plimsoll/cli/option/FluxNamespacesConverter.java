package dev.plimsoll.cli.option;

import dev.plimsoll.flux.FluxNamespaces;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code --flux-namespaces}. */
public final class FluxNamespacesConverter implements ITypeConverter<FluxNamespaces> {

  @Override
  public FluxNamespaces convert(String value) {
    try {
      return FluxNamespaces.parse(value);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }
}
