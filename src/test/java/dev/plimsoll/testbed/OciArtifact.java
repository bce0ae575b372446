package dev.plimsoll.testbed;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/**
 * Manifests in an OCI registry, as {@code flux push artifact} puts them there: the way in which a
 * Kustomization gets them without Git.
 *
 * @param registry host and port, plain HTTP
 * @param repository the name within the registry
 */
public record OciArtifact(String registry, String repository) {

  private static final String CONFIG = "application/vnd.cncf.flux.config.v1+json";
  private static final String LAYER = "application/vnd.cncf.flux.content.v1.tar+gzip";
  private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";

  /** Puts one file there, in place of what was there under the same tag. */
  public void push(String tag, String file, String content) {
    push(tag, Map.of(file, content.getBytes(StandardCharsets.UTF_8)));
  }

  /** Puts files there, in place of what was there under the same tag. */
  public void push(String tag, Map<String, byte[]> files) {
    byte[] config = "{}".getBytes(StandardCharsets.UTF_8);
    byte[] layer = archive(files);
    upload(config);
    upload(layer);
    String manifest =
        """
        {"schemaVersion": 2, "mediaType": "%s",
         "config": {"mediaType": "%s", "digest": "%s", "size": %d},
         "layers": [{"mediaType": "%s", "digest": "%s", "size": %d}],
         "annotations": {"org.opencontainers.image.revision": "%s@%s",
                         "org.opencontainers.image.created": "2026-01-01T00:00:00Z"}}
        """
            .formatted(
                MANIFEST,
                CONFIG,
                digest(config),
                config.length,
                LAYER,
                digest(layer),
                layer.length,
                tag,
                digest(layer));
    send(
        HttpRequest.newBuilder(uri("/v2/" + repository + "/manifests/" + tag))
            .header("Content-Type", MANIFEST)
            .PUT(BodyPublishers.ofString(manifest)));
  }

  private void upload(byte[] blob) {
    String location =
        send(HttpRequest.newBuilder(uri("/v2/" + repository + "/blobs/uploads/"))
                .POST(BodyPublishers.noBody()))
            .headers()
            .firstValue("Location")
            .orElseThrow();
    String separator = location.contains("?") ? "&" : "?";
    send(
        HttpRequest.newBuilder(uri("/").resolve(location + separator + "digest=" + digest(blob)))
            .header("Content-Type", "application/octet-stream")
            .PUT(BodyPublishers.ofByteArray(blob)));
  }

  private URI uri(String path) {
    return URI.create("http://" + registry + path);
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
      if (response.statusCode() >= 300) {
        throw new AssertionError(response + " " + response.body());
      }
      return response;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  private static String digest(byte[] bytes) {
    try {
      return "sha256:"
          + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  /** A compressed tar archive (POSIX ustar). */
  private static byte[] archive(Map<String, byte[]> files) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        byte[] content = file.getValue();
        zip.write(header(file.getKey(), content));
        zip.write(content);
        zip.write(new byte[(512 - content.length % 512) % 512]);
      }
      zip.write(new byte[1024]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static byte[] header(String name, byte[] content) {
    byte[] header = new byte[512];
    put(header, 0, name);
    put(header, 100, "0000644");
    put(header, 108, "0000000");
    put(header, 116, "0000000");
    put(header, 124, "%011o".formatted(content.length));
    put(header, 136, "00000000000");
    Arrays.fill(header, 148, 156, (byte) ' ');
    header[156] = '0';
    put(header, 257, "ustar");
    put(header, 263, "00");
    int sum = 0;
    for (byte each : header) {
      sum += each & 0xff;
    }
    put(header, 148, "%06o".formatted(sum));
    header[154] = 0;
    return header;
  }

  private static void put(byte[] header, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, header, at, bytes.length);
  }
}
