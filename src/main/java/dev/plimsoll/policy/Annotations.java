package dev.plimsoll.policy;

import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Resource;
import java.util.Optional;

/**
 * The annotations by which people tell this program what they mean. The value of each is the
 * reason: an empty one counts for nothing, so that whoever comes later can read why. The table for
 * people is in {@code docs/reference/annotations.md}.
 */
public final class Annotations {

  /** Releases an object for deletion, where a {@code deletion} rule protects it. */
  public static final String ALLOW_DELETION = "plimsoll.dev/allow-deletion";

  /** Lets a change of a HelmRelease uninstall its release and install it anew. */
  public static final String ALLOW_REINSTALL = "plimsoll.dev/allow-reinstall";

  /** Lets a workload's pods be replaced for volatile metadata. */
  public static final String ALLOW_RESTARTS = "plimsoll.dev/allow-restarts";

  /** Lets people change what a HelmRelease owns; on the HelmRelease or on the workload. */
  public static final String ALLOW_MANUAL_CHANGES = "plimsoll.dev/allow-manual-changes";

  /** Lets an image go back to an older version; on the HelmRelease or on the workload. */
  public static final String ALLOW_ROLLBACK = "plimsoll.dev/allow-rollback";

  /**
   * Written by this program alone: a digest of what a workload's pods were configured with when
   * they were started, which nobody can make or check without the key of the installation.
   */
  public static final String CONFIG_DIGEST = "plimsoll.dev/config-digest";

  private static final Pointer ALL = Pointer.of("metadata", "annotations");

  private Annotations() {}

  /** The reason that an annotation gives; empty if it is absent or blank. */
  public static Optional<String> reason(Resource resource, String annotation) {
    return resource.text(place(annotation)).map(String::strip).filter(text -> !text.isEmpty());
  }

  /** Where an annotation stands, or would stand. */
  public static Pointer place(String annotation) {
    return ALL.key(annotation);
  }
}
