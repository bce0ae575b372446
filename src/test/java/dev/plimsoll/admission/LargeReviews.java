package dev.plimsoll.admission;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.admission.review.Reviews;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** Reviews as large as an API server sends them, whose trees take much more than their bytes. */
final class LargeReviews {

  /** As many bytes as an object may have. */
  static final int BYTES = 3 << 20;

  private static final String PLACE = "\"hunter2-not-to-be-shown\"";

  private LargeReviews() {}

  /** The creation of a release with these values. */
  static byte[] release(String values) {
    return Reviews.sound().toString().replace(PLACE, values).getBytes(StandardCharsets.UTF_8);
  }

  /** A list of so many empty maps. */
  static String maps(int number) {
    return "[{}" + ",{}".repeat(number - 1) + "]";
  }

  /** Lists in lists, as deep as they may be, over and over. */
  static String nested() {
    String one = "[".repeat(200) + "]".repeat(200);
    return "[" + (one + ",").repeat(BYTES / (one.length() + 1) - 1) + one + "]";
  }

  /** One long text, which is not of Latin letters alone. */
  static String text() {
    return "\"\u2693" + "some text \\n".repeat(BYTES / 12) + "\"";
  }

  /** A map with many short keys. */
  static String keys() {
    StringBuilder keys = new StringBuilder("{\"_\":1");
    for (int i = 0; keys.length() < BYTES; i++) {
      keys.append(",\"").append(Integer.toString(i, 36)).append("\":{}");
    }
    return keys.append('}').toString();
  }

  /** As many ordinary keys and values as an object may have. */
  static String ordinary() {
    StringBuilder values = new StringBuilder("{\"_\":1");
    for (int i = 0; values.length() < BYTES - 20; i++) {
      values.append(",\"key%06d\":\"value\"".formatted(i));
    }
    return values.append('}').toString();
  }

  /** A change of every value of them, with the old object. */
  static byte[] update() {
    ObjectNode review = Reviews.of("UPDATE", Reviews.sound().at("/request/object").toString());
    String values = ordinary();
    String changed = values.replace("\"value\"", "\"other\"");
    String text = review.toString();
    int old = text.indexOf("\"oldObject\"");
    return (text.substring(0, old).replace(PLACE, values)
            + text.substring(old).replace(PLACE, changed))
        .getBytes(StandardCharsets.UTF_8);
  }

  /** The creation of a record of Helm that unpacks to 22 MiB. */
  static byte[] record() {
    ObjectNode review =
        Reviews.of(
            "CREATE",
            """
            apiVersion: v1
            kind: Secret
            type: helm.sh/release.v1
            metadata: {name: sh.helm.release.v1.shop.v1, namespace: apps}
            """);
    String object = "---\\napiVersion: apps/v1\\nkind: Deployment\\nmetadata: {name: a}\\n";
    String json =
        "{\"name\":\"shop\",\"version\":1,\"manifest\":\""
            + object.repeat((22 << 20) / object.length())
            + "\"}";
    review.withObject("/request/object/data").put("release", data(json));
    return Reviews.bytes(review);
  }

  /** All of them. */
  static List<byte[]> all() {
    return List.of(
        release(maps(BYTES / 3)),
        release(nested()),
        release(text()),
        release(keys()),
        release(ordinary()),
        update(),
        record());
  }

  private static String data(String json) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream zip = new GZIPOutputStream(bytes)) {
      zip.write(json.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory does not fail", e);
    }
    Base64.Encoder base64 = Base64.getEncoder();
    return base64.encodeToString(base64.encode(bytes.toByteArray()));
  }
}
