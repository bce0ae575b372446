package dev.plimsoll.cli.policy;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A service account.
 *
 * @param namespace its namespace
 * @param name its name
 */
record ServiceAccount(String namespace, String name) {

  /** Reads {@code NAMESPACE/NAME}. */
  static final class Converter implements ITypeConverter<ServiceAccount> {
    @Override
    public ServiceAccount convert(String value) {
      int slash = value.indexOf('/');
      if (slash < 1 || slash == value.length() - 1 || slash != value.lastIndexOf('/')) {
        throw new TypeConversionException("\"" + value + "\" is not written NAMESPACE/NAME");
      }
      return new ServiceAccount(value.substring(0, slash), value.substring(slash + 1));
    }
  }
}
