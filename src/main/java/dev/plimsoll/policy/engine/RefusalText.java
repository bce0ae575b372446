package dev.plimsoll.policy.engine;

import java.util.regex.Pattern;

/**
 * Makes a text safe to answer with. kustomize-controller takes a denial whose text matches {@code
 * .*is\simmutable.*} or {@code .*immutable\sfield.*} for one that only deleting and recreating the
 * object can fix (fluxcd/pkg, ssa/errors/immutable.go); under {@code force} it does so, and
 * uninstalls the release.
 */
public final class RefusalText {

  private static final Pattern IS_IMMUTABLE =
      Pattern.compile(
          "(\\bis[\\s\\p{Z}]+)?immutable\\b(?![\\s\\p{Z}]+field)", Pattern.CASE_INSENSITIVE);
  private static final Pattern IMMUTABLE_FIELD =
      Pattern.compile("immutable[\\s\\p{Z}]+field", Pattern.CASE_INSENSITIVE);
  private static final Pattern FORBIDDEN =
      Pattern.compile(
          "is[\\s\\p{Z}]+immutable|immutable[\\s\\p{Z}]+field", Pattern.CASE_INSENSITIVE);

  private static final String WORD = "immutable";

  private RefusalText() {}

  /** The text, reworded where Flux would act on it; any other text as it is. */
  public static String safe(String text) {
    // Nearly every text lacks the word, which is sooner seen than by the expression.
    if (!holdsWord(text) || !FORBIDDEN.matcher(text).find()) {
      return text;
    }
    String fields = IMMUTABLE_FIELD.matcher(text).replaceAll("field that must not change");
    String reworded = IS_IMMUTABLE.matcher(fields).replaceAll("must not change");
    // Rewording must not have joined what was apart; if it did, drop the word altogether.
    return FORBIDDEN.matcher(reworded).find()
        ? reworded.replaceAll("(?i)immutable", "unchangeable")
        : reworded;
  }

  private static boolean holdsWord(String text) {
    for (int at = text.length() - WORD.length(); at >= 0; at--) {
      if ((text.charAt(at) | 0x20) == 'i' && text.regionMatches(true, at, WORD, 0, WORD.length())) {
        return true;
      }
    }
    return false;
  }
}
