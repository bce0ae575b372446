package dev.plimsoll.version;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Questions about versions and constraints in the oracle's line format, without end, the same for
 * the same seed. Four sources: the grammar and what borders on it, loose tokens, mutations of both,
 * and for every constraint the versions right beside the ends of its intervals.
 */
final class Questions {
  private static final String[] NUMBERS = {
    "0",
    "0",
    "0",
    "1",
    "1",
    "1",
    "2",
    "2",
    "3",
    "4",
    "9",
    "10",
    "11",
    "01",
    "00",
    "007",
    "100",
    "9223372036854775807",
    "9223372036854775808",
    "18446744073709551614",
    "18446744073709551615",
    "18446744073709551616",
    "018446744073709551615",
    "99999999999999999999999"
  };
  private static final String[] IDENTIFIERS = {
    "0",
    "0",
    "1",
    "2",
    "10",
    "a",
    "b",
    "alpha",
    "beta",
    "rc",
    "rc1",
    "0a",
    "a0",
    "-",
    "--",
    "-1",
    "A",
    "x",
    "v1",
    "00",
    "01",
    "18446744073709551615",
    "18446744073709551616",
    "18446744073709551617"
  };
  private static final String[] OPERATORS = {
    "", "", "", "=", "!=", "!=", ">", "<", ">=", ">=", "=>", "<=", "<=", "=<", "~", "~>", "^", "^"
  };
  private static final String[] SPACES = {" ", " ", " ", " ", "  ", "   ", "\f", "\r ", " \r"};
  private static final String[] SOUP = {
    "0",
    "1",
    "2",
    "1.2",
    "2.1.3",
    "1.2.3-a",
    "x",
    "v1",
    "v2.0",
    "||",
    "|",
    " - ",
    " - ",
    " - ",
    " ",
    ",",
    ", ",
    "-a",
    "+b",
    ".",
    ".x",
    ".|",
    "<",
    ">=",
    "~",
    "^",
    "!=",
    "=",
    "1 - 2",
    "1.0 - 1.5-b",
    " || "
  };
  private static final String ALPHABET = "0123456789..xX*vV--++||<>=!~^,,   abzAZ_\f\u000b\u00a0é";
  private static final Pattern VERSION =
      Pattern.compile("([0-9]+)(?:\\.([0-9]+))?(?:\\.([0-9]+))?(?:-([0-9A-Za-z.-]+))?");

  private final SplittableRandom random;

  Questions(long seed) {
    random = new SplittableRandom(seed);
  }

  /** Some questions on one theme. */
  List<String> next() {
    List<String> questions = new ArrayList<>();
    String constraint = chance(20) ? soup() : constraint();
    if (chance(20)) {
      constraint = mutate(constraint);
    }
    List<String> versions = new ArrayList<>();
    beside(constraint, versions);
    versions.add(version());
    versions.add(chance(30) ? mutate(version()) : version());
    for (String version : versions) {
      questions.add("check\t" + constraint + "\t" + version);
    }
    String a = versions.get(random.nextInt(versions.size()));
    String b = versions.get(random.nextInt(versions.size()));
    questions.add("compare\t" + a + "\t" + b);
    questions.add("parse\t" + (chance(30) ? mutate(b) : version()));
    questions.add("strict\t" + (chance(50) ? mutate(a) : version()));
    return questions;
  }

  /** A constraint as the grammar has it, or nearly. */
  String constraint() {
    StringBuilder text = new StringBuilder(maybeSpace(10));
    int groups = chance(75) ? 1 : chance(1) ? 30 + random.nextInt(5) : 1 + random.nextInt(4);
    for (int i = 0; i < groups; i++) {
      text.append(i == 0 ? "" : maybeSpace(60) + "||" + maybeSpace(60)).append(group());
    }
    return text.append(maybeSpace(10)).toString();
  }

  /**
   * Tokens in any order: what the library rewrites before it reads makes sense of more of these
   * than one would think.
   */
  private String soup() {
    StringBuilder text = new StringBuilder();
    for (int i = 1 + random.nextInt(9); i > 0; i--) {
      text.append(pick(SOUP));
    }
    return text.toString();
  }

