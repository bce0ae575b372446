package dev.plimsoll.cluster.audit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.GZIPOutputStream;

/** Helm's records, as it stores them. */
final class ReleaseSecret {

  private ReleaseSecret() {}

  /** The data of a record: its JSON, compressed, in base64, and once more as data of a Secret. */
  static String data(String json) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
      zip.write(json.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory does not fail", e);
    }
    Base64.Encoder base64 = Base64.getEncoder();
    return base64.encodeToString(base64.encode(bytes.toByteArray()));
  }
}
