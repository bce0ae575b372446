package dev.plimsoll.manifest.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.Iterables;
import dev.plimsoll.manifest.Lines;
import dev.plimsoll.manifest.Location;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Resource;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What is kept of a file to tell the places of findings, once its YAML nodes are gone: where each
 * value of its objects is named, and its lines with everything hidden that must not be shown. It
 * takes two or three bytes for a value, and what the file takes.
 */
public final class StoredPlaces {

  private final ByteBuffer stored;
  private final String text;
  private final int[] starts;

  /** The places that {@link #of} made into bytes. */
  public StoredPlaces(byte[] bytes) {
    ByteBuffer all = ByteBuffer.wrap(bytes);
    this.stored = all.slice(Integer.BYTES, all.getInt(0));
    int from = Integer.BYTES + stored.capacity();
    this.text = new String(bytes, from, bytes.length - from, StandardCharsets.UTF_8);
    this.starts = Lines.starts(text);
  }

  /** The places of a file with nothing in it, as bytes. */
  public static byte[] ofNothing() {
    return new byte[Integer.BYTES];
  }

  /** The places of a file, as bytes. */
  public static byte[] of(ParsedFile parsed) {
    return of(parsed, List.of());
  }

  /**
   * The places of a file, as bytes.
   *
   * @param inside what objects of the file hold as text, to be numbered after them
   */
  public static byte[] of(ParsedFile parsed, List<Document> inside) {
    ByteArrayOutputStream locations = new ByteArrayOutputStream();
    for (Document document : Iterables.concat(parsed.documents(), inside)) {
      byte[] places = StoredPositions.of(document.resource().tree(), document.positions());
      locations.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(places.length).array());
      locations.writeBytes(places);
    }
    byte[] text = new Excerpts(parsed).text().getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(Integer.BYTES + locations.size() + text.length)
        .putInt(locations.size())
        .put(locations.toByteArray())
        .put(text)
        .array();
  }

  /**
   * Where a place of an object stands: at its key in a map, at the item in a list; the nearest
   * place above it if the object does not have it.
   *
   * @param document the number of the object in the file, from 0; after the objects come those
   *     inside of them
   */
  public Location location(int document, Resource resource, Pointer place) {
    int at = 0;
    for (int number = 0; number < document; number++) {
      at += Integer.BYTES + stored.getInt(at);
    }
    ByteBuffer positions = stored.slice(at + Integer.BYTES, stored.getInt(at));
    return StoredPositions.at(positions, index(resource.tree(), place));
  }

  /** A line by its number, from 1, without its break; empty if the file has no such line. */
  public String line(int number) {
    if (number > starts.length) {
      return "";
    }
    int end = number == starts.length ? text.length() : starts[number];
    return text.substring(starts[number - 1], end).stripTrailing();
  }

  /** How many values stand before a place, in the order in which a tree is written. */
  private static int index(JsonNode root, Pointer place) {
    JsonNode here = root;
    int index = 0;
    for (Pointer step : place.steps()) {
      JsonNode next = here.isArray() ? here.path(step.index()) : here.path(step.token());
      if (next.isMissingNode()) {
        break;
      }
      index += 1 + before(here, step);
      here = next;
    }
    return index;
  }

  private static int before(JsonNode parent, Pointer step) {
    int values = 0;
    if (parent.isArray()) {
      for (int at = 0; at < step.index(); at++) {
        values += size(parent.get(at));
      }
      return values;
    }
    for (var entry : parent.properties()) {
      if (entry.getKey().equals(step.token())) {
        break;
      }
      values += size(entry.getValue());
    }
    return values;
  }

  private static int size(JsonNode tree) {
    int values = 1;
    for (JsonNode child : tree) {
      values += size(child);
    }
    return values;
  }
}