  private String group() {
    StringBuilder text = new StringBuilder();
    int size = chance(50) ? 1 : 1 + random.nextInt(4);
    for (int i = 0; i < size; i++) {
      if (i > 0) {
        text.append(chance(50) ? space() : maybeSpace(20) + "," + maybeSpace(60));
      }
      if (chance(12)) {
        text.append(partial()).append(space()).append('-').append(space()).append(partial());
      } else {
        text.append(pick(OPERATORS)).append(maybeSpace(15)).append(partial());
      }
    }
    return text.toString();
  }

  /** A version of which parts may be missing or wild. */
  String partial() {
    StringBuilder text = new StringBuilder(chance(8) ? "v" : "");
    int parts = chance(50) ? 3 : 1 + random.nextInt(3);
    boolean wild = false;
    for (int i = 0; i < parts; i++) {
      wild = (wild && chance(80)) || chance(12);
      text.append(i == 0 ? "" : ".").append(wild ? pick("x", "X", "*") : number());
      if (chance(1)) {
        text.append(pick("x", "|", "*", "||"));
      }
    }
    return text.append(suffix()).toString();
  }

  /** A version as the lenient reading accepts it, or nearly. */
  String version() {
    StringBuilder text = new StringBuilder(chance(10) ? "v" : "");
    int parts = chance(80) ? 3 : 1 + random.nextInt(4);
    for (int i = 0; i < parts; i++) {
      text.append(i == 0 ? "" : ".").append(number());
    }
    return text.append(suffix()).toString();
  }

  private String suffix() {
    return (chance(30) ? "-" + identifiers() : "") + (chance(8) ? "+" + identifiers() : "");
  }

  private String identifiers() {
    StringBuilder text = new StringBuilder(pick(IDENTIFIERS));
    while (chance(25)) {
      text.append('.').append(pick(IDENTIFIERS));
    }
    if (chance(1)) {
      text.append("a".repeat(random.nextInt(300)));
    }
    return text.toString();
  }

  private String number() {
    return chance(94) ? Integer.toString(random.nextInt(4)) : pick(NUMBERS);
  }

  /** Versions at, just below and just above every version that the constraint names. */
  private void beside(String constraint, List<String> versions) {
    Matcher named = VERSION.matcher(constraint);
    while (named.find() && versions.size() < 12) {
      long[] core = {value(named.group(1)), value(named.group(2)), value(named.group(3))};
      int changed = random.nextInt(3);
      core[changed] += random.nextInt(3) - 1;
      if (chance(50)) {
        for (int i = changed + 1; i < 3; i++) {
          core[i] = chance(50) ? 0 : -1;
        }
      }
      String version =
          Long.toUnsignedString(core[0])
              + "."
              + Long.toUnsignedString(core[1])
              + "."
              + Long.toUnsignedString(core[2]);
      versions.add(version);
      versions.add(version + "-" + stageBeside(named.group(4)));
    }
  }

  private String stageBeside(String stage) {
    if (stage == null) {
      return chance(50) ? "0" : identifiers();
    }
    return switch (random.nextInt(5)) {
      case 0 -> stage;
      case 1 -> stage + ".0";
      case 2 -> stage.endsWith(".0") ? stage.substring(0, stage.length() - 2) : stage + "-";
      case 3 -> stage.substring(0, stage.length() - 1) + "0";
      default -> identifiers();
    };
  }

  private static long value(String digits) {
    return digits != null && Numbers.fits(digits, 0, digits.length())
        ? Numbers.value(digits, 0, digits.length())
        : 0;
  }

  /** The text with one to three small changes. */
  String mutate(String text) {
    StringBuilder mutated = new StringBuilder(text);
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      int at = random.nextInt(mutated.length() + 1);
      char c = ALPHABET.charAt(random.nextInt(ALPHABET.length()));
      switch (random.nextInt(4)) {
        case 0 -> mutated.insert(at, c);
        case 1 -> mutated.replace(at, Math.min(at + 1, mutated.length()), String.valueOf(c));
        case 2 -> mutated.replace(at, Math.min(at + 1 + random.nextInt(3), mutated.length()), "");
        default ->
            mutated.insert(
                at, mutated.substring(at, Math.min(at + 1 + random.nextInt(6), mutated.length())));
      }
    }
    return mutated.toString();
  }

  private String space() {
    return pick(SPACES);
  }

  private String maybeSpace(int percent) {
    return chance(percent) ? space() : "";
  }

  private String pick(String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  private boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }
}
