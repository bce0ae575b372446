package dev.plimsoll.cli.check;

import java.util.List;

/**
 * What Flux builds from the checkouts that are checked.
 *
 * @param checkouts what was built
 * @param summary what was built by what, or why nothing was; empty where there is nothing to build
 */
public record Builds(List<CheckoutBuilds> checkouts, String summary) {

  /** Nothing to build. */
  public static final Builds NONE = new Builds(List.of(), "");

  public Builds {
    checkouts = List.copyOf(checkouts);
  }

  /** Nothing was built, for a reason. */
  public static Builds not(String reason) {
    return new Builds(List.of(), "not built: " + reason);
  }
}
