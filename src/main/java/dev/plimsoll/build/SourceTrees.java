package dev.plimsoll.build;

import dev.plimsoll.build.checkout.Checkout;
import dev.plimsoll.build.checkout.SourceTree;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The artifacts of a checkout, each made once. */
final class SourceTrees {

  private final Checkout checkout;
  private final Map<String, SourceTree> trees = new ConcurrentHashMap<>();

  SourceTrees(Checkout checkout) {
    this.checkout = checkout;
  }

  SourceTree of(String folder, @Nullable String ignore) {
    return trees.computeIfAbsent(
        folder + "\0" + ignore, key -> SourceTree.of(checkout, folder, ignore));
  }
}
