package dev.plimsoll.build.kustomize;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Tells what kustomize would fetch from what lies in the checkout. */
final class RemoteReference {

  /** How kustomize's own parser knows a repository (kustomize, {@code api/internal/git}). */
  private static final List<String> STARTS =
      List.of("git::", "gh:", "git@", "github.com:", "github.com/");

  private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://.*");
  private static final Pattern SCP = Pattern.compile("[^/\\s]+@[^/:\\s]+:.*");

  private RemoteReference() {}

  /** Whether a text can only mean something remote. */
  static boolean is(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    return STARTS.stream().anyMatch(lower::startsWith)
        || SCHEME.matcher(text).matches()
        || SCP.matcher(text).matches();
  }

  /** Whether kustomize might take a text for a repository where it is not there locally. */
  static boolean mayBe(String text) {
    return is(text) || text.contains("?ref=") || text.contains("?version=");
  }
}
