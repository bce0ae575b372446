package dev.plimsoll.build;

/**
 * An object that Flux deletes, because a change takes it out of what is built.
 *
 * @param object the object as it was
 * @param reason why it would be deleted, a sentence
 * @param place where that is written
 * @param before whether the place is in the files as they were, and not as they are
 * @param certain whether Flux is known to delete it; what an overlay is for may be unknown
 */
public record Deletion(
    BuiltObject object, String reason, SourcePlace place, boolean before, boolean certain) {}
