package dev.plimsoll.flux;

import static dev.plimsoll.flux.FluxKind.BUCKET;
import static dev.plimsoll.flux.FluxKind.GIT_REPOSITORY;
import static dev.plimsoll.flux.FluxKind.HELM_CHART;
import static dev.plimsoll.flux.FluxKind.HELM_RELEASE;
import static dev.plimsoll.flux.FluxKind.KUSTOMIZATION;
import static dev.plimsoll.flux.FluxKind.OCI_REPOSITORY;
import static dev.plimsoll.flux.FluxVersion.V2_1;
import static dev.plimsoll.flux.FluxVersion.V2_10;
import static dev.plimsoll.flux.FluxVersion.V2_2;
import static dev.plimsoll.flux.FluxVersion.V2_3;
import static dev.plimsoll.flux.FluxVersion.V2_4;
import static dev.plimsoll.flux.FluxVersion.V2_5;
import static dev.plimsoll.flux.FluxVersion.V2_6;
import static dev.plimsoll.flux.FluxVersion.V2_7;
import static dev.plimsoll.flux.FluxVersion.V2_8;
import static dev.plimsoll.flux.FluxVersion.V2_9;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Resource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A field that came or went: not every API version of its kind has it, or not every release.
 *
 * <p>Sources: the resource definitions that Flux 2.1, 2.2, 2.6, 2.9 and 2.10 install, which a test
 * compares with {@link #ALL}; for the releases between them the change logs of the controllers.
 * Only fields of {@code spec}; where a whole map came or went, it stands for what is in it.
 *
 * @param kind the kind that has or had it
 * @param path where it is, with {@code []} for each item of a list, as in {@code
 *     spec.valuesFrom[].literal}
 * @param in the API versions that have it, oldest first
 * @param since the first release that has it, in any of these
 * @param successor what takes its place where it is gone; null while the newest version has it
 */
public record FluxField(
    FluxKind kind, String path, List<String> in, FluxVersion since, @Nullable Successor successor) {

  /** All fields that are known to have come or gone. */
  public static final List<FluxField> ALL =
      List.of(
          gone(
              HELM_RELEASE,
              "spec.chart.spec.valuesFile",
              Successor.ValuesFiles,
              "v2beta1",
              "v2beta2"),
          gone(
              HELM_RELEASE,
              "spec.postRenderers[].kustomize.patchesJson6902",
              Successor.JsonPatches,
              "v2beta1",
              "v2beta2"),
          gone(
              HELM_RELEASE,
              "spec.postRenderers[].kustomize.patchesStrategicMerge",
              Successor.MergePatches,
              "v2beta1",
              "v2beta2"),
          came(HELM_RELEASE, V2_2, "spec.driftDetection", "v2beta1", "v2beta2", "v2"),
          came(HELM_RELEASE, V2_2, "spec.test.filters", "v2beta2", "v2"),
          came(HELM_RELEASE, V2_3, "spec.chartRef", "v2beta1", "v2beta2", "v2"),
          came(HELM_RELEASE, V2_3, "spec.chart.spec.ignoreMissingValuesFiles", "v2beta2", "v2"),
          came(HELM_RELEASE, V2_4, "spec.install.disableSchemaValidation", "v2"),
          came(HELM_RELEASE, V2_4, "spec.upgrade.disableSchemaValidation", "v2"),
          came(HELM_RELEASE, V2_5, "spec.install.disableTakeOwnership", "v2"),
          came(HELM_RELEASE, V2_5, "spec.upgrade.disableTakeOwnership", "v2"),
          came(HELM_RELEASE, V2_7, "spec.commonMetadata", "v2"),
          came(HELM_RELEASE, V2_7, "spec.dependsOn[].readyExpr", "v2"),
          came(HELM_RELEASE, V2_7, "spec.install.strategy", "v2"),
          came(HELM_RELEASE, V2_7, "spec.upgrade.strategy", "v2"),
          came(HELM_RELEASE, V2_7, "spec.kubeConfig.configMapRef", "v2"),
          came(HELM_RELEASE, V2_8, "spec.install.serverSideApply", "v2"),
          came(HELM_RELEASE, V2_8, "spec.upgrade.serverSideApply", "v2"),
          came(HELM_RELEASE, V2_8, "spec.rollback.serverSideApply", "v2"),
          came(HELM_RELEASE, V2_8, "spec.waitStrategy", "v2"),
          came(HELM_RELEASE, V2_8, "spec.healthCheckExprs", "v2"),
          came(HELM_RELEASE, V2_9, "spec.postRenderStrategy", "v2"),
          came(HELM_RELEASE, V2_9, "spec.upgrade.chartNameChangeStrategy", "v2"),
          came(HELM_RELEASE, V2_9, "spec.valuesFrom[].literal", "v2"),
          came(HELM_RELEASE, V2_10, "spec.chart.kind", "v2"),
          came(HELM_RELEASE, V2_10, "spec.chart.spec.url", "v2"),
          came(HELM_RELEASE, V2_10, "spec.chart.spec.ref", "v2"),
          came(HELM_RELEASE, V2_10, "spec.chart.spec.layerSelector", "v2"),
          came(HELM_RELEASE, V2_10, "spec.chart.spec.provider", "v2"),
          came(HELM_RELEASE, V2_10, "spec.chart.spec.secretRef", "v2"),
          came(HELM_RELEASE, V2_10, "spec.chart.spec.serviceAccountName", "v2"),
          came(HELM_RELEASE, V2_10, "spec.chart.spec.certSecretRef", "v2"),
          came(HELM_RELEASE, V2_10, "spec.chart.spec.proxySecretRef", "v2"),
          came(HELM_RELEASE, V2_10, "spec.chart.spec.timeout", "v2"),
          came(HELM_RELEASE, V2_10, "spec.chart.spec.ignore", "v2"),
          came(HELM_RELEASE, V2_10, "spec.chart.spec.insecure", "v2"),
          came(HELM_RELEASE, V2_10, "spec.chart.spec.suspend", "v2"),
          came(HELM_RELEASE, V2_10, "spec.chart.spec.verify.matchOIDCIdentity", "v2"),
          came(HELM_RELEASE, V2_10, "spec.chart.spec.verify.trustedRootSecretRef", "v2"),
          gone(HELM_CHART, "spec.valuesFile", Successor.ValuesFiles, "v1beta1", "v1beta2"),
          gone(HELM_CHART, "spec.accessFrom", Successor.None, "v1beta1", "v1beta2"),
          came(HELM_CHART, V2_1, "spec.verify", "v1beta2", "v1"),
          came(HELM_CHART, V2_3, "spec.ignoreMissingValuesFiles", "v1beta2", "v1"),
          came(FluxKind.HELM_REPOSITORY, V2_1, "spec.certSecretRef", "v1beta2", "v1"),
          came(FluxKind.HELM_REPOSITORY, V2_2, "spec.insecure", "v1beta2", "v1"),
          came(FluxKind.HELM_REPOSITORY, V2_1, "spec.provider", "v1beta2", "v1"),
          came(FluxKind.HELM_REPOSITORY, V2_1, "spec.type", "v1beta2", "v1"),
          gone(GIT_REPOSITORY, "spec.gitImplementation", Successor.None, "v1beta1", "v1beta2"),
          gone(GIT_REPOSITORY, "spec.accessFrom", Successor.None, "v1beta1", "v1beta2"),
          came(GIT_REPOSITORY, V2_1, "spec.ref.name", "v1beta2", "v1"),
          came(GIT_REPOSITORY, V2_1, "spec.proxySecretRef", "v1"),
          came(GIT_REPOSITORY, V2_4, "spec.provider", "v1"),
          came(GIT_REPOSITORY, V2_6, "spec.sparseCheckout", "v1"),
          came(GIT_REPOSITORY, V2_7, "spec.serviceAccountName", "v1"),
          gone(BUCKET, "spec.accessFrom", Successor.None, "v1beta1", "v1beta2"),
          came(OCI_REPOSITORY, V2_3, "spec.ref.semverFilter", "v1beta2", "v1"),
          came(OCI_REPOSITORY, V2_4, "spec.proxySecretRef", "v1beta2", "v1"),
          came(OCI_REPOSITORY, V2_9, "spec.verify.trustedRootSecretRef", "v1"),
          gone(KUSTOMIZATION, "spec.validation", Successor.None, "v1beta1", "v1beta2"),
          gone(
              KUSTOMIZATION,
              "spec.patchesStrategicMerge",
              Successor.MergePatches,
              "v1beta1",
              "v1beta2"),
          gone(KUSTOMIZATION, "spec.patchesJson6902", Successor.JsonPatches, "v1beta1", "v1beta2"),
          came(KUSTOMIZATION, V2_9, "spec.ignore", "v1"),
          came(FluxKind.IMAGE_UPDATE_AUTOMATION, V2_10, "spec.policyChangeDelay", "v1"),
          gone(
              FluxKind.ALERT,
              "spec.summary",
              Successor.SummaryMetadata,
              "v1beta1",
              "v1beta2",
              "v1beta3"),
          gone(FluxKind.PROVIDER, "spec.interval", Successor.None, "v1beta2", "v1beta3"),
          gone(
              FluxKind.PROVIDER,
              "spec.proxy",
              Successor.ProxySecret,
              "v1beta1",
              "v1beta2",
              "v1beta3"));

  private static final Map<FluxKind, List<FluxField>> BY_KIND =
      ALL.stream().collect(Collectors.groupingBy(FluxField::kind));

  private static FluxField gone(FluxKind kind, String path, Successor successor, String... in) {
    return new FluxField(kind, path, List.of(in), V2_1, successor);
  }

  private static FluxField came(FluxKind kind, FluxVersion since, String path, String... in) {
    return new FluxField(kind, path, List.of(in), since, null);
  }

  /** The fields of a kind that came or went. */
  public static List<FluxField> of(FluxKind kind) {
    return BY_KIND.getOrDefault(kind, List.of());
  }

  /** What to write where the field is gone, for people; empty where there is nothing to write. */
  public Optional<String> instead() {
    return successor == null || successor == Successor.None
        ? Optional.empty()
        : Optional.of(
            path.substring(0, path.lastIndexOf('.') + 1) + successor.key() + successor.shape());
  }

  /**
   * The first release that stores objects at a version without the field. From there on the API
   * server drops it, whatever version a manifest is written for.
   */
  public Optional<FluxVersion> droppedSince() {
    return Arrays.stream(FluxVersion.values())
        .filter(flux -> flux.atLeast(since))
        .filter(flux -> kind.storage(flux).filter(now -> !in.contains(now.name())).isPresent())
        .findFirst();
  }

  /** Whether the field is there at an API version, in a release that serves that version. */
  public boolean existsIn(String apiVersion, FluxVersion flux) {
    return in.contains(apiVersion) && flux.atLeast(since);
  }

  /** The place of the field, or of the first list on the way to it. */
  public Pointer trunk() {
    int list = path.indexOf("[]");
    return Pointer.of((list < 0 ? path : path.substring(0, list)).split("\\.", -1));
  }

  /** Where an object has the field; none if it has not. */
  public List<Pointer> placesIn(Resource resource) {
    List<Pointer> places = new ArrayList<>();
    collect(resource.tree(), Pointer.ROOT, 0, places);
    return places;
  }

  /** Adds the places that the path from {@code at} on leads to. */
  private void collect(JsonNode node, Pointer place, int at, List<Pointer> places) {
    if (at > path.length()) {
      places.add(place);
      return;
    }
    int dot = path.indexOf('.', at);
    int end = dot < 0 ? path.length() : dot;
    boolean each = path.startsWith("[]", end - 2);
    String key = path.substring(at, each ? end - 2 : end);
    JsonNode child = node.path(key);
    Pointer there = place.key(key);
    if (each && child.isArray()) {
      for (int i = 0; i < child.size(); i++) {
        collect(child.get(i), there.at(i), end + 1, places);
      }
    } else if (!each && !child.isMissingNode()) {
      collect(child, there, end + 1, places);
    }
  }
}
