package dev.plimsoll.policy;

import dev.plimsoll.manifest.GroupVersionKind;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.manifest.Substitution;
import dev.plimsoll.manifest.yaml.Completeness;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is to be evaluated: one object, on its way into a cluster or a file.
 *
 * @param operation what is being done to it
 * @param requestedType the type under which the writer sent it, which may differ in version from
 *     the one under which it was delivered ({@code requestKind} in an admission request)
 * @param object the object as it shall become; null where it is deleted
 * @param oldObject the object as it is; null where it is created, or where nobody knows
 * @param requester who asks
 * @param origin where it comes from
 * @param completeness whether the object is all there
 * @param dryRun whether nothing will be stored, whatever the answer
 */
public record ObjectChange(
    Operation operation,
    GroupVersionKind requestedType,
    @Nullable Resource object,
    @Nullable Resource oldObject,
    Requester requester,
    Origin origin,
    Completeness completeness,
    boolean dryRun) {

  public ObjectChange {
    if (object == null && oldObject == null) {
      throw new IllegalArgumentException("a change needs an object or an old object");
    }
  }

  /** An object in a file, as if it were created. */
  public static ObjectChange inFile(Resource object, Completeness completeness) {
    return fromNobody(Operation.Create, object, null, Origin.Files, completeness);
  }

  /** An object in a file that was another before, as if it were updated. */
  public static ObjectChange inFile(Resource object, Resource before, Completeness completeness) {
    return fromNobody(Operation.Update, object, before, Origin.Files, completeness);
  }

  /** An object that is in no file any more, as if it were deleted. */
  public static ObjectChange goneFromFile(Resource before) {
    return fromNobody(Operation.Delete, null, before, Origin.Files, Completeness.Whole);
  }

  /** An object that a cluster already holds, as if it were created there now. */
  public static ObjectChange inCluster(Resource object) {
    return fromNobody(Operation.Create, object, null, Origin.Cluster, Completeness.Whole);
  }

  private static ObjectChange fromNobody(
      Operation operation,
      @Nullable Resource object,
      @Nullable Resource before,
      Origin origin,
      Completeness completeness) {
    Resource current = object != null ? object : Objects.requireNonNull(before);
    return new ObjectChange(
        operation, current.type(), object, before, Requester.NOBODY, origin, completeness, false);
  }

  /** The object as it shall become, or, where it is deleted, as it is. */
  public Resource current() {
    return object != null ? object : Objects.requireNonNull(oldObject);
  }

  /** The namespace of the object; empty for one that belongs to the cluster. */
  public String namespace() {
    return current().namespace();
  }

  /** The name of the object; empty where the API server has yet to make one up. */
  public String name() {
    return current().name();
  }

  /** Whether the object may lack parts that are said elsewhere. */
  public boolean isFragment() {
    return completeness == Completeness.Fragment;
  }

  /**
   * Whether a text of the object is what Flux will see. In a file it may hold a variable that Flux
   * replaces first, or be encrypted, and then says nothing yet.
   */
  public boolean isFinal(String text) {
    return origin != Origin.Files || !Substitution.isIn(text);
  }

  /** The same change with a mutated object. */
  public ObjectChange withObject(Resource mutated) {
    return new ObjectChange(
        operation, requestedType, mutated, oldObject, requester, origin, completeness, dryRun);
  }

  /** A release that refers to the object of this change, and changes with it. */
  public ObjectChange withReferrer(Resource release) {
    return new ObjectChange(
        Operation.Update,
        release.type(),
        release,
        null,
        requester,
        origin,
        Completeness.Whole,
        dryRun);
  }

  /** The old object as a change of its own, as if it were created now. */
  public ObjectChange asItWas() {
    Resource old = Objects.requireNonNull(oldObject);
    return new ObjectChange(
        Operation.Create, old.type(), old, null, requester, origin, completeness, dryRun);
  }
}
