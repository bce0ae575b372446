package dev.plimsoll.rule.schema;

import static java.util.Map.entry;

import com.google.common.net.InetAddresses;
import com.google.re2j.Pattern;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The formats of texts that the API server checks (apiextensions-apiserver, {@code
 * pkg/apiserver/validation/formats.go}); it ignores all others.
 */
final class Formats {

  private static final String UUID = "(?i)^[0-9a-f]{8}-?[0-9a-f]{4}-?%s-?%s-?[0-9a-f]{12}$";
  private static final String HEX4 = "[0-9a-f]{4}";
  private static final String VARIANT = "[89ab][0-9a-f]{3}";

  /** The check of each format, by its {@link #normal} name. */
  static final Map<String, Predicate<String>> CHECKED =
      Map.ofEntries(
          entry("date", Formats::isDate),
          entry("datetime", Formats::isDateTime),
          entry(
              "duration",
              pattern(
                  "^[+-]?(0|((\\d+(\\.\\d*)?|\\.\\d+)(ns|us|µs|μs|ms|s|m|h))+)$"
                      + "|^\\d+\\s*(ns|nano(second)?s?|us|µs|micro(second)?s?|ms|milli(second)?s?"
                      + "|s|sec(ond)?s?|m|min(ute)?s?|h|hr|hours?|d|days?|w|wk|weeks?)$")),
          entry("byte", pattern("^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$")),
          entry("ipv4", text -> text.contains(".") && InetAddresses.isInetAddress(text)),
          entry("ipv6", text -> text.contains(":") && InetAddresses.isInetAddress(text)),
          entry("cidr", Formats::isCidr),
          entry(
              "mac",
              pattern(
                  "(?i)^[0-9a-f]{2}([:-][0-9a-f]{2}){5,7}$|^[0-9a-f]{4}(\\.[0-9a-f]{4}){2,3}$")),
          entry(
              "hostname",
              pattern(
                  "^([a-zA-Z0-9_]{1}[a-zA-Z0-9_-]{0,62}){1}(\\.[a-zA-Z0-9_]{1}[a-zA-Z0-9_-]{0,62})*[\\._]?$")),
          entry(
              "uri",
              pattern("^(/|[A-Za-z][A-Za-z0-9+.-]*:)([^\\x00-\\x20\\x7f%]|%[0-9A-Fa-f]{2})*$")),
          entry("uuid", pattern(UUID.formatted(HEX4, HEX4))),
          entry("uuid3", pattern(UUID.formatted("3[0-9a-f]{3}", HEX4))),
          entry("uuid4", pattern(UUID.formatted("4[0-9a-f]{3}", VARIANT))),
          entry("uuid5", pattern(UUID.formatted("5[0-9a-f]{3}", VARIANT))),
          entry("bsonobjectid", pattern("(?i)^[0-9a-f]{24}$")),
          entry("hexcolor", pattern("^#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$")),
          entry("ssn", pattern("^\\d{3}[- ]?\\d{2}[- ]?\\d{4}$")),
          entry("password", text -> true),
          entry("k8sshortname", text -> Names.dnsLabel(text).isEmpty()),
          entry("k8slongname", text -> Names.dnsSubdomain(text).isEmpty()));

  /** Formats that the API server checks and this class does not. */
  private static final Set<String> UNKNOWN =
      Set.of("email", "isbn", "isbn10", "isbn13", "creditcard", "rgbcolor");

  private Formats() {}

  /** Whether the API server checks a format that cannot be checked here. */
  static boolean isUnknown(String format) {
    return UNKNOWN.contains(normal(format));
  }

  /** The API server ignores dashes in the names of formats. */
  static String normal(String format) {
    return format.replace("-", "");
  }

  private static Predicate<String> pattern(String regex) {
    return Pattern.compile(regex)::matches;
  }

  private static boolean isDate(String text) {
    try {
      return text.length() == 10 && LocalDate.parse(text) != null;
    } catch (DateTimeParseException e) {
      return false;
    }
  }

  private static final Pattern TIME =
      Pattern.compile("^([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(.\\d+)?(z|[+-]\\d{2}:\\d{2})$");

  private static boolean isDateTime(String text) {
    String[] parts = text.toLowerCase(Locale.ROOT).split("t", -1);
    return parts.length > 1 && isDate(parts[0]) && TIME.matches(parts[1]);
  }

  /** Whether a text is a time as Kubernetes writes it (RFC 3339). */
  static boolean isTime(String text) {
    return isDateTime(text);
  }

  private static boolean isCidr(String text) {
    int slash = text.indexOf('/');
    String length = text.substring(slash + 1);
    return slash > 0
        && InetAddresses.isInetAddress(text.substring(0, slash))
        && length.matches("0|[1-9]\\d{0,2}")
        && Integer.parseInt(length) <= (text.contains(":") ? 128 : 32);
  }
}
