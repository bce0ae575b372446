package dev.plimsoll.policy.setting;

import java.util.regex.Pattern;

/** The names that policies, rules and exceptions may have. */
public final class DocumentName {

  private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

  /** How a name is written. */
  public static final SettingType<String> TYPE =
      SettingTypes.text()
          .as(DocumentName::check)
          .stating(schema -> schema.put("pattern", "^" + NAME.pattern() + "$"));

  private DocumentName() {}

  /** The name itself; an {@link IllegalArgumentException} if it is none. */
  public static String check(String name) {
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
