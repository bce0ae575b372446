package dev.plimsoll.manifest.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Trees that are kept as the JSON that was made of them, which takes a tenth of the memory. */
public final class StoredJson {

  private static final ObjectMapper ALL = new ObjectMapper();

  private StoredJson() {}

  /** The tree, made anew; it must not be changed. */
  public static JsonNode tree(byte[] json) {
    JsonNode plain = FastJsonReader.read(json);
    try {
      return plain == null ? ALL.readTree(json) : plain;
    } catch (IOException e) {
      throw new UncheckedIOException("reading what was just written does not fail", e);
    }
  }
}
