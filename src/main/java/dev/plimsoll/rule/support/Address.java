package dev.plimsoll.rule.support;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Where a source fetches from, without credentials and parameters.
 *
 * @param scheme such as {@code https} or {@code oci}; empty where none is written
 * @param host the host in lower case, with its port unless that is the scheme's own
 * @param path the path with its leading slash; empty for none
 */
public record Address(String scheme, String host, String path) {

  private static final Map<String, String> PORTS =
      Map.of("https", ":443", "http", ":80", "ssh", ":22", "oci", ":443");

  /** Reads {@code scheme://user@host:port/path?query}; all but the host may be left out. */
  public static Address of(String text) {
    int colon = text.indexOf("://");
    String scheme = colon < 0 ? "" : text.substring(0, colon).toLowerCase(Locale.ROOT);
    String rest = colon < 0 ? text : text.substring(colon + 3);
    int end = end(rest);
    String authority = rest.substring(0, end);
    String host = authority.substring(authority.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
    String port = PORTS.getOrDefault(scheme, "");
    if (!port.isEmpty() && host.endsWith(port)) {
      host = host.substring(0, host.length() - port.length());
    }
    String path = rest.substring(end).replaceFirst("[?#].*$", "").replaceFirst("/+$", "");
    return new Address(scheme, host, path);
  }

  /** An image name, in which the registry may be left out (distribution/reference). */
  public static Address ofImage(String image) {
    int slash = image.indexOf('/');
    String first = slash < 0 ? "" : image.substring(0, slash);
    boolean registry = first.contains(".") || first.contains(":") || first.equals("localhost");
    return of(registry ? image : "docker.io/" + (slash < 0 ? "library/" : "") + image);
  }

  private static int end(String text) {
    for (int i = 0; i < text.length(); i++) {
      if ("/?#\\".indexOf(text.charAt(i)) >= 0) {
        return i;
      }
    }
    return text.length();
  }

  /** What makes the path lead elsewhere than it seems to, if anything does. */
  public Optional<String> detour() {
    String plain = path.toLowerCase(Locale.ROOT);
    return java.util.stream.Stream.of("/..", "/./", "%2e", "%2f", "\\")
        .filter(plain::contains)
        .findFirst();
  }

  @Override
  public String toString() {
    return (scheme.isEmpty() ? "" : scheme + "://") + host + path;
  }
}
