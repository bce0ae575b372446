package dev.plimsoll.cli.migrate;

/**
 * One thing that was done to a file, or was not.
 *
 * @param object the object, as {@code Kind namespace/name}; empty for the file as a whole
 * @param message what, for people
 * @param manual whether it is left for people to do
 */
public record Note(String object, String message, boolean manual) {}
