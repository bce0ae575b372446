package dev.plimsoll.workload;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.manifest.yaml.RenderedManifests;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.GZIPOutputStream;

/**
 * Whatever a Secret holds in the place of a release record, reading it ends in a record within its
 * bounds or in {@link UnreadableRecordException}.
 */
class ReleaseRecordFuzzTest {

  /** Bombs of the largest size take too long for many: {@link ReleaseRecordTest} has some. */
  private static final int REPEATED = 1 << 16;

  /** What the bytes of an input are. */
  private enum Form {
    /** The text in the Secret. */
    Stored,
    /** What base64 is applied to once, in the Secret's data. */
    EncodedOnce,
    /** What Helm encodes in base64: gzip, or JSON in its first years. */
    EncodedTwice,
    /** JSON, compressed as Helm does. */
    Compressed,
    /** JSON, compressed, of which the end is missing. */
    CutOff,
    /** JSON, compressed, of which the part after a NUL is repeated. */
    Repeated
  }

  /** The first byte says what the others are. */
  @FuzzTest(maxDuration = "2m")
  void readsOrSaysThatItCannot(byte[] bytes) throws IOException {
    if (bytes.length == 0) {
      return;
    }
    byte[] content = Arrays.copyOfRange(bytes, 1, bytes.length);
    reads(stored(Form.values()[(bytes[0] & 0xff) % Form.values().length], content));
  }

  private static String stored(Form form, byte[] content) throws IOException {
    return switch (form) {
      case Stored -> new String(content, ISO_8859_1);
      case EncodedOnce -> encoded(content);
      case EncodedTwice -> encoded(encoded(content).getBytes(ISO_8859_1));
      case Compressed -> encoded(encoded(zipped(content)).getBytes(ISO_8859_1));
      case CutOff -> {
        byte[] zipped = zipped(content);
        int length = content.length == 0 ? 0 : zipped.length - 1 - (content[0] & 0x1f);
        yield encoded(encoded(Arrays.copyOf(zipped, Math.max(0, length))).getBytes(ISO_8859_1));
      }
      case Repeated -> encoded(encoded(zipped(repeated(content))).getBytes(ISO_8859_1));
    };
  }

  private static String encoded(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static byte[] zipped(byte[] content) throws IOException {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(zipped)) {
      out.write(content);
    }
    return zipped.toByteArray();
  }

  private static byte[] repeated(byte[] content) {
    int begin = 0;
    while (begin < content.length && content[begin] != 0) {
      begin++;
    }
    ByteArrayOutputStream repeated = new ByteArrayOutputStream();
    repeated.write(content, 0, begin);
    for (int length = content.length - begin - 1; length > 0 && repeated.size() < REPEATED; ) {
      repeated.write(content, begin + 1, length);
    }
    return repeated.toByteArray();
  }

  private static void reads(String stored) {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    tree.putObject("data").put("release", stored);
    try {
      ReleaseRecord record = ReleaseRecord.read(new Resource(tree));
      assertThat(record.name()).isNotEmpty();
      assertThat(record.revision()).isPositive();
      assertThat(record.toString()).startsWith(record.name() + " v" + record.revision());
      assertThat(record.manifest().length() + String.join("", record.hooks()).length())
          .isLessThanOrEqualTo(ReleaseRecordReader.MAX_MANIFESTS);
      assertThat(record.objects()).hasSizeLessThanOrEqualTo(RenderedManifests.MAX_DOCUMENTS);
      assertThat(record.configuration()).hasSizeLessThanOrEqualTo(RenderedManifests.MAX_DOCUMENTS);
      assertThat(record.config()).isNotNull();
    } catch (UnreadableRecordException e) {
      assertThat(e.getMessage()).startsWith("it").hasSizeLessThan(130);
    }
  }
}
