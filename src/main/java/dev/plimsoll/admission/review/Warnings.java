package dev.plimsoll.admission.review;

import dev.plimsoll.policy.document.Effect;
import dev.plimsoll.policy.engine.EnforcedFinding;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Chooses and fits what the writer is warned of. The API server takes 4,096 characters for one
 * request, all webhooks together; past that it cuts every warning to 256 and drops the rest
 * (kubernetes/apiserver, pkg/endpoints/filters/warning.go). So it is done here, with more sense:
 * the most important first, cut where a word ends.
 */
final class Warnings {

  /** Other webhooks have things to say too. */
  static final int BUDGET = 3_072;

  /** What a warning is cut to where there is not room for all. */
  static final int SHORT = 120;

  private static final Comparator<EnforcedFinding> MOST_IMPORTANT_FIRST =
      Comparator.comparing((EnforcedFinding finding) -> finding.softened().isEmpty())
          .thenComparing(EnforcedFinding::severity, Comparator.reverseOrder());

  private static final String MORE = "and %d more; the log of plimsoll has them all";

  private Warnings() {}

  /** The warnings that follow from findings; without {@code Warning:}, which clients add. */
  static List<String> of(List<EnforcedFinding> findings) {
    List<EnforcedFinding> warned = new ArrayList<>();
    for (EnforcedFinding finding : findings) {
      if (finding.effect() == Effect.Warn) {
        warned.add(finding);
      }
    }
    if (warned.size() == 1) {
      return fit(List.of(text(warned.getFirst())));
    }
    warned.sort(MOST_IMPORTANT_FIRST);
    Set<String> texts = new LinkedHashSet<>();
    for (EnforcedFinding finding : warned) {
      texts.add(text(finding));
    }
    return fit(List.copyOf(texts));
  }

  private static String text(EnforcedFinding finding) {
    StringBuilder text = new StringBuilder();
    text.append('[').append(finding.name()).append("] ").append(finding.message());
    finding.softened().ifPresent(why -> text.append(" (not denied: ").append(why).append(')'));
    return oneLine(text.toString());
  }

  /** Control characters have no place in the HTTP header that a warning becomes. */
  private static String oneLine(String text) {
    if (isOneLine(text)) {
      return text;
    }
    StringBuilder line = new StringBuilder(text.length());
    boolean apart = false;
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c > ' ' && c != 0x7f) {
        if (apart) {
          line.append(' ');
          apart = false;
        }
        line.append(c);
      } else {
        apart = true;
      }
    }
    return line.toString().strip();
  }

  /** Whether a text is words with a space between each and the next. */
  private static boolean isOneLine(String text) {
    boolean apart = true;
    // Controls are ASCII; bytes are looked through sooner than characters.
    for (byte c : text.getBytes(StandardCharsets.ISO_8859_1)) {
      if ((c >= 0 && c < ' ') || c == 0x7f || (c == ' ' && apart)) {
        return false;
      }
      apart = c == ' ';
    }
    return !apart;
  }

  private static List<String> fit(List<String> texts) {
    if (size(texts) <= BUDGET) {
      return texts;
    }
    int share = Math.max(SHORT, (BUDGET - MORE.length()) / texts.size());
    List<String> fitting = new ArrayList<>();
    int room = BUDGET - MORE.length() - 4;
    for (String text : texts) {
      String cut = cut(text, share);
      room -= size(cut);
      if (room < 0) {
        break;
      }
      fitting.add(cut);
    }
    if (fitting.size() < texts.size()) {
      fitting.add(MORE.formatted(texts.size() - fitting.size()));
    }
    return List.copyOf(fitting);
  }

  /** The text in at most {@code limit} bytes, cut where a word ends if one does nearby. */
  static String cut(String text, int limit) {
    if (size(text) <= limit) {
      return text;
    }
    int end = 0;
    int room = limit - size("…");
    while (end < text.length()) {
      int point = text.codePointAt(end);
      room -= size(Character.toString(point));
      if (room < 0) {
        break;
      }
      end += Character.charCount(point);
    }
    int word = text.lastIndexOf(' ', end);
    return text.substring(0, word > end / 2 ? word : end).stripTrailing() + "…";
  }

  private static int size(List<String> texts) {
    int size = 0;
    for (String text : texts) {
      size += size(text);
    }
    return size;
  }

  private static int size(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
