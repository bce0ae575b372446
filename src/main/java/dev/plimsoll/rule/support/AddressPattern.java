package dev.plimsoll.rule.support;

import dev.plimsoll.policy.setting.Glob;
import java.util.Optional;

/**
 * Addresses that are allowed: {@code oci://ghcr.io/acme/*}, or without a scheme for any. Host and
 * path are compared each by itself, so that no host can be spelled in the path of another.
 *
 * @param scheme the scheme; empty for any
 * @param host the host
 * @param path the path; empty for any
 */
public record AddressPattern(String scheme, Glob host, Optional<Glob> path) {

  /**
   * Reads a pattern.
   *
   * @throws IllegalArgumentException if it cannot mean what its writer wants
   */
  public static AddressPattern of(String text) {
    Address address = Address.of(text);
    if (text.contains("@") || text.contains("?")) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is no pattern of addresses: users and parameters are not compared");
    }
    if (address.host().isEmpty()) {
      throw new IllegalArgumentException("\"" + text + "\" names no host");
    }
    if (address.host().length() > 1 && address.host().endsWith("*")) {
      throw new IllegalArgumentException(
          "\""
              + text
              + "\" also stands for hosts of anybody else, such as "
              + address.host().replace("*", ".example.net")
              + "; end the host, and put the * behind a /");
    }
    return new AddressPattern(
        address.scheme(),
        Glob.of(address.host()),
        address.path().isEmpty() ? Optional.empty() : Optional.of(Glob.of(address.path())));
  }

  /** Whether an address has this scheme, host and path. */
  public boolean matches(Address address) {
    return (scheme.isEmpty() || scheme.equals(address.scheme()))
        && host.matches(address.host())
        && path.map(glob -> glob.matches(address.path())).orElse(true);
  }

  @Override
  public String toString() {
    return (scheme.isEmpty() ? "" : scheme + "://") + host + path.map(Glob::text).orElse("");
  }
}
