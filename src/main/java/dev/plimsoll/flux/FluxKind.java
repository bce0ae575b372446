package dev.plimsoll.flux;

import static dev.plimsoll.flux.FluxVersion.V2_1;
import static dev.plimsoll.flux.FluxVersion.V2_10;
import static dev.plimsoll.flux.FluxVersion.V2_2;
import static dev.plimsoll.flux.FluxVersion.V2_3;
import static dev.plimsoll.flux.FluxVersion.V2_4;
import static dev.plimsoll.flux.FluxVersion.V2_6;
import static dev.plimsoll.flux.FluxVersion.V2_7;
import static dev.plimsoll.flux.FluxVersion.V2_8;
import static dev.plimsoll.flux.FluxVersion.V2_9;

import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.manifest.Resource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The kinds of Flux, with the table of their API versions: since which release each is served, and
 * in which it is gone.
 *
 * <p>Sources: the resource definitions that Flux 2.1, 2.2, 2.6, 2.9 and 2.10 install, which a test
 * compares with this table; for the releases between them the removals announced in fluxcd/flux2
 * issues 5474 (2.7: every {@code v1beta1} and {@code v2beta1}), 5711 (2.8: {@code v1beta2} of
 * source and kustomize, {@code v2beta2} of helm) and 5942 (2.9: {@code v1beta2} of image and
 * notification), and the change logs of the controllers.
 */
public enum FluxKind {
  HELM_RELEASE(
      Group.HELM,
      "HelmRelease",
      gone("v2beta1", V2_1, V2_7),
      gone("v2beta2", V2_2, V2_8),
      served("v2", V2_3)),
  GIT_REPOSITORY(
      Group.SOURCE,
      "GitRepository",
      gone("v1beta1", V2_1, V2_7),
      gone("v1beta2", V2_1, V2_8),
      served("v1", V2_1)),
  OCI_REPOSITORY(Group.SOURCE, "OCIRepository", gone("v1beta2", V2_1, V2_8), served("v1", V2_6)),
  HELM_REPOSITORY(
      Group.SOURCE,
      "HelmRepository",
      gone("v1beta1", V2_1, V2_7),
      gone("v1beta2", V2_1, V2_8),
      served("v1", V2_3)),
  HELM_CHART(
      Group.SOURCE,
      "HelmChart",
      gone("v1beta1", V2_1, V2_7),
      gone("v1beta2", V2_1, V2_8),
      served("v1", V2_3)),
  BUCKET(
      Group.SOURCE,
      "Bucket",
      gone("v1beta1", V2_1, V2_7),
      gone("v1beta2", V2_1, V2_8),
      served("v1", V2_4)),
  EXTERNAL_ARTIFACT(Group.SOURCE, "ExternalArtifact", served("v1", V2_7)),
  ARTIFACT_GENERATOR(Group.EXTENSIONS, "ArtifactGenerator", served("v1beta1", V2_7)),
  KUSTOMIZATION(
      Group.KUSTOMIZE,
      "Kustomization",
      gone("v1beta1", V2_1, V2_7),
      gone("v1beta2", V2_1, V2_8),
      served("v1", V2_1)),
  IMAGE_REPOSITORY(
      Group.IMAGE,
      "ImageRepository",
      gone("v1beta1", V2_1, V2_7),
      gone("v1beta2", V2_1, V2_9),
      served("v1", V2_7)),
  IMAGE_POLICY(
      Group.IMAGE,
      "ImagePolicy",
      gone("v1beta1", V2_1, V2_7),
      gone("v1beta2", V2_1, V2_9),
      served("v1", V2_7)),
  IMAGE_UPDATE_AUTOMATION(
      Group.IMAGE,
      "ImageUpdateAutomation",
      gone("v1beta1", V2_1, V2_7),
      gone("v1beta2", V2_3, V2_9),
      served("v1", V2_7)),
  ALERT(
      Group.NOTIFICATION,
      "Alert",
      gone("v1beta1", V2_1, V2_7),
      gone("v1beta2", V2_1, V2_9),
      served("v1beta3", V2_2),
      served("v1", V2_10)),
  PROVIDER(
      Group.NOTIFICATION,
      "Provider",
      gone("v1beta1", V2_1, V2_7),
      gone("v1beta2", V2_1, V2_9),
      served("v1beta3", V2_2),
      served("v1", V2_10)),
  RECEIVER(
      Group.NOTIFICATION,
      "Receiver",
      gone("v1beta1", V2_1, V2_7),
      gone("v1beta2", V2_1, V2_9),
      served("v1", V2_1));

