package dev.plimsoll.flux;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Resource;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;

/**
 * A {@code HelmRelease} at any API version.
 *
 * @param resource the object
 */
public record HelmRelease(Resource resource) {

  /** The kinds that a chart can come from. */
  public static final Set<GroupKind> SOURCES =
      Set.of(
          FluxKind.OCI_REPOSITORY.groupKind(),
          FluxKind.HELM_REPOSITORY.groupKind(),
          FluxKind.HELM_CHART.groupKind(),
          FluxKind.GIT_REPOSITORY.groupKind(),
          FluxKind.BUCKET.groupKind());

  /** The template of the {@code HelmChart} or {@code OCIRepository} that Flux makes for it. */
  public static final Pointer CHART = Pointer.of("spec", "chart");

  /** The kind that {@link #CHART} is a template of; {@code HelmChart} where it says nothing. */
  public static final Pointer CHART_KIND = CHART.key("kind");

  /** What {@link #CHART} says of the object that Flux makes. */
  public static final Pointer CHART_SPEC = CHART.key("spec");

  /** The source of the chart, referred to directly. */
  public static final Pointer CHART_REF = Pointer.of("spec", "chartRef");

  /** The name that Helm is to know the release by. */
  public static final Pointer RELEASE_NAME = Pointer.of("spec", "releaseName");

  /** The namespace that the release is installed in. */
  public static final Pointer TARGET_NAMESPACE = Pointer.of("spec", "targetNamespace");

  /** The namespace that Helm's records are kept in. */
  public static final Pointer STORAGE_NAMESPACE = Pointer.of("spec", "storageNamespace");

  private static final Pointer KUBE_CONFIG = Pointer.of("spec", "kubeConfig");
  private static final Pointer SERVICE_ACCOUNT_NAME = Pointer.of("spec", "serviceAccountName");

  private static final int MAX_RELEASE_NAME = 53;
  private static final int NAME_HASH = 12;

  private static final Pointer SUSPEND = Pointer.of("spec", "suspend");

  /** The object as a release, if it is one. */
  public static Optional<HelmRelease> of(Resource resource) {
    return FluxKind.HELM_RELEASE.is(resource)
        ? Optional.of(new HelmRelease(resource))
        : Optional.empty();
  }

  /** Whether {@code spec.chart} is there, however little it says. */
  public boolean hasChart() {
    return resource.has(CHART);
  }

  /** Whether {@code spec.chartRef} is there, however little it says. */
  public boolean hasChartRef() {
    return resource.has(CHART_REF);
  }

  /** The chart by name and version, if {@code spec.chart} is the template of a HelmChart. */
  public Optional<ChartSpec> chart() {
    ChartSpec chart = new ChartSpec(resource, CHART_SPEC);
    return chart.tree().isMissingNode() || chart.tree().isNull() || isInline(chart)
        ? Optional.empty()
        : Optional.of(chart);
  }

  /**
   * The repository that {@code spec.chart} is the template of, since Flux 2.10. A part of a
   * release, such as a patch, may name no kind: what only an {@code OCIRepository} has tells then.
   */
  public Optional<OciRepository> inlineRepository() {
    return isInline(new ChartSpec(resource, CHART_SPEC))
        ? Optional.of(new OciRepository(resource, CHART_SPEC))
        : Optional.empty();
  }

  private boolean isInline(ChartSpec chart) {
    JsonNode kind = resource.at(CHART_KIND);
    return kind.isMissingNode()
        ? (chart.tree().has("url") || chart.tree().has("ref")) && chart.chart().isEmpty()
        : kind.asText("").equals(FluxKind.OCI_REPOSITORY.kind());
  }

  /** The {@code OCIRepository}, {@code HelmChart} or {@code ExternalArtifact} of the release. */
  public Optional<Reference> chartRef() {
    return Reference.at(resource, CHART_REF);
  }

  /** Where the chart comes from: {@code chartRef}, or else the source that {@code chart} names. */
  public Optional<Reference> source() {
    return chartRef().or(() -> chart().flatMap(ChartSpec::sourceRef));
  }

  /**
   * The name that Helm knows the release by: stated, or made of the target namespace and the
   * object's own name, shortened to what Helm allows (fluxcd/helm-controller,
   * internal/release/name.go).
   */
  public String releaseName() {
    return resource
        .text(RELEASE_NAME)
        .orElseGet(() ->
            shortened(
                resource.text(TARGET_NAMESPACE).map(text -> text + "-").orElse("")
                    + resource.name()));
  }

  private static String shortened(String name) {
    if (name.length() <= MAX_RELEASE_NAME) {
      return name;
    }
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
      String hash = HexFormat.of().formatHex(digest).substring(0, NAME_HASH);
      return name.substring(0, MAX_RELEASE_NAME - NAME_HASH - 1) + "-" + hash;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** The namespace that the release is installed in. */
  public String releaseNamespace() {
    return resource.text(TARGET_NAMESPACE).orElseGet(resource::namespace);
  }

  /** The namespace that Helm keeps its records of the release in. */
  public String storageNamespace() {
    return resource.text(STORAGE_NAMESPACE).orElseGet(resource::namespace);
  }

  /** Whether the release is installed in another cluster, by a kubeconfig of its own. */
  public boolean isRemote() {
    return resource.has(KUBE_CONFIG);
  }

  /**
   * The cluster that the release is installed in, to tell it from others: by the kubeconfig that it
   * names, and empty for this one.
   */
  public String cluster() {
    return isRemote() ? resource.namespace() + "/" + resource.at(KUBE_CONFIG) : "";
  }

  /** The service account of its namespace that Flux acts as, if it names one. */
  public Optional<String> serviceAccountName() {
    return resource.text(SERVICE_ACCOUNT_NAME);
  }

  /** {@code namespace/name} of the object. */
  public String id() {
    return resource.namespace() + "/" + resource.name();
  }

  /** Whether Flux is told to leave the release alone. */
  public boolean isSuspended() {
    return resource.at(SUSPEND).asBoolean(false);
  }
}
