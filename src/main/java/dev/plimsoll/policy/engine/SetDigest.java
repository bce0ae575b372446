package dev.plimsoll.policy.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.cache.CacheBuilder;
import com.google.common.cache.CacheLoader;
import com.google.common.cache.LoadingCache;
import dev.plimsoll.policy.document.Policy;
import dev.plimsoll.policy.document.PolicyDocuments;
import dev.plimsoll.policy.document.PolicyException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Tells one set of policies from another by the content of their documents. */
final class SetDigest {

  private SetDigest() {}

  /** The digest of each document, for as long as it is held: most stay from one set to the next. */
  private static final LoadingCache<JsonNode, String> DIGESTS =
      CacheBuilder.newBuilder()
          .weakKeys()
          .build(CacheLoader.from(tree -> HexFormat.of().formatHex(digest(tree.toString()))));

  /** The digest of documents, whatever files and order they came in; 16 hexadecimal digits. */
  static String of(PolicyDocuments documents) {
    String digests =
        Stream.concat(
                documents.policies().stream().map(Policy::source),
                documents.exceptions().stream().map(PolicyException::source))
            .map(source -> DIGESTS.getUnchecked(source.resource().tree()))
            .sorted()
            .collect(Collectors.joining());
    return HexFormat.of().formatHex(digest(digests), 0, 8);
  }

  private static byte[] digest(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
