package dev.plimsoll.build.substitute;

import java.util.List;
import java.util.Map;
import java.util.Random;

/** Texts with variables, without end, the same for the same seed. */
public final class SubstitutionTexts {

  /** The variables of every text; {@code NONE} is not among them. */
  public static final Map<String, String> VALUES =
      Map.of(
          "A", "alpha/beta.gamma",
          "B", "Straße ÄÖ 日本語",
          "EMPTY", "",
          "N", "42",
          "DOTS", "a.b.c.tar.gz",
          "_u", "under_score",
          "Dollar", "$x ${A}",
          "Z", "aaa[b]*?\\");

  private static final List<String> NAMES =
      List.of("A", "B", "EMPTY", "N", "DOTS", "_u", "Dollar", "Z", "NONE", "é", "1");
  private static final List<String> LITERALS =
      List.of(
          "a", "b", ".", "*", "?", "/", "x y", "ß", "日", "[a-c]", "[^a]", "\\", "$", "$$", "-", ":",
          "3", "-2", "0", "+1", "}", "{", "[", "]", "=", "#", "%", "\\/", "\\\\", "$${A}", "a*",
          "\"", "'", "_");

  private final Random random;

  /** The texts of a seed. */
  public SubstitutionTexts(long seed) {
    random = new Random(seed);
  }

  /** The next text; about half of them are no templates at all. */
  public String next() {
    StringBuilder text = new StringBuilder();
    int parts = 1 + random.nextInt(4);
    for (int i = 0; i < parts; i++) {
      text.append(random.nextInt(3) == 0 ? one(LITERALS) : expression(0));
    }
    return text.toString();
  }

  private String expression(int depth) {
    String name = one(NAMES);
    String text =
        switch (random.nextInt(16)) {
          case 0, 1 -> name;
          case 2 -> name + one(List.of(":-", ":=", "=", ":+", ":?")) + words(depth, 3);
          case 3 -> name + one(List.of(":-", ":=", "-", "+", "?")) + words(depth, 2);
          case 4 -> "#" + name;
          case 5 -> name + one(List.of(",", ",,", "^", "^^", ",^"));
          case 6, 7 -> name + ":" + number();
          case 8 -> name + ":" + number() + ":" + number();
          case 9, 10 -> name + one(List.of("#", "##", "%", "%%")) + words(depth, 2);
          case 11, 12 ->
              name + one(List.of("/", "//", "/#", "/%")) + words(depth, 1) + "/" + words(depth, 1);
          case 13 -> name + one(List.of("/", "//")) + words(depth, 1) + one(List.of("/", "", "//"));
          case 14 -> name + ":" + words(depth, 1) + one(List.of("", ":" + words(depth, 1)));
          default -> name + words(depth, 2);
        };
    return "${" + text + (random.nextInt(40) == 0 ? "" : "}");
  }

  private String words(int depth, int most) {
    StringBuilder words = new StringBuilder();
    for (int i = random.nextInt(most + 1); i > 0; i--) {
      words.append(depth < 3 && random.nextInt(4) == 0 ? expression(depth + 1) : one(LITERALS));
    }
    return words.toString();
  }

  private String number() {
    return random.nextInt(6) == 0 ? one(LITERALS) : Integer.toString(random.nextInt(24) - 8);
  }

  private String one(List<String> from) {
    return from.get(random.nextInt(from.size()));
  }
}
