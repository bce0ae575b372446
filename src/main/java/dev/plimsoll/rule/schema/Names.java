package dev.plimsoll.rule.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The names that Kubernetes allows (apimachinery, {@code pkg/util/validation}). Every method says
 * what is wrong with a name, in the API server's words; nothing where it is sound.
 */
final class Names {

  private static final int LABEL_LENGTH = 63;
  private static final int SUBDOMAIN_LENGTH = 253;

  private Names() {}

  /** A DNS subdomain (RFC 1123), as most objects are named. */
  static List<String> dnsSubdomain(String name) {
    List<String> wrong = new ArrayList<>();
    if (name.length() > SUBDOMAIN_LENGTH) {
      wrong.add(tooLong(SUBDOMAIN_LENGTH));
    }
    if (!isSubdomain(name)) {
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
    if (!isLabel(name, 0, name.length())) {
      wrong.add(
          "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-',"
              + " and must start and end with an alphanumeric character");
    }
    return wrong;
  }

  /** A qualified name, as labels, annotations and finalizers are named. */
  static List<String> qualified(String text) {
    List<String> wrong = new ArrayList<>();
    int slash = text.indexOf('/');
    if (slash >= 0 && text.indexOf('/', slash + 1) >= 0) {
      wrong.add(
          "a qualified name must have at most one '/', between an optional DNS subdomain and the"
              + " name (e.g. 'example.com/MyName')");
      return wrong;
    }
    if (slash == 0) {
      wrong.add("prefix part must be non-empty");
    } else if (slash > 0) {
      for (String message : dnsSubdomain(text.substring(0, slash))) {
        wrong.add("prefix part " + message);
      }
    }
    String name = text.substring(slash + 1);
    if (name.isEmpty()) {
      wrong.add("name part must be non-empty");
    } else if (name.length() > LABEL_LENGTH) {
      wrong.add("name part " + tooLong(LABEL_LENGTH));
    }
    if (!isQualified(name)) {
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
    if (!value.isEmpty() && !isQualified(value)) {
      wrong.add(
          "a valid label must be an empty string or consist of alphanumeric characters, '-', '_'"
              + " or '.', and must start and end with an alphanumeric character");
    }
    return wrong;
  }

  /** Labels of lower case letters, digits and inner hyphens, with dots between them. */
  private static boolean isSubdomain(String name) {
    int start = 0;
    for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', start)) {
      if (!isLabel(name, start, dot)) {
        return false;
      }
      start = dot + 1;
    }
    return isLabel(name, start, name.length());
  }

  private static boolean isLabel(String text, int start, int end) {
    for (int at = start; at < end; at++) {
      char c = text.charAt(at);
      boolean inner = at > start && at < end - 1;
      if (!isLowerOrDigit(c) && !(inner && c == '-')) {
        return false;
      }
    }
    return start < end;
  }

  /** Letters and digits, and within them hyphens, underscores and dots. */
  private static boolean isQualified(String name) {
    for (int at = 0; at < name.length(); at++) {
      char c = name.charAt(at);
      boolean inner = at > 0 && at < name.length() - 1;
      if (!isLowerOrDigit(c)
          && !(c >= 'A' && c <= 'Z')
          && !(inner && (c == '-' || c == '_' || c == '.'))) {
        return false;
      }
    }
    return !name.isEmpty();
  }

  private static boolean isLowerOrDigit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  }

  private static String tooLong(int length) {
    return "must be no more than " + length + " bytes";
  }
}
