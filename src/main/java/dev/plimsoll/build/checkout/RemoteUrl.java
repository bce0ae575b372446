package dev.plimsoll.build.checkout;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a Git repository is, without how it is reached: {@code https://github.com/Org/repo.git} and
 * {@code ssh://git@github.com:22/org/repo} are the same.
 *
 * @param place host and path in lower case
 */
public record RemoteUrl(String place) {

  private static final Pattern URL =
      Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]*://(?:[^@/]*@)?([^/:]*)(?::[0-9]*)?/*(.*)");

  private static final Pattern SCP = Pattern.compile("(?:[^@/:]+@)?([^/:@]+):/*(?!/)(.+)");

  /** Azure DevOps has other paths over SSH. */
  private static final Pattern AZURE_SSH =
      Pattern.compile("ssh\\.dev\\.azure\\.com/v3/([^/]+)/([^/]+)/([^/]+)");

  /** Reads a URL as Git does, the short form {@code git@host:path} included. */
  public static RemoteUrl of(String url) {
    String text = url.strip();
    Matcher matcher = URL.matcher(text);
    boolean found = matcher.matches();
    if (!found) {
      matcher = SCP.matcher(text);
      found = matcher.matches();
    }
    String place = found ? host(matcher.group(1)) + "/" + matcher.group(2) : text;
    place = place.toLowerCase(Locale.ROOT).replaceFirst("/+$", "");
    place = place.endsWith(".git") ? place.substring(0, place.length() - 4) : place;
    return new RemoteUrl(AZURE_SSH.matcher(place).replaceFirst("dev.azure.com/$1/$2/_git/$3"));
  }

  private static String host(String host) {
    return host.equalsIgnoreCase("ssh.github.com") ? "github.com" : host;
  }
}
