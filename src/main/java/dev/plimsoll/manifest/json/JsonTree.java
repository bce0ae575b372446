package dev.plimsoll.manifest.json;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.plimsoll.manifest.Location;
import dev.plimsoll.manifest.Nesting;
import dev.plimsoll.manifest.Utf8;
import java.nio.charset.Charset;

/**
 * Reads JSON (RFC 8259) to trees that nobody can change, because their parts are shared. {@link
 * FastJsonReader} reads it; what that one rejects Jackson reads again, and says what is wrong.
 */
public final class JsonTree {

  /** As much as kustomize may build, which is the largest text that is read. */
  private static final int MAX_BYTES = 128 << 20;

  /** For both readers. A key or a text may be as long as the JSON around it. */
  static final StreamReadConstraints LIMITS =
      StreamReadConstraints.builder()
          .maxNestingDepth(Nesting.MAX)
          .maxNumberLength(1_000)
          .maxStringLength(MAX_BYTES)
          .maxNameLength(MAX_BYTES)
          .build();

  private static final ObjectReader JACKSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                  .streamReadConstraints(LIMITS)
                  .build())
          .build()
          .readerFor(JsonNode.class)
          .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .with(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);

  private JsonTree() {}

  /**
   * Reads one value.
   *
   * @param json UTF-8, with or without a byte order mark, of up to 128 MiB; with up to {@link
   *     Nesting#MAX} levels of maps and lists, and up to 1,000 digits a number
   * @return the tree; each attempt to change it throws {@link UnsupportedOperationException}. What
   *     is spelled the same in the fields {@code object} and {@code oldObject} of a map in a map,
   *     as in an AdmissionReview, becomes the very same nodes in both
   * @throws InvalidJsonException if it is anything else, or a map has a key twice
   */
  public static JsonNode read(byte[] json) {
    if (json.length > MAX_BYTES) {
      throw new InvalidJsonException("it is larger than 128 MiB", Location.START);
    }
    Charset charset = Utf8Check.charset(json);
    JsonNode tree = charset == null ? null : FastJsonReader.read(json, charset, LIMITS);
    return tree == null ? readWithJackson(Utf8.decode(json)) : tree;
  }

  private static JsonNode readWithJackson(Utf8 json) {
    if (json.fault() != null) {
      throw new InvalidJsonException(json.fault(), json.faultAt());
    }
    try {
      JsonNode tree = JACKSON.readTree(json.text());
      if (tree.isMissingNode()) {
        throw new InvalidJsonException("it is empty", Location.START);
      }
      return tree;
    } catch (JacksonException e) {
      JsonLocation place = e.getLocation() == null ? JsonLocation.NA : e.getLocation();
      throw new InvalidJsonException(
          reason(e), new Location(place.getLineNr(), place.getColumnNr()));
    }
  }

  /** Not Jackson's own message, which may quote what it found. */
  private static String reason(JacksonException fault) {
    return switch (fault) {
      case StreamConstraintsException tooLarge ->
          "it has more than %d levels, or a number of more than %d digits"
              .formatted(LIMITS.getMaxNestingDepth(), LIMITS.getMaxNumberLength());
      case MismatchedInputException twice -> "a key is there twice, or something follows the value";
      default -> "this is no JSON";
    };
  }
}
