package dev.plimsoll.rule.tag;

/**
 * How much all searches about one filter may look at together. A webhook evaluates filters that
 * anybody writes while others wait, so what takes longer is not known.
 */
final class SearchLimit {

  /** So many states: some 20 milliseconds. Usual filters take up to some thousands. */
  static final int MOST_STATES = 8_000;

  private int left = MOST_STATES;

  /** Takes one state; whether there was one left. */
  boolean take() {
    return left-- > 0;
  }
}
