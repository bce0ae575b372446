package dev.plimsoll.workload;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.plimsoll.manifest.Nesting;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.manifest.yaml.Document;
import dev.plimsoll.manifest.yaml.Manifests;
import dev.plimsoll.manifest.yaml.ParsedFile;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * Helm's own record of one revision of a release: the Secret that it writes before it applies
 * anything (helm/helm, pkg/storage/driver: base64 over gzip over JSON, in a Secret's data and so in
 * base64 once more). Values and manifest may hold secrets and are never printed.
 *
 * @param name the name of the release
 * @param namespace the namespace that it is installed in
 * @param revision the number of the revision, from 1
 * @param status what Helm is about to do, or has done, such as {@code pending-upgrade}
 * @param chart name and version of the chart, joined as charts label it
 * @param config the values that were given, those carried over from the last revision included
 * @param manifest everything that is applied, as YAML
 * @param hooks what is applied before or after that, or at other times, as YAML
 */
public record ReleaseRecord(
    String name,
    String namespace,
    int revision,
    String status,
    String chart,
    JsonNode config,
    String manifest,
    List<String> hooks) {

  public ReleaseRecord {
    hooks = List.copyOf(hooks);
  }

  /** The type of the Secrets that are records. */
  public static final String SECRET_TYPE = "helm.sh/release.v1";

  /** The most bytes a record may have in its Secret, which is what a Secret may hold at all. */
  static final int MAX_STORED = 1 << 20;

  /** The most bytes of JSON that are read out of it. */
  static final int MAX_JSON = 32 << 20;

  /** A value takes up to fifty bytes of memory, and as few as three of JSON. */
  private static final int MAX_VALUES = 1_000_000;

  /** A record of the largest size takes as much memory as all else together: few at a time. */
  private static final Semaphore AT_ONCE = new Semaphore(2);

  private static final ObjectMapper JSON =
      new ObjectMapper(
          JsonFactory.builder()
              .streamReadConstraints(
                  StreamReadConstraints.builder()
                      .maxStringLength(MAX_JSON)
                      .maxNestingDepth(Nesting.MAX)
                      .maxTokenCount(MAX_VALUES)
                      .build())
              .build());

  /** Whether an object is a record of a release. */
  public static boolean is(Resource resource) {
    return resource.kind().equals("Secret")
        && resource.apiVersion().equals("v1")
        && resource.tree().path("type").asText("").equals(SECRET_TYPE);
  }

  /**
   * Decodes a record, within bounds.
   *
   * @param secret the Secret, as the API server delivers it
   * @throws UnreadableRecordException if it is none, or too large; the message never holds contents
   */
  public static ReleaseRecord read(Resource secret) throws UnreadableRecordException {
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
      return parse(parser);
    } catch (UnreadableRecordException e) {
      throw e;
    } catch (StreamConstraintsException e) {
      throw new UnreadableRecordException(
          "it holds more than " + MAX_VALUES + " values, or they nest deeper than " + Nesting.MAX);
    } catch (JsonProcessingException e) {
      throw new UnreadableRecordException("its content is no JSON that could be a release");
    } catch (TooLargeException e) {
      throw new UnreadableRecordException("it holds more than " + MAX_JSON + " bytes");
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
    return new Bounded(zipped ? new GZIPInputStream(content) : content);
  }

  private static ReleaseRecord parse(JsonParser parser)
      throws IOException, UnreadableRecordException {
    String name = "";
    String namespace = "";
    int revision = 0;
    String status = "";
    String chart = "";
    JsonNode config = MissingNode.getInstance();
    String manifest = "";
    List<String> hooks = List.of();
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw new UnreadableRecordException("its content is no release");
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      parser.nextToken();
      switch (field) {
        case "name" -> name = text(parser);
        case "namespace" -> namespace = text(parser);
        case "version" -> revision = parser.getValueAsInt();
        case "manifest" -> manifest = text(parser);
        case "hooks" -> hooks = hooks(parser);
        case "config" -> config = parser.readValueAsTree();
        case "info" -> status = info(parser);
        case "chart" -> chart = chart(parser);
        default -> parser.skipChildren();
      }
    }
    if (name.isEmpty() || revision < 1) {
      throw new UnreadableRecordException("its content is no release");
    }
    return new ReleaseRecord(name, namespace, revision, status, chart, config, manifest, hooks);
  }

  private static List<String> hooks(JsonParser parser) throws IOException {
    List<String> manifests = new ArrayList<>();
    JsonNode hooks = parser.readValueAsTree();
    hooks.forEach(hook -> manifests.add(hook.path("manifest").asText("")));
    return manifests;
  }

  private static String info(JsonParser parser) throws IOException {
    String status = "";
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      parser.skipChildren();
    } else {
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean wanted = parser.currentName().equals("status");
        parser.nextToken();
        if (wanted) {
          status = text(parser);
        } else {
          parser.skipChildren();
        }
      }
    }
    return status;
  }

  private static String chart(JsonParser parser) throws IOException {
    String chart = "";
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      parser.skipChildren();
    } else {
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean wanted = parser.currentName().equals("metadata");
        parser.nextToken();
        if (wanted) {
          JsonNode metadata = parser.readValueAsTree();
          chart = metadata.path("name").asText("") + "-" + metadata.path("version").asText("");
        } else {
          parser.skipChildren();
        }
      }
    }
    return chart;
  }

  private static String text(JsonParser parser) throws IOException {
    String text = parser.getValueAsString("");
    parser.skipChildren();
    return text;
  }

  /** Every object that is applied, but for hooks. */
  public List<Resource> objects() {
    return objects(manifest).toList();
  }

  /** What is applied as an object that the cluster holds. */
  public Optional<Resource> rendered(Resource object) {
    return objects().stream()
        .filter(resource ->
            resource.type().groupKind().equals(object.type().groupKind())
                && resource.name().equals(object.name())
                && (resource.namespace().isEmpty() ? namespace : resource.namespace())
                    .equals(object.namespace()))
        .findFirst();
  }

  /** Every object that is applied, hooks among them. */
  public Stream<Resource> objectsAndHooks() {
    return Stream.concat(Stream.of(manifest), hooks.stream()).flatMap(ReleaseRecord::objects);
  }

  private static Stream<Resource> objects(String yaml) {
    ParsedFile parsed = Manifests.read("manifest", yaml.getBytes(StandardCharsets.UTF_8));
    return parsed.documents().stream().map(Document::resource);
  }

  /** Whether Helm goes back to an earlier revision. */
  public boolean isRollback() {
    return status.equals("pending-rollback");
  }

  /** {@code name v3 (chart-1.2.0)}: nothing of values and manifest. */
  @Override
  public String toString() {
    return name + " v" + revision + " (" + chart + ")";
  }

  /** More came out than may. */
  private static final class TooLargeException extends IOException {}

  /** A stream that ends in an error after {@link #MAX_JSON} bytes. */
  private static final class Bounded extends InputStream {
    private final InputStream in;
    private long left = MAX_JSON;

    Bounded(InputStream in) {
      this.in = in;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int read = in.read(bytes, offset, length);
      left -= Math.max(read, 0);
      if (left < 0) {
        throw new TooLargeException();
      }
      return read;
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
