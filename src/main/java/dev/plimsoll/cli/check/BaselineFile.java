package dev.plimsoll.cli.check;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.cli.report.FileFinding;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The findings that a repository had when it began to be checked. They are told apart by rule,
 * object and field, and counted, so that one more of the same is new; not by line, which moves, nor
 * by message, which a new version of this program may word otherwise. It only ever shrinks.
 */
public final class BaselineFile {

  private static final int VERSION = 1;
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /**
   * What a finding is known by.
   *
   * @param file where it is; an object that has a name is found again in any file
   */
  private record Key(
      String rule, String kind, String namespace, String name, String path, String file)
      implements Comparable<Key> {

    static Key of(FileFinding finding) {
      return new Key(
          finding.ruleName(),
          finding.kind(),
          finding.namespace(),
          finding.name(),
          finding.path(),
          finding.file().replace('\\', '/'));
    }

    static Key of(JsonNode entry) {
      return new Key(
          text(entry, "rule"),
          text(entry, "kind"),
          text(entry, "namespace"),
          text(entry, "name"),
          text(entry, "path"),
          DiskFile.name(text(entry, "file")));
    }

    private static String text(JsonNode entry, String field) {
      if (!entry.path(field).isTextual()) {
        throw new IllegalArgumentException("an entry of \"findings\" lacks the text " + field);
      }
      return entry.path(field).asText();
    }

    Key anywhere() {
      return name.isEmpty() ? this : new Key(rule, kind, namespace, name, path, "");
    }

    ObjectNode json() {
      return JsonNodeFactory.instance
          .objectNode()
          .put("file", file)
          .put("kind", kind)
          .put("namespace", namespace)
          .put("name", name)
          .put("rule", rule)
          .put("path", path);
    }

    @Override
    public int compareTo(Key other) {
      return json().toString().compareTo(other.json().toString());
    }
  }

  private final Path file;
  private final boolean fresh;
  private final Map<Key, Integer> before = new TreeMap<>();
  private final Map<Key, Integer> unmatched = new TreeMap<>();
  private final Map<Key, Integer> now = new TreeMap<>();

  private BaselineFile(Path file, boolean fresh) {
    this.file = file;
    this.fresh = fresh;
  }

  /**
   * Reads a baseline; one that does not exist yet takes every finding as known.
   *
   * @throws IllegalArgumentException if the file is no baseline; the message says why
   * @throws IOException if it cannot be read
   */
  public static BaselineFile read(Path file) throws IOException {
    if (!Files.exists(file)) {
      return new BaselineFile(file, true);
    }
    BaselineFile baseline = new BaselineFile(file, false);
    try {
      JsonNode tree = JSON.readTree(Files.readAllBytes(file));
      if (tree.path("version").asInt() != VERSION || !tree.path("findings").isArray()) {
        throw new IllegalArgumentException("it needs \"version\": 1 and a list of \"findings\"");
      }
      for (JsonNode entry : tree.path("findings")) {
        Key key = Key.of(entry);
        int count = entry.path("count").asInt(1);
        baseline.before.merge(key, count, Integer::sum);
        baseline.unmatched.merge(key.anywhere(), count, Integer::sum);
      }
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(file + " is no baseline: this is no JSON", e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          file + " is no baseline: " + e.getMessage() + "; delete it to begin a new one", e);
    }
    return baseline;
  }

  /** Whether a finding is an old one, as often as the baseline has it. */
  boolean takes(FileFinding finding) {
    Key key = Key.of(finding);
    boolean known = fresh || unmatched.getOrDefault(key.anywhere(), 0) > 0;
    if (known) {
      unmatched.computeIfPresent(key.anywhere(), (same, left) -> left - 1);
      now.merge(key, 1, Integer::sum);
    }
    return known;
  }

  /**
   * Writes what is left of the baseline, or the new one; says what was done, nothing where nothing
   * was. Entries about files that were not looked at this time stay.
   *
   * @param looked the files that were looked at
   * @throws IOException if it cannot be written
   */
  public String keep(Set<String> looked) throws IOException {
    Set<Key> found = new HashSet<>();
    now.keySet().forEach(key -> found.add(key.anywhere()));
    before.forEach((key, count) -> {
      boolean stays = !looked.contains(key.file()) && Files.exists(Path.of(key.file()));
      if (stays && !found.contains(key.anywhere())) {
        now.put(key, count);
      }
    });
    if (now.equals(before) && !fresh) {
      return "";
    }
    write();
    int size = total(now);
    return fresh
        ? file + ": a new baseline of " + size + " findings; commit it, and new findings fail"
        : file
            + ": the baseline has shrunk from "
            + total(before)
            + " findings to "
            + size
            + "; commit it";
  }

  private static int total(Map<Key, Integer> counts) {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }

  private void write() throws IOException {
    ArrayNode findings = JsonNodeFactory.instance.arrayNode();
    now.forEach((key, count) -> {
      ObjectNode entry = key.json();
      if (count > 1) {
        entry.put("count", count);
      }
      findings.add(entry);
    });
    ObjectNode tree = JsonNodeFactory.instance.objectNode().put("version", VERSION);
    tree.set("findings", findings);
    String text = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(tree) + "\n";
    Path folder = file.toAbsolutePath().getParent();
    Path whole = Files.createTempFile(folder, ".plimsoll", ".tmp");
    Files.write(whole, text.getBytes(StandardCharsets.UTF_8));
    Files.move(whole, file, StandardCopyOption.REPLACE_EXISTING);
  }
}
