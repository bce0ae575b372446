package dev.plimsoll.policy;

import java.util.regex.Pattern;

/** The names that policies, rules and exceptions may have. */
final class Names {

  private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

  private Names() {}

  /** The name itself; an {@link IllegalArgumentException} if it is none. */
  static String check(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "\""
              + name
              + "\" is no name: lower-case letters, digits and hyphens, at most 63, with a letter"
              + " or digit at both ends");
    }
    return name;
  }
}
