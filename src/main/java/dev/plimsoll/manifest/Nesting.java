package dev.plimsoll.manifest;

/** How deep maps and lists nest in what is read: JSON and YAML, files and objects of a cluster. */
public final class Nesting {

  /**
   * The most levels. CRDs of real operators stay below 50. Whatever walks through a tree needs a
   * stack for each level, so more would end in a {@link StackOverflowError}.
   */
  public static final int MAX = 500;

  private Nesting() {}
}
