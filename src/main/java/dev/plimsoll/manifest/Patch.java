package dev.plimsoll.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;

/**
 * An RFC 6902 JSON Patch. The API server rejects a request whose patch does not apply, even under
 * {@code failurePolicy: Ignore}; so a patch is built from the very object that it is for, with
 * {@link #set} and {@link #remove}, which take care of missing parents and absent fields.
 *
 * @param operations the steps, in order
 */
public record Patch(List<PatchOperation> operations) {

  /** The patch that changes nothing. */
  public static final Patch NONE = new Patch(List.of());

  public Patch {
    operations = List.copyOf(operations);
  }

  /**
   * The patch that makes {@code tree} hold {@code value} at {@code place}, with the maps above it
   * where they are missing. Empty if it holds that value already.
   */
  public static Patch set(JsonNode tree, Pointer place, JsonNode value) {
    JsonNode present = place.in(tree);
    if (present.equals(value)) {
      return NONE;
    }
    if (!present.isMissingNode()) {
      return new Patch(List.of(new PatchOperation.Replace(place, value)));
    }
    Pointer top = place;
    JsonNode wrapped = value;
    while (top.parent() != null && isAbsent(top.parent().in(tree)) && !top.parent().isRoot()) {
      wrapped = JsonNodeFactory.instance.objectNode().set(top.token(), wrapped);
      top = top.parent();
    }
    return new Patch(List.of(new PatchOperation.Add(top, wrapped)));
  }

  /**
   * The patch that takes away what {@code tree} holds at {@code place}; empty if nothing is there.
   */
  public static Patch remove(JsonNode tree, Pointer place) {
    return place.in(tree).isMissingNode()
        ? NONE
        : new Patch(List.of(new PatchOperation.Remove(place)));
  }

  private static boolean isAbsent(JsonNode node) {
    return node.isMissingNode() || node.isNull();
  }

  /** Whether it changes nothing. */
  public boolean isEmpty() {
    return operations.isEmpty();
  }

  /** This patch, then {@code next}, which was built for what this one leaves. */
  public Patch then(Patch next) {
    if (isEmpty()) {
      return next;
    }
    if (next.isEmpty()) {
      return this;
    }
    List<PatchOperation> both = new ArrayList<>(operations);
    both.addAll(next.operations);
    return new Patch(both);
  }

  /**
   * A copy of {@code tree} with the patch applied; {@code tree} itself where there is none.
   *
   * @throws IllegalStateException if a step is not possible there
   */
  public JsonNode apply(JsonNode tree) {
    if (isEmpty()) {
      return tree;
    }
    JsonNode patched = tree.deepCopy();
    for (PatchOperation operation : operations) {
      patched = operation.applyTo(patched);
    }
    return patched;
  }

  /** The patch as RFC 6902 writes it. */
  public ArrayNode toJson() {
    ArrayNode steps = JsonNodeFactory.instance.arrayNode(operations.size());
    operations.forEach(operation -> steps.add(operation.toJson()));
    return steps;
  }
}
