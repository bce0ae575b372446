package dev.plimsoll.workload;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.plimsoll.manifest.Nesting;
import dev.plimsoll.manifest.Resource;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.zip.GZIPInputStream;

/**
 * Reads Helm's record as a stream, within bounds: anybody who may write Secrets can write one. The
 * bounds lie above what large charts have, such as kube-prometheus-stack with 6 MiB of JSON, of
 * which 5 MiB are the manifest.
 */
final class ReleaseRecordReader {

  /** The most bytes a record may have in its Secret, which is what a Secret may hold at all. */
  static final int MAX_STORED = 1 << 20;

  /** The most bytes of JSON that are read out of it, most of which are only passed over. */
  static final int MAX_JSON = 32 << 20;

  /** The most characters of what is applied, hooks among it. */
  static final int MAX_MANIFESTS = 8 << 20;

  /** The most hooks: charts have some dozens. */
  static final int MAX_HOOKS = 1_000;

  /** The most keys and values of the configuration, which came from an object of 1.5 MiB. */
  static final int MAX_CONFIG_NODES = 100_000;

  /** The most bytes of JSON of the configuration. */
  static final int MAX_CONFIG = 4 << 20;

  /** The most characters of a name, a version or a state. */
  static final int MAX_NAME = 1_000;

  /** The most tokens of JSON altogether, which bounds the time. */
  static final int MAX_TOKENS = 1_000_000;

  /** A record of the largest size takes as much memory as all else together: few at a time. */
  private static final Semaphore AT_ONCE = new Semaphore(2);

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxStringLength(MAX_MANIFESTS)
                  .maxNestingDepth(Nesting.MAX)
                  .maxTokenCount(MAX_TOKENS)
                  .build())
          .build();

  private final JsonParser parser;
  private String name = "";
  private String namespace = "";
  private int revision;
  private String status = "";
  private String chart = "";
  private JsonNode config = MissingNode.getInstance();
  private String manifest = "";
  private final List<String> hooks = new ArrayList<>();
  private int rendered;

  private ReleaseRecordReader(JsonParser parser) {
    this.parser = parser;
  }

  static ReleaseRecord read(Resource secret) throws UnreadableRecordException {
    String stored = secret.tree().path("data").path("release").asText("");
    if (stored.isEmpty()) {
      throw new UnreadableRecordException("it has no data.release");
    }
    if (stored.length() > (MAX_STORED + 2) / 3 * 4) {
      throw new UnreadableRecordException("it is larger than " + MAX_STORED + " bytes");
    }
    AT_ONCE.acquireUninterruptibly();
    try (InputStream json = json(stored);
        JsonParser parser = JSON.createParser(json)) {
      return new ReleaseRecordReader(parser).record();
    } catch (TooLargeException e) {
      throw new UnreadableRecordException(
          e.getMessage() + " (" + stored.length() / 4 * 3 + " bytes stored)");
    } catch (JsonProcessingException e) {
      throw new UnreadableRecordException("its content is no JSON that could be a release");
    } catch (IOException e) {
      throw new UnreadableRecordException("it is not base64 over gzip, as Helm writes it");
    } finally {
      AT_ONCE.release();
    }
  }

  private static InputStream json(String stored) throws IOException {
    InputStream secretData =
        Base64.getDecoder()
            .wrap(new ByteArrayInputStream(stored.getBytes(StandardCharsets.ISO_8859_1)));
    InputStream content = new BufferedInputStream(Base64.getDecoder().wrap(secretData));
    content.mark(2);
    // Helm still reads the uncompressed records of its first years.
    boolean zipped = content.read() == 0x1f && content.read() == 0x8b;
    content.reset();
    return new BoundedStream(zipped ? new GZIPInputStream(content) : content, MAX_JSON);
  }

  private ReleaseRecord record() throws IOException, UnreadableRecordException {
    try {
      parse();
    } catch (StreamConstraintsException e) {
      throw new TooLargeException(
          "it holds a text of more than %d characters, %d tokens of JSON, or %d levels"
              .formatted(MAX_MANIFESTS, MAX_TOKENS, Nesting.MAX));
    }
    if (name.isEmpty() || revision < 1) {
      throw new UnreadableRecordException("its content is no release");
    }
    return new ReleaseRecord(name, namespace, revision, status, chart, config, manifest, hooks);
  }

  private void parse() throws IOException, UnreadableRecordException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw new UnreadableRecordException("its content is no release");
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      parser.nextToken();
      switch (field) {
        case "name" -> name = name();
        case "namespace" -> namespace = name();
        case "version" -> revision = parser.getValueAsInt();
        case "manifest" -> manifest = manifest();
        case "hooks" -> hooks();
        case "config" -> config = BoundedTree.read(parser, MAX_CONFIG, MAX_CONFIG_NODES);
        case "info" -> info();
        case "chart" -> chart();
        default -> {}
      }
      parser.skipChildren();
    }
  }

  private String name() throws IOException {
    String text = parser.getValueAsString("");
    if (text.length() > MAX_NAME) {
      throw new TooLargeException("it holds a name of more than " + MAX_NAME + " characters");
    }
    return text;
  }

  private String manifest() throws IOException {
    String text = parser.getValueAsString("");
    rendered += text.length();
    if (rendered > MAX_MANIFESTS) {
      throw new TooLargeException(
          "its manifest and hooks hold more than " + MAX_MANIFESTS + " characters");
    }
    return text;
  }

  private void hooks() throws IOException {
    if (!parser.isExpectedStartArrayToken()) {
      return;
    }
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      fields(Set.of("manifest"), field -> hooks.add(manifest()));
      if (hooks.size() > MAX_HOOKS) {
        throw new TooLargeException("it holds more than " + MAX_HOOKS + " hooks");
      }
    }
  }

  private void info() throws IOException {
    fields(Set.of("status"), field -> status = name());
  }

  private void chart() throws IOException {
    fields(
        Set.of("metadata"),
        metadata -> {
          Map<String, String> texts = new HashMap<>();
          fields(Set.of("name", "version"), field -> texts.put(field, name()));
          chart = texts.getOrDefault("name", "") + "-" + texts.getOrDefault("version", "");
        });
  }

  /** What reads a value that the parser is at. */
  private interface Reading {
    void read(String field) throws IOException;
  }

  /** Reads some fields of the map that the parser is at, and passes over everything else. */
  private void fields(Set<String> wanted, Reading reading) throws IOException {
    if (parser.isExpectedStartObjectToken()) {
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String field = parser.currentName();
        parser.nextToken();
        if (wanted.contains(field)) {
          reading.read(field);
        }
        parser.skipChildren();
      }
    } else {
      parser.skipChildren();
    }
  }
}