  /** The API groups of Flux. */
  public static final class Group {
    public static final String HELM = "helm.toolkit.fluxcd.io";
    public static final String SOURCE = "source.toolkit.fluxcd.io";
    public static final String EXTENSIONS = "source.extensions.fluxcd.io";
    public static final String KUSTOMIZE = "kustomize.toolkit.fluxcd.io";
    public static final String IMAGE = "image.toolkit.fluxcd.io";
    public static final String NOTIFICATION = "notification.toolkit.fluxcd.io";

    private Group() {}
  }

  private static final Map<GroupKind, FluxKind> BY_GROUP_KIND =
      Arrays.stream(values())
          .collect(Collectors.toUnmodifiableMap(FluxKind::groupKind, Function.identity()));

  @SuppressWarnings("ImmutableEnumChecker") // a record of texts
  private final GroupKind groupKind;

  @SuppressWarnings("ImmutableEnumChecker") // List.of
  private final List<ApiVersion> versions;

  FluxKind(String group, String kind, ApiVersion... versions) {
    this.groupKind = GroupKind.of(group, kind);
    this.versions = List.of(versions);
  }

  private static ApiVersion served(String name, FluxVersion since) {
    return new ApiVersion(name, since, null);
  }

  private static ApiVersion gone(String name, FluxVersion since, FluxVersion goneIn) {
    return new ApiVersion(name, since, goneIn);
  }

  /** The kind of Flux that a group and kind name, if they do. */
  public static Optional<FluxKind> of(GroupKind groupKind) {
    return Optional.ofNullable(BY_GROUP_KIND.get(groupKind));
  }

  /** The kind of Flux that an object is, if it is one; its API version does not matter. */
  public static Optional<FluxKind> of(Resource resource) {
    return of(resource.type().groupKind());
  }

  /** Whether an object is of this kind, at whatever API version. */
  public boolean is(Resource resource) {
    return groupKind.equals(resource.type().groupKind());
  }

  /** Group and kind. */
  public GroupKind groupKind() {
    return groupKind;
  }

  /** The API group. */
  public String group() {
    return groupKind.group();
  }

  /** The kind as manifests write it, such as {@code HelmRelease}. */
  public String kind() {
    return groupKind.kind();
  }

  /** Every API version that some release known here has served, oldest first. */
  public List<ApiVersion> versions() {
    return versions;
  }

  /** The version of the given name, if there is or was one. */
  public Optional<ApiVersion> version(String name) {
    for (ApiVersion version : versions) {
      if (version.name().equals(name)) {
        return Optional.of(version);
      }
    }
    return Optional.empty();
  }

  /**
   * The version that a release stores objects at, which is the newest that it serves; empty if it
   * does not have the kind yet.
   */
  public Optional<ApiVersion> storage(FluxVersion flux) {
    for (ApiVersion version : versions.reversed()) {
      if (version.servedBy(flux)) {
        return Optional.of(version);
      }
    }
    return Optional.empty();
  }

  /**
   * The newest version that all releases of a target serve; where there is none, the one that the
   * newest of them stores.
   */
  public Optional<ApiVersion> storage(FluxTarget target) {
    for (ApiVersion version : versions.reversed()) {
      if (version.servedBy(target.oldest()) && version.servedBy(target.newest())) {
        return Optional.of(version);
      }
    }
    return storage(target.newest());
  }

  /** The {@code apiVersion} that manifests for a release should have; see {@link #storage}. */
  public Optional<String> apiVersion(FluxVersion flux) {
    return apiVersion(FluxTarget.of(flux));
  }

  /** The {@code apiVersion} that manifests for a target should have; see {@link #storage}. */
  public Optional<String> apiVersion(FluxTarget target) {
    return storage(target).map(version -> group() + "/" + version.name());
  }

  /** What the API version of the given name is to a release. */
  public ApiState state(String name, FluxVersion flux) {
    return state(name, FluxTarget.of(flux));
  }

  /**
   * What the API version of the given name is to a target. What one of its releases serves is
   * neither gone nor still to come, and only what all of them serve takes the place of an older
   * version.
   */
  public ApiState state(String name, FluxTarget target) {
    @Nullable ApiVersion version = version(name).orElse(null);
    if (version == null) {
      return ApiState.UNKNOWN;
    }
    if (version.goneBy(target.oldest())) {
      return ApiState.GONE;
    }
    if (!target.newest().atLeast(version.since())) {
      return ApiState.NOT_YET;
    }
    int current = storage(target).map(versions::indexOf).orElse(0);
    return versions.indexOf(version) >= current ? ApiState.CURRENT : ApiState.DEPRECATED;
  }
}
