package dev.plimsoll.admission.review;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.manifest.Nesting;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.manifest.json.InvalidJsonException;
import dev.plimsoll.manifest.json.JsonTree;
import dev.plimsoll.policy.ObjectChange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Whatever the body, the fast JSON reader gives what Jackson gives, and rejects what it rejects;
 * and reading a review ends in a request or in {@link MalformedReviewException}.
 */
class ReviewFuzzTest {

  private static final String BYTE_ORDER_MARK = "\ufeff";

  /** As strict as Jackson is asked to be where reviews are read. */
  private static final ObjectReader JACKSON =
      JsonMapper.builder()
          .build()
          .readerFor(JsonNode.class)
          .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .with(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);

  private static final byte[] BEFORE_OBJECT =
      """
      {"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"u",\
      "kind":{"group":"apps","version":"v1","kind":"Deployment"},"operation":"UPDATE","object":\
      """
          .getBytes(UTF_8);
  private static final byte[] BEFORE_OLD_OBJECT = ",\"oldObject\":".getBytes(UTF_8);
  private static final byte[] AFTER_OBJECTS = "}}".getBytes(UTF_8);

  static {
    JACKSON
        .getFactory()
        .setStreamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(Nesting.MAX)
                .maxNameLength(Integer.MAX_VALUE)
                .build());
  }

  /**
   * The input is a body, and two objects for a sound body as well, if a NUL separates them; else
   * the object is its own old state.
   */
  @FuzzTest(maxDuration = "2m")
  void readsAsJacksonDoes(byte[] bytes) throws IOException {
    agrees(bytes);
    reads(bytes);
    byte[] review = review(bytes);
    agrees(review);
    reads(review);
  }

  private static void agrees(byte[] body) throws IOException {
    JsonNode tree = read(body);
    JsonNode theirs = jackson(body);
    assertThat(tree).isEqualTo(theirs);
    if (tree == null || theirs == null) {
      return;
    }
    assertThat(tree).hasSameHashCodeAs(theirs);
    assertThat(theirs).isEqualTo(tree);
    // Numbers of another type are no equal nodes, but fields of another order are.
    assertThat(tree.toString()).isEqualTo(theirs.toString());
    // Only the trees of the fast reader cannot be changed, so it has read whatever can be read.
    if (tree instanceof ObjectNode map) {
      assertThatThrownBy(() -> map.put("more", 1))
          .isInstanceOf(UnsupportedOperationException.class);
    } else if (tree instanceof ArrayNode list) {
      assertThatThrownBy(() -> list.add(1)).isInstanceOf(UnsupportedOperationException.class);
    }
  }

  private static @Nullable JsonNode read(byte[] body) {
    try {
      return JsonTree.read(body);
    } catch (InvalidJsonException e) {
      assertThat(e.getMessage()).hasSizeLessThan(200).doesNotContain("\n");
      return null;
    }
  }

  private static @Nullable JsonNode jackson(byte[] body) throws IOException {
    if (!isUtf8(body)) {
      return null;
    }
    String text = new String(body, UTF_8);
    try {
      JsonNode tree = JACKSON.readTree(text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text);
      return tree.isMissingNode() ? null : tree;
    } catch (JacksonException e) {
      return null;
    }
  }

  private static boolean isUtf8(byte[] bytes) {
    try {
      UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  /** What is thrown besides {@link MalformedReviewException} fails the test. */
  private static void reads(byte[] body) throws IOException {
    try {
      AdmissionRequest request = AdmissionRequest.read(body);
      assertThat(request.uid()).isNotEmpty().hasSizeLessThan(129);
      assertThat(jackson(body).at("/request/uid").textValue()).isEqualTo(request.uid());
      ReviewSize size = ReviewSize.of(body);
      assertThat(size.nodes()).isGreaterThan(size.object().nodes() + size.oldObject().nodes());
      AdmissionRequest outline = AdmissionRequest.outline(body, size);
      assertThat(outline.uid()).isEqualTo(request.uid());
      assertThat(outline.change().map(ObjectChange::operation))
          .isEqualTo(request.change().map(ObjectChange::operation));
      if (request.change().isPresent()) {
        ObjectChange change = request.change().get();
        metadata(change.current());
        metadata(change.object());
        metadata(change.oldObject());
      }
    } catch (MalformedReviewException e) {
      assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(300).doesNotContain("\n");
    }
  }

  /** What every policy asks for. */
  private static void metadata(@Nullable Resource object) {
    if (object != null) {
      assertThat(object.kind()).isEqualTo(object.type().kind());
      assertThat(object.labels()).doesNotContainValue(null);
      assertThat(object.annotations()).doesNotContainValue(null);
      assertThat(object.name()).isNotNull();
      assertThat(object.namespace()).isNotNull();
    }
  }

  private static byte[] review(byte[] bytes) {
    int end = 0;
    while (end < bytes.length && bytes[end] != 0) {
      end++;
    }
    byte[] object = Arrays.copyOf(bytes, end);
    byte[] old = end == bytes.length ? object : Arrays.copyOfRange(bytes, end + 1, bytes.length);
    ByteArrayOutputStream review = new ByteArrayOutputStream();
    review.writeBytes(BEFORE_OBJECT);
    review.writeBytes(object);
    review.writeBytes(BEFORE_OLD_OBJECT);
    review.writeBytes(old);
    review.writeBytes(AFTER_OBJECTS);
    return review.toByteArray();
  }
}
