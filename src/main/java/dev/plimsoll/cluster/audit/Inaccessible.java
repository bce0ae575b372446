package dev.plimsoll.cluster.audit;

/**
 * Something that an audit could not look at.
 *
 * @param what a short name of it, such as {@code HelmRelease}
 * @param reason why not, and what could therefore not be evaluated, for people
 */
public record Inaccessible(String what, String reason) {}
