package dev.plimsoll.manifest.yaml;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.plimsoll.manifest.Kustomize;
import dev.plimsoll.manifest.Location;
import dev.plimsoll.manifest.Skipped;
import dev.plimsoll.manifest.Utf8;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds and reads files of Kubernetes objects. Reading is of bytes; nothing hostile throws. */
public final class Manifests {

  private Manifests() {}

  /**
   * Reads a YAML or JSON file with any number of documents, as kubectl does.
   *
   * @param file its name, for messages; one that ends in {@code .json} is held to be JSON
   * @param content its bytes, UTF-8 with or without a byte order mark
   */
  public static ParsedFile read(String file, byte[] content) {
    return read(file, content, YamlDialect.KUBECTL);
  }

  /**
   * The same, as somebody reads it.
   *
   * @param dialect whose reading counts
   */
  public static ParsedFile read(String file, byte[] content, YamlDialect dialect) {
    Utf8 decoded = Utf8.decode(withoutMarks(content));
    String text = decoded.text();
    if (decoded.fault() != null) {
      return ParsedFile.nothing(text, unreadable(file, decoded.faultAt(), decoded.fault()));
    }
    if (file.endsWith(".json")) {
      return readJson(file, text, dialect);
    }
    if (firstCharacter(text) == '{') {
      ParsedFile json = readJson(file, text, dialect);
      if (json.skipped().isEmpty()) {
        return json;
      }
    }
    return YamlNodes.read(file, text, dialect);
  }

  /**
   * The same for a file that was read before: what has not changed from its start on, and up to its
   * end, is taken over.
   *
   * @param before the documents that it had, in order, if there was nothing wrong with it; else
   *     none
   */
  public static ParsedFile readAgain(String file, byte[] content, List<Document> before) {
    Utf8 decoded = Utf8.decode(withoutMarks(content));
    String text = decoded.text();
    UnchangedRegions unchanged = UnchangedRegions.of(text, before);
    if (decoded.fault() == null && unchanged.isAnything()) {
      ParsedFile changed = YamlNodes.read(file, text, unchanged);
      if (changed.problems().isEmpty() && changed.skipped().isEmpty()) {
        return changed.between(unchanged.first(), unchanged.last());
      }
    }
    return read(file, content);
  }

  /** A file without byte order marks: tools that join files leave one for each. */
  private static byte[] withoutMarks(byte[] content) {
    int at = 0;
    while (at + 2 < content.length
        && content[at] == (byte) 0xEF
        && content[at + 1] == (byte) 0xBB
        && content[at + 2] == (byte) 0xBF) {
      at += 3;
    }
    return at == 0 ? content : Arrays.copyOfRange(content, at, content.length);
  }

  private static ParsedFile readJson(String file, String text, YamlDialect dialect) {
    ParsedFileBuilder reading = new ParsedFileBuilder(file, text, dialect);
    try {
      JsonNodes.read(text).forEach(node -> reading.add(node, 0, false));
    } catch (JsonProcessingException e) {
      // Jackson's own message would quote what it found.
      reading.skip(unreadable(file, location(text, e.getLocation()), "this is no JSON"));
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory does not fail", e);
    }
    return reading.build();
  }

  /** A value as YAML that {@link #read} reads back; its lines end with a line break each. */
  public static String yaml(JsonNode value) {
    return YamlText.USUAL.document(value) + "\n";
  }

  /**
   * The files to read at a path: itself, or, where it is a folder, all below it, sorted.
   *
   * @throws IOException if a folder cannot be read
   */
  public static List<Path> files(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      return List.of(path);
    }
    try (Stream<Path> below = Files.walk(path)) {
      return below
          .filter(file -> Files.isRegularFile(file) && isManifest(file.toString()))
          .sorted()
          .toList();
    }
  }

  /** Whether a file is one to read, told by its name. */
  public static boolean isManifest(String file) {
    return file.endsWith(".yaml")
        || file.endsWith(".yml")
        || file.endsWith(".json")
        || Kustomize.isNamedBy(file);
  }

  private static char firstCharacter(String text) {
    String start = text.substring(0, Math.min(text.length(), 256)).stripLeading();
    return start.isEmpty() ? '\0' : start.charAt(0);
  }

  private static Skipped unreadable(String file, Location where, String reason) {
    return new Skipped(file, where, Skipped.Cause.UNREADABLE, reason);
  }

  private static Location location(String text, @Nullable JsonLocation at) {
    return at == null ? Location.START : NodePositions.location(new JsonMarks(text).of(at), 0);
  }
}
