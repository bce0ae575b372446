package dev.plimsoll.rule.cel;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelEvaluationException;
import dev.plimsoll.rule.cel.Functions.ValueType;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A URL with a scheme, or an absolute path (kubernetes/apiserver, {@code pkg/cel/library/urls.go}).
 *
 * @param text the text as it was given
 * @param scheme the scheme in lower case; empty for a path
 * @param host host and port as written; empty for a path
 * @param path the path as written
 * @param query what follows the question mark
 */
record Url(String text, String scheme, String host, String path, String query) {

  private static final ValueType TYPE = ValueType.opaque("kubernetes.URL", Url.class);
  private static final ValueType QUERY =
      new ValueType(
          MapType.create(SimpleType.STRING, ListType.create(SimpleType.STRING)), Map.class);

  private static final Pattern SYNTAX =
      Pattern.compile(
          "(?:([A-Za-z][A-Za-z0-9+.-]*):)?(?://(?:[^/?#@]*@)?([^/?#]*))?([^?#]*)(?:\\?([^#]*))?(?:#.*)?");
  private static final Pattern HOST =
      Pattern.compile("(?:\\[[0-9A-Fa-f:.%]+\\]|[^\\s:\\[\\]<>\"\\\\^`{|}]*)(?::\\d*)?");
  private static final Pattern BAD_ESCAPE = Pattern.compile("%(?:$|.$|[^0-9A-Fa-f]|.[^0-9A-Fa-f])");

  static Optional<Url> parse(String text) {
    Matcher matcher = SYNTAX.matcher(text);
    if (!matcher.matches() || text.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
      return Optional.empty();
    }
    String scheme = group(matcher, 1);
    String host = group(matcher, 2);
    String path = group(matcher, 3);
    boolean absolute = text.startsWith("/");
    if ((scheme.isEmpty() && !absolute) || !HOST.matches(host) || BAD_ESCAPE.matcher(path).find()) {
      return Optional.empty();
    }
    // What follows a scheme without a slash, as in mailto:, is no path.
    boolean opaque = host.isEmpty() && !path.startsWith("/");
    return Optional.of(
        new Url(
            text, scheme.toLowerCase(Locale.ROOT), host, opaque ? "" : path, group(matcher, 4)));
  }

  private static String group(Matcher matcher, int group) {
    String found = matcher.group(group);
    return found == null ? "" : found;
  }

  static void declare(Functions functions) {
    functions
        .global(
            "isURL",
            ValueType.BOOL,
            List.of(ValueType.TEXT),
            items -> parse((String) items[0]).isPresent())
        .global("url", TYPE, List.of(ValueType.TEXT), items -> of((String) items[0]))
        .member("getScheme", ValueType.TEXT, List.of(TYPE), items -> of(items[0]).scheme)
        .member("getHost", ValueType.TEXT, List.of(TYPE), items -> of(items[0]).host)
        .member("getHostname", ValueType.TEXT, List.of(TYPE), items -> of(items[0]).hostname())
        .member("getPort", ValueType.TEXT, List.of(TYPE), items -> of(items[0]).port())
        .member(
            "getEscapedPath", ValueType.TEXT, List.of(TYPE), items -> of(items[0]).escapedPath())
        .member("getQuery", QUERY, List.of(TYPE), items -> of(items[0]).queryValues());
  }

  private static Url of(Object value) {
    return (Url) value;
  }

  private static Url of(String text) throws CelEvaluationException {
    return parse(text).orElseThrow(() -> Functions.unfit("a text is no URL"));
  }

  private int colon() {
    int colon = host.lastIndexOf(':');
    return colon > host.lastIndexOf(']') ? colon : host.length();
  }

  private String hostname() {
    String name = host.substring(0, colon());
    return name.startsWith("[") ? name.substring(1, name.length() - 1) : name;
  }

  private String port() {
    return colon() == host.length() ? "" : host.substring(colon() + 1);
  }

  private String escapedPath() {
    StringBuilder escaped = new StringBuilder();
    for (byte octet : path.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (octet & 0xff);
      if (c <= ' ' || c >= 0x7f || "\"<>\\^`{|}".indexOf(c) >= 0) {
        escaped.append(String.format("%%%02X", (int) c));
      } else {
        escaped.append(c);
      }
    }
    return escaped.toString();
  }

  private Map<String, List<String>> queryValues() {
    Map<String, List<String>> values = new LinkedHashMap<>();
    for (String pair : query.split("&", -1)) {
      if (!pair.isEmpty() && !pair.contains(";") && !BAD_ESCAPE.matcher(pair).find()) {
        int equals = pair.indexOf('=');
        String key = equals < 0 ? pair : pair.substring(0, equals);
        String value = equals < 0 ? "" : pair.substring(equals + 1);
        values
            .computeIfAbsent(
                URLDecoder.decode(key, StandardCharsets.UTF_8), any -> new ArrayList<>())
            .add(URLDecoder.decode(value, StandardCharsets.UTF_8));
      }
    }
    return values;
  }

  @Override
  public String toString() {
    return text;
  }
}
