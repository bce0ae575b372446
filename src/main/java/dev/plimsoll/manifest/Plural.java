package dev.plimsoll.manifest;

/** Numbers of things, as people say them. */
public final class Plural {

  private Plural() {}

  /** {@code 1 error}, {@code 2 errors}; for nouns that form their plural so. */
  public static String of(long number, String noun) {
    return number + " " + nouns(number, noun);
  }

  /** The noun alone, in the form that goes with the number. */
  public static String nouns(long number, String noun) {
    return number == 1 ? noun : noun + "s";
  }
}
