package dev.plimsoll.build.kustomize;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Results of this run of the program, in memory, by the digest of all that went into them: clusters
 * often build the same folder in the same way, and so do two commits.
 */
public final class RecentBuilds {

  private final Map<String, CompletableFuture<KustomizeBuild.Result>> results =
      new ConcurrentHashMap<>();

  /** The result of a key; the first who asks makes it, and others wait for that. */
  KustomizeBuild.Result once(String key, Supplier<KustomizeBuild.Result> build) {
    CompletableFuture<KustomizeBuild.Result> own = new CompletableFuture<>();
    CompletableFuture<KustomizeBuild.Result> other = results.putIfAbsent(key, own);
    if (other != null) {
      return other.join();
    }
    try {
      own.complete(build.get());
    } catch (RuntimeException | Error e) { // else others would wait for ever
      own.completeExceptionally(e);
    }
    return own.join();
  }
}
