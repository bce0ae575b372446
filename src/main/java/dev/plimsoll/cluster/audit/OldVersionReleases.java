package dev.plimsoll.cluster.audit;

import dev.plimsoll.cluster.InaccessibleException;
import dev.plimsoll.cluster.PagedLister;
import dev.plimsoll.cluster.ServedKind;
import dev.plimsoll.flux.FluxKind;
import dev.plimsoll.flux.FluxVersion;
import dev.plimsoll.manifest.GroupVersionKind;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The releases of a cluster that somebody still owns at an old API version. One that everybody owns
 * at the current version was written at it, and so is stored at it too.
 *
 * @param owners who owns what at which version, in words, by {@code namespace/name}
 */
public record OldVersionReleases(Map<String, String> owners) {

  /** How many releases are read at a time. */
  private static final int PAGE = 250;

  public OldVersionReleases {
    owners = Map.copyOf(owners);
  }

  /**
   * Looks at every release of a cluster.
   *
   * @param flux the release of Flux whose API version is the current one
   * @throws InaccessibleException if the releases cannot be read
   */
  public static OldVersionReleases read(PagedLister pages, FluxVersion flux)
      throws InaccessibleException {
    Map<String, String> owners = new HashMap<>();
    Optional<ServedKind> served = pages.served(FluxKind.HELM_RELEASE.groupKind());
    if (served.isPresent()) {
      pages.each(
          served.get(),
          "",
          "",
          PAGE,
          release -> {
            String old =
                StaleFieldOwners.behind(release, flux).stream()
                    .map(entry ->
                        entry.manager()
                            + " at "
                            + GroupVersionKind.of(entry.apiVersion(), release.kind()).version())
                    .distinct()
                    .collect(Collectors.joining(", "));
            if (!old.isEmpty()) {
              owners.put(release.namespace() + "/" + release.name(), old);
            }
          });
    }
    return new OldVersionReleases(owners);
  }

  /**
   * Who owns a release at an old version, in words.
   *
   * @param namespace its namespace; empty where a manifest leaves it to others, which then may be
   *     about any release of that name
   */
  public Optional<String> of(String namespace, String name) {
    return namespace.isEmpty()
        ? owners.entrySet().stream()
            .filter(entry -> entry.getKey().endsWith("/" + name))
            .map(Map.Entry::getValue)
            .findFirst()
        : Optional.ofNullable(owners.get(namespace + "/" + name));
  }
}
