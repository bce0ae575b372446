package dev.plimsoll.rule.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The names that Kubernetes allows (apimachinery, {@code pkg/util/validation}). Every method says
 * what is wrong with a name, in the API server's words; nothing where it is sound.
 */
final class Names {

  private static final int LABEL_LENGTH = 63;
  private static final int SUBDOMAIN_LENGTH = 253;

  private static final String LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
  private static final Pattern DNS_LABEL = Pattern.compile(LABEL);
  private static final Pattern DNS_SUBDOMAIN = Pattern.compile(LABEL + "(\\." + LABEL + ")*");
  private static final Pattern QUALIFIED =
      Pattern.compile("([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]");

  private Names() {}

  /** A DNS subdomain (RFC 1123), as most objects are named. */
  static List<String> dnsSubdomain(String name) {
    List<String> wrong = new ArrayList<>();
    if (name.length() > SUBDOMAIN_LENGTH) {
      wrong.add(tooLong(SUBDOMAIN_LENGTH));
    }
    if (!DNS_SUBDOMAIN.matcher(name).matches()) {
      wrong.add(
          "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-'"
              + " or '.', and must start and end with an alphanumeric character");
    }
    return wrong;
  }

  /** A DNS label (RFC 1123), as namespaces are named. */
  static List<String> dnsLabel(String name) {
    List<String> wrong = new ArrayList<>();
    if (name.length() > LABEL_LENGTH) {
      wrong.add(tooLong(LABEL_LENGTH));
    }
    if (!DNS_LABEL.matcher(name).matches()) {
      wrong.add(
          "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-',"
              + " and must start and end with an alphanumeric character");
    }
    return wrong;
  }

  /** A qualified name, as labels, annotations and finalizers are named. */
  static List<String> qualified(String text) {
    List<String> wrong = new ArrayList<>();
    String[] parts = text.split("/", -1);
    if (parts.length > 2) {
      wrong.add(
          "a qualified name must have at most one '/', between an optional DNS subdomain and the"
              + " name (e.g. 'example.com/MyName')");
      return wrong;
    }
    if (parts.length == 2) {
      if (parts[0].isEmpty()) {
        wrong.add("prefix part must be non-empty");
      } else {
        dnsSubdomain(parts[0]).forEach(message -> wrong.add("prefix part " + message));
      }
    }
    String name = parts[parts.length - 1];
    if (name.isEmpty()) {
      wrong.add("name part must be non-empty");
    } else if (name.length() > LABEL_LENGTH) {
      wrong.add("name part " + tooLong(LABEL_LENGTH));
    }
    if (!QUALIFIED.matcher(name).matches()) {
      wrong.add(
          "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and"
              + " end with an alphanumeric character");
    }
    return wrong;
  }

  /** The key of an annotation: a qualified name whose case does not matter. */
  static List<String> annotation(String key) {
    return qualified(key.toLowerCase(Locale.ROOT));
  }

  /** The value of a label. */
  static List<String> labelValue(String value) {
    List<String> wrong = new ArrayList<>();
    if (value.length() > LABEL_LENGTH) {
      wrong.add(tooLong(LABEL_LENGTH));
    }
    if (!value.isEmpty() && !QUALIFIED.matcher(value).matches()) {
      wrong.add(
          "a valid label must be an empty string or consist of alphanumeric characters, '-', '_'"
              + " or '.', and must start and end with an alphanumeric character");
    }
    return wrong;
  }

  private static String tooLong(int length) {
    return "must be no more than " + length + " bytes";
  }
}
