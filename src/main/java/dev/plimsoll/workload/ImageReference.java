package dev.plimsoll.workload;

import java.util.Optional;

/**
 * What a container's {@code image} names.
 *
 * @param repository registry and path in full, so that {@code nginx} and {@code
 *     docker.io/library/nginx} are the same
 * @param tag the tag; empty if there is none
 * @param digest the digest with its algorithm; empty if there is none
 */
public record ImageReference(String repository, String tag, String digest) {

  /**
   * Reads a reference as container runtimes do (distribution/reference, "normalized names"); empty
   * for a text that names nothing.
   */
  public static Optional<ImageReference> parse(String text) {
    int at = text.indexOf('@');
    String digest = at < 0 ? "" : text.substring(at + 1);
    String name = at < 0 ? text : text.substring(0, at);
    int colon = name.indexOf(':', name.lastIndexOf('/') + 1);
    String tag = colon < 0 ? "" : name.substring(colon + 1);
    String repository = colon < 0 ? name : name.substring(0, colon);
    return repository.isEmpty()
        ? Optional.empty()
        : Optional.of(new ImageReference(full(repository), tag, digest));
  }

  /** This and {@code next} in words, as short as tells them apart. */
  String upTo(ImageReference next) {
    return repository.equals(next.repository)
        ? version() + " -> " + next.version()
        : this + " -> " + next;
  }

  /** Tag and digest, as far as there are any. */
  private String version() {
    String named = tag.isEmpty() && digest.isEmpty() ? "latest" : tag;
    return digest.isEmpty() ? named : named + "@" + digest;
  }

  /** The reference in full. */
  @Override
  public String toString() {
    return repository + (tag.isEmpty() ? "" : ":" + tag) + (digest.isEmpty() ? "" : "@" + digest);
  }

  private static String full(String repository) {
    int slash = repository.indexOf('/');
    if (slash < 0) {
      return "docker.io/library/" + repository;
    }
    String first = repository.substring(0, slash);
    if (first.equals("index.docker.io")) {
      return full(repository.substring(slash + 1));
    }
    boolean isRegistry = first.indexOf('.') >= 0 || first.indexOf(':') >= 0;
    if (!isRegistry && !first.equals("localhost")) {
      return "docker.io/" + repository;
    }
    boolean official = first.equals("docker.io") && repository.indexOf('/', slash + 1) < 0;
    return official ? "docker.io/library" + repository.substring(slash) : repository;
  }
}
