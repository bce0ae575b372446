package dev.plimsoll.cluster;

import dev.plimsoll.manifest.GroupKind;
import java.util.List;

/**
 * A kind as a cluster serves it.
 *
 * @param kind the kind
 * @param version the version to read it at: the one that the cluster prefers
 * @param versions every version that its group is served at, the preferred one first
 * @param plural its name in paths, such as {@code helmreleases}
 * @param namespaced whether its objects are in namespaces
 */
public record ServedKind(
    GroupKind kind, String version, List<String> versions, String plural, boolean namespaced) {

  public ServedKind {
    versions = List.copyOf(versions);
  }

  /** The {@code apiVersion} of its objects as they are read. */
  public String apiVersion() {
    return kind.group().isEmpty() ? version : kind.group() + "/" + version;
  }

  /** The same kind, to be read at another version that is served. */
  public ServedKind at(String other) {
    return new ServedKind(kind, other, versions, plural, namespaced);
  }

  /** The path of its objects, of one namespace or, where that is empty, of all. */
  String path(String namespace) {
    return (kind.group().isEmpty() ? "/api/" : "/apis/")
        + apiVersion()
        + (namespace.isEmpty() ? "" : "/namespaces/" + namespace)
        + "/"
        + plural;
  }
}
