package dev.plimsoll.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A place in a document, from the root down.
 *
 * <p>It has two spellings: {@link #toString()} writes it as Kubernetes writes field paths ({@code
 * spec.dependsOn[0].name}, {@code metadata.annotations[example.com/owner]}), which is what people
 * read; {@link #toJsonPointer()} writes it as RFC 6901 has it, which is what a patch needs.
 *
 * @param parent the place this one is in; null for the root alone
 * @param token the key, or the decimal index in a list; empty for the root
 * @param index the index in a list, or -1 where {@code token} is a key
 */
public record Pointer(@Nullable Pointer parent, String token, int index) {

  /** The document itself. */
  public static final Pointer ROOT = new Pointer(null, "", -1);

  /** Keys that need no brackets in a field path. */
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_$-]+");

  /** A place given by plain keys, for constants: {@code Pointer.of("spec", "chartRef")}. */
  public static Pointer of(String... keys) {
    Pointer pointer = ROOT;
    for (String key : keys) {
      pointer = pointer.key(key);
    }
    return pointer;
  }

  /**
   * Reads an RFC 6901 pointer ({@code /spec/values/a~1b}). A token of digits is taken as an index,
   * which both spellings write the same way they were read.
   */
  public static Pointer parseJsonPointer(String text) {
    Pointer pointer = ROOT;
    if (text.isEmpty()) {
      return pointer;
    }
    for (String raw : text.substring(1).split("/", -1)) {
      String token = raw.replace("~1", "/").replace("~0", "~");
      pointer = isIndex(token) ? pointer.at(Integer.parseInt(token)) : pointer.key(token);
    }
    return pointer;
  }

  private static boolean isIndex(String token) {
    return !token.isEmpty()
        && token.length() < 9
        && token.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  /** The place under {@code name} in the map that is here. */
  public Pointer key(String name) {
    return new Pointer(this, name, -1);
  }

  /** The place at {@code position} in the list that is here. */
  public Pointer at(int position) {
    return new Pointer(this, Integer.toString(position), position);
  }

  /** The place that {@code rest} is in what is here. */
  public Pointer append(Pointer rest) {
    Pointer whole = this;
    for (Pointer step : rest.steps()) {
      whole = new Pointer(whole, step.token, step.index);
    }
    return whole;
  }

  /** What this place is in {@code above}, which it is or lies below. */
  public Pointer below(Pointer above) {
    if (parent == null || equals(above)) {
      return ROOT;
    }
    return new Pointer(parent.below(above), token, index);
  }

  /** Whether this is the document itself. */
  public boolean isRoot() {
    return parent == null;
  }

  /** What a document holds at this place; a {@link MissingNode} if it has no such place. */
  public JsonNode in(JsonNode root) {
    if (parent == null) {
      return root;
    }
    JsonNode above = parent.in(root);
    return index >= 0 && above.isArray() ? above.path(index) : above.path(token);
  }

  /** Whether this place is {@code other} or lies below it. */
  public boolean startsWith(Pointer other) {
    for (Pointer here = this; here != null; here = here.parent) {
      if (here.equals(other)) {
        return true;
      }
    }
    return false;
  }

  /** This place as an RFC 6901 JSON Pointer. */
  public String toJsonPointer() {
    StringBuilder text = new StringBuilder();
    for (Pointer step : steps()) {
      text.append('/').append(step.token.replace("~", "~0").replace("/", "~1"));
    }
    return text.toString();
  }

  /** This place as a Kubernetes field path; empty for the root. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Pointer step : steps()) {
      if (step.index >= 0) {
        text.append('[').append(step.token).append(']');
      } else if (PLAIN.matcher(step.token).matches()) {
        text.append(text.isEmpty() ? "" : ".").append(step.token);
      } else {
        text.append('[').append(step.token).append(']');
      }
    }
    return text.toString();
  }

  /** The places passed on the way here, the root left out, this one last. */
  public Iterable<Pointer> steps() {
    Deque<Pointer> steps = new ArrayDeque<>();
    for (Pointer step = this; step.parent != null; step = step.parent) {
      steps.addFirst(step);
    }
    return steps;
  }
}
