package dev.plimsoll.manifest;

import org.jspecify.annotations.Nullable;

/**
 * What an object is, as the Kubernetes API names it.
 *
 * @param groupKind the group and kind, without the version
 * @param version the version within the group, such as {@code v2beta1}
 */
public record GroupVersionKind(GroupKind groupKind, String version) {

  /**
   * @param group the API group; empty for the core group
   * @param version the version within the group, such as {@code v2beta1}
   * @param kind the kind, such as {@code HelmRelease}
   */
  public GroupVersionKind(String group, String version, String kind) {
    this(GroupKind.of(group, kind), version);
  }

  /** Splits an {@code apiVersion} ({@code group/version}, or {@code v1} for the core group). */
  public static GroupVersionKind of(String apiVersion, String kind) {
    int slash = apiVersion.indexOf('/');
    return slash < 0
        ? new GroupVersionKind("", apiVersion, kind)
        : new GroupVersionKind(
            apiVersion.substring(0, slash), apiVersion.substring(slash + 1), kind);
  }

  /** The API group; empty for the core group. */
  public String group() {
    return groupKind.group();
  }

  /** The kind, such as {@code HelmRelease}. */
  public String kind() {
    return groupKind.kind();
  }

  /** The {@code apiVersion} that a manifest carries. */
  public String apiVersion() {
    return group().isEmpty() ? version : group() + "/" + version;
  }

  /** Whether a text is {@link #apiVersion}. */
  public boolean isApiVersion(@Nullable String text) {
    int slash = group().length();
    return slash == 0
        ? version.equals(text)
        : text != null
            && text.length() == slash + 1 + version.length()
            && text.charAt(slash) == '/'
            && text.startsWith(group())
            && text.endsWith(version);
  }

  @Override
  public String toString() {
    return apiVersion() + " " + kind();
  }
}
