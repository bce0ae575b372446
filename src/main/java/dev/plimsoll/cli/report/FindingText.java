package dev.plimsoll.cli.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A message in its three parts. Rules write messages as sentences: the first clause says what is
 * wrong, the sentences that begin with an imperative say what to do, and the rest says why it
 * matters. A message that is not written so is all {@code what}.
 *
 * @param what what is wrong, with the value
 * @param why why it matters; may be empty
 * @param fix what to do; may be empty
 */
record FindingText(String what, String why, String fix) {

  /** A first line that is longer than this is also divided at a colon, in characters. */
  private static final int LONG = 60;

  /** What makes words before a colon a clause: {@code spec.force is true}. */
  private static final Pattern VERB =
      Pattern.compile(
          "\\b(?:is|are|was|were|has|have|had|does|do|can|cannot|may|must"
              + "|holds|names|refers|needs|waits|matches|uses|fails)\\b");

  /** Text in quotes, in braces or in brackets is never divided. */
  private static final Pattern QUOTED =
      Pattern.compile("\"[^\"]*\"|`[^`]*`|\\([^()]*\\)|\\{[^{}]*\\}|\\[[^\\[\\]]*\\]");

  private static final Pattern SENTENCE_END = Pattern.compile("[.!?] +(?=[A-Z])");

  private static final Pattern CLAUSE_END = Pattern.compile("; +");

  private static final Pattern COLON = Pattern.compile(": +(?=[A-Za-z])");

  /** Words that begin a condition, such as {@code If that is meant, declare the older version}. */
  private static final Pattern CONDITION =
      Pattern.compile("(?:if|before|to|where|then|once|first|otherwise|after)\\b");

  /** Where a condition may end and an order begin. */
  private static final Pattern ORDER = Pattern.compile("(?:[,:;]|^then|^first) (\\w+)");

  private static final Set<String> IMPERATIVES =
      Set.of(
          ("add allow annotate apply ask begin bring bump change check choose close commit correct create"
                  + " declare delete deploy did drop encrypt exclude fetch fill fix freeze give go"
                  + " grant have host install keep label leave let list make match merge move name"
                  + " narrow pick pin point put quote raise remove rename render repeat replace"
                  + " report restore resume rotate run say set shorten spell split start state stay"
                  + " store suspend take tell try turn update upgrade use wait write")
              .split(" "));

  /** Divides a message; what is in several lines is taken as one. */
  static FindingText of(String message) {
    String text = OneLine.of(message).strip();
    List<String> sentences = divide(text, SENTENCE_END);
    if (sentences.isEmpty()) {
      return new FindingText(text, "", "");
    }
    List<String> clauses = firstClauses(sentences.getFirst());
    List<String> why = new ArrayList<>();
    List<String> fix = new ArrayList<>();
    clauses.stream().skip(1).forEach(clause -> (isFix(clause, fix) ? fix : why).add(clause));
    List<String> whySentences = new ArrayList<>();
    List<String> fixSentences = new ArrayList<>();
    add(String.join("; ", why), whySentences);
    add(String.join("; ", fix), fixSentences);
    sentences.stream()
        .skip(1)
        .forEach(sentence ->
            (isFix(sentence, fixSentences) ? fixSentences : whySentences).add(sentence));
    return new FindingText(
        end(clauses.getFirst()), paragraph(whySentences), small(paragraph(fixSentences)));
  }

  private static List<String> firstClauses(String sentence) {
    List<String> clauses = new ArrayList<>(divide(sentence, CLAUSE_END));
    String head = clauses.getFirst();
    if (head.length() > LONG) {
      Matcher colon = COLON.matcher(masked(head));
      if (colon.find() && VERB.matcher(head.substring(0, colon.start())).find()) {
        clauses.set(0, head.substring(0, colon.start()));
        clauses.add(1, head.substring(colon.end()));
      }
    }
    return clauses;
  }

  /** Whether words say what to do; what follows such words belongs to them, but for a question. */
  private static boolean isFix(String words, List<String> fixBefore) {
    if (!fixBefore.isEmpty() && !fixBefore.getLast().endsWith("?")) {
      return true;
    }
    String low = words.toLowerCase(Locale.ROOT);
    String first = low.split("[^a-z]", 2)[0];
    if (IMPERATIVES.contains(first)) {
      return true;
    }
    return CONDITION.matcher(low).lookingAt()
        && ORDER.matcher(low).results().anyMatch(order -> IMPERATIVES.contains(order.group(1)));
  }

  private static void add(String words, List<String> sentences) {
    if (!words.isEmpty()) {
      sentences.add(words);
    }
  }

  private static String paragraph(List<String> sentences) {
    StringBuilder text = new StringBuilder();
    for (String sentence : sentences) {
      String before = text.isEmpty() ? "" : text.toString().endsWith("?") ? " " : ". ";
      text.append(before).append(end(sentence));
    }
    return text.toString();
  }

  /** Without the full stop at its end. */
  private static String end(String sentence) {
    return sentence.endsWith(".") && !sentence.endsWith("...")
        ? sentence.substring(0, sentence.length() - 1)
        : sentence;
  }

  private static String small(String sentence) {
    return sentence.isEmpty()
        ? ""
        : sentence.substring(0, 1).toLowerCase(Locale.ROOT) + sentence.substring(1);
  }

  private static List<String> divide(String text, Pattern end) {
    List<String> parts = new ArrayList<>();
    Matcher matcher = end.matcher(masked(text));
    int from = 0;
    while (matcher.find()) {
      boolean asks = text.charAt(matcher.start()) == '?';
      parts.add(text.substring(from, matcher.start() + (asks ? 1 : 0)));
      from = matcher.end();
    }
    parts.add(text.substring(from));
    return parts.stream().map(String::strip).filter(part -> !part.isEmpty()).toList();
  }

  /** The text with letters for all that is quoted, so that nothing in it divides. */
  private static String masked(String text) {
    return QUOTED.matcher(text).replaceAll(quoted -> "x".repeat(quoted.group().length()));
  }
}
